import { stepInTime } from '../core/domain/rewind.ts';
import type { Action, Bound } from './action.ts';
import { bind } from './action.ts';
import { fullTime } from './present/time.ts';
import type { Session } from './session.ts';

/** Where something is shown as it is, or as it was. */
export interface TimePlace {
  readonly session: Session;
  readonly time: TimeTravel;
}

/** Which instant is shown of something: null is now. What is read follows with the next look at the store. */
export class TimeTravel {
  /** UTC epoch ms. */
  at: number | null = null;
  /** When it was changed, oldest first; the first is when it was first known. */
  instants: readonly number[] = [];

  get isPast(): boolean {
    return this.at !== null;
  }

  /** From now into the past, or to the change before. */
  back(): void {
    this.at = stepInTime(this.instants, this.at ?? this.instants.at(-1) ?? null, 'back') ?? this.instants.at(0) ?? null;
  }

  on(): void {
    this.at = stepInTime(this.instants, this.at, 'on') ?? this.at;
  }

  now(): void {
    this.at = null;
  }

  /** Why there is no step that way; null when there is one. */
  whyNoStep(way: 'back' | 'on'): string | null {
    if (this.at === null) return 'this is now; t goes into the past';
    if (stepInTime(this.instants, this.at, way) !== null) return null;
    return way === 'back' ? 'it is not known before' : 'nothing was changed since; Esc comes back to now';
  }

  /** For the breadcrumb: `A-1 as it was Thu 26 Nov 2026 09:00:00`. */
  titled(name: string, zone: string): string {
    return this.at === null ? name : `${name} as it was ${fullTime(this.at, zone)}`;
  }
}

/** Said of every key that would change something. */
export const pastReason = 'this is the past, which nothing changes; Esc comes back to now';

const enter: Action<TimePlace> = {
  key: 't',
  title: 'time',
  help: 'show it as it was before the last change; then [ and ] go from change to change',
  group: 'view',
  disabled: ({ time }) => (time.instants.length === 0 ? 'nothing was noted of it' : null),
  run: ({ time }) => time.back(),
};

const travelling: readonly Action<TimePlace>[] = [
  {
    key: '[',
    title: 'earlier',
    help: 'as it was before that change',
    group: 'view',
    disabled: ({ time }) => time.whyNoStep('back'),
    run: ({ time }) => time.back(),
  },
  {
    key: ']',
    title: 'later',
    help: 'as the next change left it',
    group: 'view',
    disabled: ({ time }) => time.whyNoStep('on'),
    run: ({ time }) => time.on(),
  },
  { key: 'escape', title: 'now', help: 'as it is', group: 'view', run: ({ time }) => time.now() },
  { key: 't', title: 'now', help: 'as it is', group: 'view', quiet: true, run: ({ time }) => time.now() },
];

/** The keys of a place with time: in the past those that travel come first, and none that changes anything works. */
export class TimeKeys<S extends TimePlace> {
  readonly #now: readonly Bound[];
  readonly #past: readonly Bound[];
  readonly #time: TimeTravel;

  constructor(actions: readonly Action<S>[], place: S) {
    const { readOnly } = place.session;
    const own = bind(actions, place, readOnly);
    this.#time = place.time;
    this.#now = [...own, ...bind([enter], place, readOnly)];
    const frozen = own.map((bound): Bound => (bound.action.changes ? { ...bound, whyNot: () => pastReason } : bound));
    this.#past = [...bind(travelling, place, readOnly), ...frozen];
  }

  get keys(): readonly Bound[] {
    return this.#time.isPast ? this.#past : this.#now;
  }
}
