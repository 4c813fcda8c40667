import type { Context } from '../../core/context.ts';
import { decidingRule, whyNoWay } from '../../core/issues/choices.ts';
import { findClass } from '../../core/issues/index.ts';
import { storedFinding } from '../../core/issues/likeness.ts';
import { lookAt } from '../../core/issues/look.ts';
import { scopeOf } from '../../core/issues/scope.ts';
import type { Actor } from '../../core/store/acts.ts';
import { hashOf, keepFixPlan, type PlanOfIssue } from '../../core/store/issues/fix-plans.ts';
import { type Fix, mendedSoFar } from '../../core/store/issues/fixes.ts';
import { type IssueRow, readIssueRow } from '../../core/store/issues/ledger.ts';
import { GiveUp, type StepResult } from '../job.ts';
import { applyFix, asKept, type NotApplied, planOf, type Shown } from './apply.ts';
import { finishFixes, isShared, type Unfinished } from './finish.ts';
import { fetchFirst } from './follow.ts';
import type { Chosen } from './work-out.ts';

/** More fixes than this at once are done only when their number is said: whoever means a handful may have named a class. */
const mostUnasked = 50;

export interface GroupOptions {
  readonly by: Actor;
  readonly chosen: Chosen;
  readonly expect: string | null;
  readonly confirm: number | null;
  readonly alone: boolean;
}

/** Several issues mended as one: shown together, done one after another, taken back together. */
export class Group {
  readonly #context: Context;
  readonly #issues: readonly IssueRow[];
  readonly #options: GroupOptions;

  constructor(context: Context, issues: readonly IssueRow[], options: GroupOptions) {
    this.#context = context;
    this.#issues = issues;
    this.#options = options;
  }

  /** Works out what each fix would do, and keeps it with the run. @throws GiveUp `unknown-choice` */
  async plan(): Promise<StepResult> {
    await this.#mustBeAWay();
    const plans = await this.#workOut(true);
    const fixable = plans.filter(({ hash }) => hash !== null).length;
    const hash = hashOf(plans).slice(0, 12);
    return { summary: `${fixable} of ${this.#issues.length} can be mended; plan ${hash}; nothing changed` };
  }

