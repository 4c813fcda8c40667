import type { ReactNode } from 'react';
import type { Bound } from './action.ts';
import type { Part } from './present/line.ts';
import type { InputEvent } from './terminal/input.ts';
import type { Size } from './terminal/size.ts';

export const tabs = [
  { key: '1', id: 'overview', title: 'Overview' },
  { key: '2', id: 'jobs', title: 'Jobs' },
  { key: '3', id: 'orders', title: 'Orders' },
  { key: '4', id: 'issues', title: 'Issues' },
  { key: '5', id: 'print', title: 'Print' },
  { key: '6', id: 'queue', title: 'Queue' },
  { key: '7', id: 'stock', title: 'Stock' },
  { key: '8', id: 'logs', title: 'Logs' },
  { key: '9', id: 'alerts', title: 'Alerts' },
  { key: '0', id: 'settings', title: 'Settings', short: 'Set' },
] as const;
export type TabId = (typeof tabs)[number]['id'];

/** The size of the body in cells. */
export interface Room {
  readonly width: number;
  readonly height: number;
}

/**
 * What fills the body of the frame. A plain object with its own state, drawn anew when it says so: it can be driven and read
 * without a terminal.
 */
export interface Screen {
  /** The tab that is lit while it is open. */
  readonly tab: TabId;
  /** Its name in the breadcrumb. */
  readonly title: string;
  /** Said at the right of the breadcrumb: filter, sort, where the cursor is. */
  readonly note: readonly Part[];
  /** What can be done here. */
  readonly keys: readonly Bound[];
  /** The page of help about what is under the cursor; the screen's own where there is none. */
  readonly topic?: string | null;
  /** True while keys are text (a filter is being typed): no key is an action then. */
  readonly isTyping: boolean;
  /** Told before each picture how large the body is. */
  arrange(room: Room): void;
  /** Reads again what it shows; whether that is another picture now. Throws what the store throws. */
  load(): Promise<boolean>;
  /** Moves and typing. @returns whether the event was one */
  take(event: InputEvent): boolean;
  body(): ReactNode;
  /** The whole body as lines, each fitted to the room; of a screen that a console may begin with, before Ink is there. */
  lines?(): readonly string[];
  /** Lets go of what it holds (regions, followers); it is not shown again. */
  close?(): void;
}

/** A question or a form over the screen. It has the keyboard until it closes. */
export interface Dialog {
  readonly title: string;
  /** What its frame is painted as: red before something that cannot be undone. */
  readonly tone: 'accent' | 'warn' | 'bad';
  readonly keys: readonly Bound[];
  take(event: InputEvent): void;
  /** The room it wants, frame left out. */
  size(most: Size): Size;
  /** Its lines in at most the size it wanted, each fitted to `width`. */
  lines(width: number, height: number): readonly string[];
}
