import type { RunState } from '../../core/domain/run.ts';
import { fixPlansOf, hashOf, type PlanOfIssue } from '../../core/store/issues/fix-plans.ts';
import { fixes } from '../../core/store/issues/fixes.ts';
import { type IssueListed, listIssues } from '../../core/store/issues/issue-list.ts';
import { engineStatus } from '../../core/store/runs/engine-status.ts';
import { type RunDetail, readRun, whyWaiting } from '../../core/store/runs/run-view.ts';
import type { JobDefinition } from '../../jobs/job.ts';
import { cancelRun, startRun } from '../commands.ts';
import type { Followed, Session } from '../session.ts';
import { ended, type Result } from './result.ts';

/** What somebody wants mended, or taken back. */
export interface FixAsked {
  readonly kind: 'fix' | 'undo';
  readonly title: string;
  /** What is meant, in words, above the plan; a paragraph each. */
  readonly about: readonly string[];
  /** Which issues or which fix, as `fix-order` takes it. */
  readonly args: Readonly<Record<string, unknown>>;
  /** What is typed where one deed cannot be taken back: an order's number, a barcode. */
  readonly name: string;
  /** Several are meant: their number is typed. */
  readonly many: boolean;
}

export type FlowState =
  | { readonly at: 'working-out' | 'applying'; readonly runId: number; readonly words: string }
  /** What it would do now; `moved`: it is another thing than was shown before. */
  | { readonly at: 'shown'; readonly plans: readonly PlanOfIssue[]; readonly moved: boolean; readonly partly: boolean }
  | { readonly at: 'failed'; readonly words: string }
  | { readonly at: 'over' };

const job = 'fix-order';

/** Why nothing can be mended by a key of this console; null when it can. */
export function whyNoFixing({ jobs }: Pick<Session, 'jobs'>): string | null {
  return jobs.some(({ id }) => id === job) ? null : `this version has no job ${job}`;
}

/**
 * From a key to a mended order: a run works out what it would do, the operator looks, a second run does just that. Both take the way
 * that every run takes; here it is only followed how far they are. It goes on, and tells its end, when nobody looks at it any more.
 */
export class FixFlow implements Followed {
  readonly asked: FixAsked;
  state: FlowState = { at: 'working-out', runId: 0, words: '' };
  /** The issues that the plans are about, as they were then, by their numbers. */
  issues: ReadonlyMap<number, IssueListed> = new Map();
  readonly #session: Session;
  readonly #job: JobDefinition | undefined;
  readonly #onShown: (flow: FixFlow) => void;

  /** @param onShown told when there is something else to look at than before */
  constructor(session: Session, asked: FixAsked, onShown: (flow: FixFlow) => void) {
    this.#session = session;
    this.asked = asked;
    this.#job = session.jobs.find(({ id }) => id === job);
    this.#onShown = onShown;
  }

  get isOver(): boolean {
    return this.state.at === 'over' || this.state.at === 'failed';
  }

  /** What can be done of it, issue by issue. */
  get possible(): readonly PlanOfIssue[] {
    return this.state.at === 'shown' ? this.state.plans.filter(({ kept }) => kept.kind === 'plan') : [];
  }

  /** Whether something of it cannot be taken back. */
  get isFinal(): boolean {
    return this.possible.some(({ kept }) => kept.kind === 'plan' && kept.plan.final.length > 0);
  }

  /** Works out what it would do. @param partly of an undo: what others have changed since stays */
  async workOut(partly = false): Promise<void> {
    await this.#start('working-out', { ...this.asked.args, plan: true, ...(partly && { partly }) });
  }

  /** Does what was shown, and nothing else. */
  async apply(): Promise<void> {
    const { state, possible, asked } = this;
    if (state.at !== 'shown') return;
    const [first] = possible;
    const ids = possible.map(({ issueId }) => issueId).join(',');
    // Several that are taken back have no hash together: each is held against what others did meanwhile.
    const expect = asked.kind === 'fix' || possible.length === 1 ? { expect: hashOf(possible) } : {};
    const { order: _order, class: _class, ...rest } = asked.args;
    const meant = asked.kind === 'fix' ? { ...rest, issue: ids, confirm: Math.max(1, possible.length) } : asked.args;
    if (!first) return;
    await this.#start('applying', { ...meant, ...expect, ...(state.partly && { partly: true }) });
  }

  /** The operator goes away: what is only being looked at is given up, what is being done is not. */
  async leave(): Promise<void> {
    const { state } = this;
    if (state.at === 'applying') return;
    this.state = { at: 'over' };
    if (state.at === 'working-out' && state.runId > 0) await cancelRun(this.#session, state.runId);
  }

  async load(): Promise<boolean> {
    const { state } = this;
    if (state.at !== 'working-out' && state.at !== 'applying') return false;
    const { store, clock } = this.#session;
    const run = state.runId === 0 ? null : await readRun(store.db, state.runId);
    if (!run) return false;
    if (run.finishedAt === null) {
      const engine = await engineStatus(store.db, Date.now(), clock);
      const why = await whyWaiting(store.db, run, engine, clock.now());
      return this.#tell({ ...state, words: wordsOf(run, why?.words ?? null) });
    }
    const plans = await fixPlansOf(store.db, run.id);
    if (state.at === 'working-out') return this.#worked(run, plans);
    const made = await fixes(store.db, { runId: run.id });
    // It was another thing by then: the operator looks again.
    if (made.length === 0 && plans.some(({ kept }) => kept.kind !== 'gone')) return this.#show(run, plans, true);
    this.state = { at: 'over' };
    this.#say(ended(this.asked.kind, run, made));
    return true;
  }

  async #worked(run: RunDetail, plans: readonly PlanOfIssue[]): Promise<boolean> {
    if (plans.length > 0) return this.#show(run, plans, false);
    const { error, summary } = run;
    const words = error ? [error.message, error.hint].filter(Boolean).join(' ') : (summary ?? `run ${run.id} ended`);
    return this.#tell({ at: 'failed', words });
  }

  async #show(run: RunDetail, plans: readonly PlanOfIssue[], moved: boolean): Promise<boolean> {
    const ids = plans.map(({ issueId }) => issueId);
    const { store } = this.#session;
    const { rows } = await listIssues(store.db, { ids }, { limit: ids.length, offset: 0 }, this.#session.now());
    this.issues = new Map(rows.map((issue) => [issue.id, issue]));
    return this.#tell({ at: 'shown', plans, moved, partly: run.args['partly'] === true });
  }

  #tell(state: FlowState): boolean {
    if (JSON.stringify(state) === JSON.stringify(this.state)) return false;
    const isOther = state.at !== this.state.at;
    this.state = state;
    if (isOther) this.#onShown(this);
    return true;
  }

  #say({ tone, text }: Result): void {
    this.#onShown(this);
    this.#session.say(tone, text);
  }

  async #start(at: 'working-out' | 'applying', args: Record<string, unknown>): Promise<void> {
    if (!this.#job) return;
    const run = await startRun(this.#session, this.#job, args);
    this.state = { at, runId: run.id, words: 'queued' };
    this.#session.changed();
  }
}

function wordsOf({ id, state, progress }: RunDetail, why: string | null): string {
  if (why !== null) return `run ${id}: ${why}`;
  const how = progress?.total ? ` ${progress.done} of ${progress.total}` : '';
  const words: Partial<Record<RunState, string>> = { running: `at work${how}`, retrying: 'tries again soon' };
  return `run ${id}: ${words[state] ?? state}`;
}