  /** @throws GiveUp `unknown-choice`, `brake`, `moved` (the new plan is kept with the run), `not-mended` */
  async apply(): Promise<StepResult> {
    const { expect, confirm } = this.#options;
    await this.#mustBeAWay();
    if (this.#issues.length > mostUnasked && confirm !== this.#issues.length) {
      throw new GiveUp(
        'brake',
        `${this.#issues.length} issues at once: that is many, and nothing was changed.`,
        `If all of them are meant: --confirm ${this.#issues.length}.`,
      );
    }
    if (expect === null) return this.#applyAll(null);
    const shown = await this.#workOut(false);
    if (!hashOf(shown).startsWith(expect)) {
      throw moved(hashOf(shown), await mendedSoFar(this.#context.store.db, this.#context.run.id));
    }
    return this.#applyAll(new Map(shown.map(({ issueId, hash }) => [issueId, { hash }])));
  }

  /** @param expected what was shown of each issue; each is held against it once more as it is done. Null: they are done whatever they are */
  async #applyAll(expected: ReadonlyMap<number, Shown> | null): Promise<StepResult> {
    const { signal, store } = this.#context;
    const { by, alone } = this.#options;
    const tally: Tally = { proven: 0, unproven: 0, gone: 0, refused: 0, moved: 0 };
    const later: Unfinished[] = [];
    let groupId: number | null = null;
    for (const [done, { id }] of this.#issues.entries()) {
      signal.throwIfAborted();
      this.#context.progress(done, this.#issues.length);
      const issue = await readIssueRow(store.db, id);
      if (!issue) continue;
      if (issue.state === 'closed') {
        // Another fix of the group has mended it as well.
        tally.gone += 1;
        await this.#keepLeft(issue, { kind: 'gone' });
        continue;
      }
      if (expected === null) await fetchFirst(this.#context, fetchesOf(issue));
      const chosen = await this.#chosenFor(issue);
      const expect = expected && (expected.get(id) ?? { hash: null });
      const result = await applyFix(this.#context, issue, { by, chosen, alone, expect, groupId });
      if (result.kind === 'committed') {
        groupId ??= result.fix.groupId;
        const unfinished = { id: result.fix.id, rest: result.following };
        // What no person looks at is proven before the next is done: whatever went wrong goes wrong once.
        if (isShared(result.following) && !alone) later.push(unfinished);
        else await this.#finish([unfinished], tally);
        if (!alone || tally.unproven === 0) continue;
        const rest = this.#issues.length - done - 1;
        if (rest > 0) this.#context.log.warn(`the other ${rest} are left: fix ${result.fix.id} did not help`);
        tally.refused += rest;
        break;
      }
      tally[result.kind === 'gone' || result.kind === 'moved' ? result.kind : 'refused'] += 1;
      await this.#keepLeft(issue, result);
    }
    await this.#finish(later, tally);
    return endOf(tally);
  }

  async #finish(unfinished: readonly Unfinished[], tally: Tally): Promise<void> {
    if (unfinished.length === 0) return;
    for (const { id, issueId, class: cls, state, outcome } of await finishFixes(this.#context, unfinished)) {
      const isProven = state === 'proven';
      tally[isProven ? 'proven' : 'unproven'] += 1;
      this.#context.count(isProven ? 'updated' : 'failed');
      this.#context.log.info(`issue ${issueId} (${cls}): fix ${id}, ${outcome}`);
    }
  }

  async #keepLeft(issue: IssueRow, result: NotApplied): Promise<void> {
    const { log, store, clock, run } = this.#context;
    if (result.kind !== 'gone') {
      this.#context.count('refused');
      log.warn(`${named(issue)}: ${result.kind === 'refused' ? result.why : result.kind}`);
    }
    await store.write((tx) => keepFixPlan(tx, run.id, { issueId: issue.id, at: clock.now(), ...asKept(result) }));
  }

  /** Of some it may be none, and these are left; a way of none of them is a slip. */
  async #mustBeAWay(): Promise<void> {
    const { chosen } = this.#options;
    const { store, clock, settings } = this.#context;
    const at = { now: clock.now(), zone: settings.zone };
    let why: string | null = null;
    for (const issue of chosen ? this.#issues : []) {
      const definition = findClass(issue.class);
      if (!chosen || !definition) continue;
      why = await whyNoWay(storedFinding(issue), chosen, lookAt(store.db, scopeOf(definition, issue), at));
      if (why === null) return;
    }
    if (why !== null)
      throw new GiveUp('unknown-choice', `Nothing was changed: ${why}`, 'Choose one that it has, or none.');
  }

  /** What was chosen, else what a rule decides; what only a person decides no rule does. */
  async #chosenFor(issue: IssueRow): Promise<Chosen> {
    if (this.#options.chosen || issue.mode === 'H') return this.#options.chosen;
    return (await decidingRule(this.#context.store.db, issue))?.choice ?? null;
  }

  async #workOut(fetching: boolean): Promise<PlanOfIssue[]> {
    const { store, clock, run } = this.#context;
    const plans: PlanOfIssue[] = [];
    for (const [done, issue] of this.#issues.entries()) {
      this.#context.signal.throwIfAborted();
      this.#context.progress(done, this.#issues.length, 'working out');
      if (fetching) await fetchFirst(this.#context, fetchesOf(issue));
      const result = await planOf(this.#context, issue, await this.#chosenFor(issue));
      const plan = { issueId: issue.id, at: clock.now(), ...asKept(result) };
      await store.write((tx) => keepFixPlan(tx, run.id, plan));
      plans.push(plan);
    }
    return plans;
  }
}

/** @param done what an attempt before this one did, until it died */
function moved(hash: string, done: readonly Fix[]): GiveUp {
  const look = `Look at the new plan, ${hash.slice(0, 12)}, and apply that.`;
  if (done.length === 0) {
    return new GiveUp('moved', 'It would do something else now than was shown: nothing was changed.', look);
  }
  return new GiveUp(
    'moved',
    `${mendedWords(done)} The rest would be something else now than was shown: it is left.`,
    look,
  );
}

/** What an attempt that ended half way has done, by the numbers under which it can be taken back. */
export function mendedWords(done: readonly Fix[]): string {
  const numbers = done.map(({ id, issueId }) => `fix ${id} of issue ${issueId}`).join(', ');
  return `An earlier attempt ended half way, and did ${done.length}: ${numbers}.`;
}

function named({ id, class: cls, subject }: IssueRow): string {
  return `issue ${id} (${cls}, ${subject})`;
}

type Tally = Record<'proven' | 'unproven' | 'gone' | 'refused' | 'moved', number>;

/** @throws GiveUp when nothing at all came of it */
function endOf(tally: Tally): StepResult {
  const left = tally.refused + tally.moved;
  if (left > 0 && tally.proven + tally.unproven + tally.gone === 0) {
    if (tally.refused === 0) {
      throw new GiveUp('moved', 'It would do something else now than was shown: nothing was changed.', 'Look again.');
    }
    throw new GiveUp('not-mended', 'Nothing was mended: see why beside each issue.');
  }
  const words = [
    [tally.proven, 'mended and proven'],
    [tally.unproven, 'done, and the rule still finds it'],
    [tally.gone, 'gone already'],
    [tally.moved, 'moved meanwhile and left'],
    [tally.refused, 'left'],
  ] as const;
  return { summary: words.flatMap(([number, text]) => (number > 0 ? [`${number} ${text}`] : [])).join(', ') };
}

function fetchesOf(issue: IssueRow) {
  return findClass(issue.class)?.fetch?.(storedFinding(issue)) ?? [];
}
