import type { Finding, TextField } from './personalization.ts';

/** Where a print task stands. A machine never moves it back; a person may. */
export const taskStatuses = ['pending', 'in_progress', 'completed', 'cancelled', 'held'] as const;
export type TaskStatus = (typeof taskStatuses)[number];

/** Statuses in which a piece is still to be made. */
export const openTaskStatuses: readonly TaskStatus[] = ['pending', 'in_progress', 'held'];

/** Begun or ended: no machine touches what it says any more. */
export const startedTaskStatuses: readonly TaskStatus[] = ['in_progress', 'completed'];

/** What a task tells the printers to make. */
export interface TaskContent {
  readonly text: string | null;
  readonly fields: readonly TextField[];
  readonly color1: string | null;
  readonly color2: string | null;
  readonly font: string | null;
  readonly quantity: number;
  readonly note: string | null;
}

/** A print task as we hold it. */
export interface StoredTask extends TaskContent {
  readonly id: number;
  /** From 0, unique within its line, never given twice. */
  readonly index: number;
  readonly status: TaskStatus;
  /** A person cancelled it before it was begun: this piece is not to be made, and none in its place. */
  readonly dropped: boolean;
  /** Begun, made or dropped: so many of its pieces nobody asks for any more; they are none of those that are ordered now. */
  readonly surplus: number;
  /** The flag that its text may be printed as far as we know; it waits for a person (or for its file) while it is down. */
  readonly ready: boolean;
  /** Why it waits for a person; empty when it does not. */
  readonly findings: readonly Finding[];
}
