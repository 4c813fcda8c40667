import type { Clock } from '../core/clock.ts';
import type { Examined } from '../core/doctor/examine.ts';
import type { JobFault } from '../core/doctor/job-faults.ts';
import type { HostLoad } from '../core/host-load.ts';
import type { Environment, Settings } from '../core/settings.ts';
import type { Actor } from '../core/store/acts.ts';
import type { Store } from '../core/store/store.ts';
import type { FileReader } from '../jobs/hand-in.ts';
import type { JobDefinition } from '../jobs/job.ts';
import type { InboxWatch } from './inbox-watch.ts';
import type { Place } from './place.ts';
import type { Dialog, TabId } from './screen.ts';

/** What a console stands on. */
export interface ConsoleSetting {
  readonly store: Store;
  readonly settings: Settings;
  /** The settings as they are by now; absent: as they were at first. */
  readonly currentSettings?: () => Settings;
  /** Of this process; it goes before the settings' file. */
  readonly environment: Environment;
  readonly clock: Clock;
  readonly jobs: readonly JobDefinition[];
  /** Opens buyers' files that are here. */
  readonly files: FileReader;
  readonly actor: Actor;
  readonly readOnly: boolean;
  /** Measures the host that this console runs on. */
  readonly hostLoad: () => HostLoad;
  /** Looks at everything that can keep the program from working, in a process of its own. */
  readonly examine: Examine;
  /** What keeps jobs from running when they are due; asked with each reading, so it must be cheap. */
  readonly jobFaults: () => readonly JobFault[];
}

/** Begins an examination. @returns gives it up */
export type Examine = (told: {
  readonly onRow: (row: Examined) => void;
  /** @param why it broke off; null: everything was looked at */
  readonly onEnd: (why: string | null) => void;
}) => () => void;

/** What a screen may ask of the console around it. */
export interface Session extends ConsoleSetting {
  /** UTC epoch ms on the installation's clock. */
  readonly now: () => number;
  /** What others told us. */
  readonly inbox: InboxWatch;
  /** Shows another place above this one; Esc comes back. */
  open(place: Place): void;
  /** Shows a tab in place of all that is open. */
  goTo(tab: TabId): void;
  back(): void;
  ask(dialog: Dialog): void;
  closeDialog(): void;
  /** One line to the operator; it stays until it has been read. */
  say(tone: MessageTone, text: string): void;
  /** The picture is another one. */
  changed(): void;
  /** Does something that writes: shows its effect at once, and its error in place of a crash. */
  attempt(work: () => Promise<void>): Promise<void>;
  /** Reads it along with the screen until it is over, whatever is shown meanwhile. */
  follow(followed: Followed): void;
  /** Lets keys wait for a read that what they act on depends on. */
  settle(reading: Promise<unknown>): void;
  /** Puts text on the operator's own clipboard, through SSH too (OSC 52). */
  copy(text: string): void;
  /** Asks for the end of the console. */
  quit(): void;
}

/** Something under way that somebody wants to hear the end of: a run that mends something. */
export interface Followed {
  readonly isOver: boolean;
  /** Looks how far it is. @returns whether that is another picture */
  load(): Promise<boolean>;
}

export type MessageTone = 'good' | 'warn' | 'bad' | 'plain';

export interface Message {
  readonly tone: MessageTone;
  readonly text: string;
  /** Monotonic ms at which it was first said. */
  readonly at: number;
}
