import type { Inbox } from '../../core/inbox/open.ts';
import { lookAtTouched } from '../../core/issues/live.ts';
import { nextTouchedAt } from '../../core/store/issues/touched.ts';
import type { Store } from '../../core/store/store.ts';

/** A turn of the engine gives so much (wall ms) to looking; what is left comes with the next. */
const turnMs = 40;
/** The shop as a whole is looked at no more often than this (wall ms): every run that begins or ends touches it. */
const shopEveryMs = 1000;
/** A process that works for one run only leaves after so long (wall ms), and the rest to the next that works. */
const lastLookMs = 5000;

export interface IssueWatchOptions {
  readonly zone: string;
  /** What others told us, where there is a receiver. */
  readonly inbox: () => Inbox | null;
  /** Told what opened and closed, and which rule could not be asked. */
  readonly say: (level: 'info' | 'error', text: string) => void;
}

/** Looks at what runs, webhooks and people have touched, in the time between the engine's other work. */
export class IssueWatch {
  readonly #options: IssueWatchOptions;
  /** What was said of rules that failed, so that it is said once. */
  readonly #failed = new Set<string>();
  #shopAt = Number.NEGATIVE_INFINITY;

  constructor(options: IssueWatchOptions) {
    this.#options = options;
  }

  /** Looks for a little while. @returns when to look again, UTC epoch ms; null: when something is touched */
  async look(store: Store, now: number, budgetMs = turnMs): Promise<number | null> {
    const begun = performance.now();
    const { zone, inbox, say } = this.#options;
    const onError = (cls: string, error: unknown): void => this.#tellFailure(cls, error);
    let [opened, closed, more] = [0, 0, true];
    while (more && performance.now() - begun < budgetMs) {
      const withoutShop = performance.now() - this.#shopAt < shopEveryMs;
      const looked = await lookAtTouched(store, { now, zone, inbox: inbox(), withoutShop, onError });
      if (looked.shop) this.#shopAt = performance.now();
      opened += looked.opened;
      closed += looked.closed;
      more = looked.more;
    }
    if (opened + closed > 0) say('info', `issues: ${opened} opened, ${closed} closed`);
    if (more) return now;
    const next = await nextTouchedAt(store.db);
    return next === null ? null : Math.max(next, now + shopEveryMs);
  }

  #tellFailure(cls: string, error: unknown): void {
    const text = `the rule of ${cls} cannot be asked: ${error instanceof Error ? error.message : String(error)}`;
    if (!this.#failed.has(text)) this.#options.say('error', text);
    this.#failed.add(text);
  }

  /** Looks at what is left before this process ends. */
  async lookBeforeEnd(store: Store, now: number): Promise<void> {
    this.#shopAt = Number.NEGATIVE_INFINITY;
    await this.look(store, now, lastLookMs);
  }
}
