import type { Subject } from './subject.ts';

/** `off`: there is nothing to look at, or it was not looked at; the detail says why. */
export type CheckState = 'ok' | 'warning' | 'failed' | 'off';

/** The groups in the order in which they are told. */
export const checkGroups = {
  program: 'Program',
  host: 'Host',
  folders: 'Folders',
  database: 'Database',
  engine: 'Engine',
  channels: 'Outside',
  variables: 'Variables',
} as const;
export type CheckGroup = keyof typeof checkGroups;

/** What was found, in one line, and the one thing to do about it. */
export interface Answer {
  readonly state: CheckState;
  readonly detail: string;
  readonly hint: string | null;
}

/** One thing that is looked at: the command, the console's screen, the help and the tests are made of this record. */
export interface Check {
  /** As in `doctor --only database`. */
  readonly id: string;
  readonly title: string;
  readonly group: CheckGroup;
  /** For help: what is looked at, and why it matters. */
  readonly about: string;
  /** It asks somebody outside; left out by `--offline`. */
  readonly network?: true;
  /** It blocks the thread or measures it: nothing else is looked at meanwhile. */
  readonly alone?: true;
  /** How long (ms) it may take, 15 s unless told. */
  readonly timeoutMs?: number;
  run(subject: Subject): Answer | Promise<Answer>;
}

export const ok = (detail: string): Answer => ({ state: 'ok', detail, hint: null });
export const off = (detail: string): Answer => ({ state: 'off', detail, hint: null });
export const warning = (detail: string, hint: string): Answer => ({ state: 'warning', detail, hint });
export const failed = (detail: string, hint: string): Answer => ({ state: 'failed', detail, hint });
