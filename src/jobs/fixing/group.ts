import type { Context } from '../../core/context.ts';
import { findClass } from '../../core/issues/index.ts';
import type { StoredFinding } from '../../core/issues/issue.ts';
import type { Actor } from '../../core/store/acts.ts';
import { keepFixPlan } from '../../core/store/issues/fix-plans.ts';
import { type IssueRow, readIssueRow } from '../../core/store/issues/ledger.ts';
import { bodyHash } from '../../core/store/orders/raw.ts';
import { GiveUp, type StepResult } from '../job.ts';
import { applyFix, asKept, planOf } from './apply.ts';
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

  /** Works out what each fix would do, and keeps it with the run. */
  async plan(): Promise<StepResult> {
    const { hash, fixable } = await this.#workOut(true);
    return {
      summary: `${fixable} of ${this.#issues.length} can be mended; plan ${hash.slice(0, 12)}; nothing changed`,
    };
  }

  /** @throws GiveUp `brake`, `moved` (the new plan is kept with the run) */
  async apply(): Promise<StepResult> {
    const { expect, confirm } = this.#options;
    if (this.#issues.length > mostUnasked && confirm !== this.#issues.length) {
      throw new GiveUp(
        'brake',
        `${this.#issues.length} issues at once: that is many, and nothing was changed.`,
        `If all of them are meant: --confirm ${this.#issues.length}.`,
      );
    }
    const shown = expect === null ? null : await this.#workOut(false);
    if (expect !== null && shown && !shown.hash.startsWith(expect)) {
      throw new GiveUp(
        'moved',
        'It would do something else now than was shown: nothing was changed.',
        `Look at the new plan, ${shown.hash.slice(0, 12)}, and apply that.`,
      );
    }
    return this.#applyAll();
  }

  async #applyAll(): Promise<StepResult> {
    const { log, signal, store, clock, run } = this.#context;
    const tally = { proven: 0, unproven: 0, gone: 0, refused: 0 };
    let groupId: number | null = null;
    for (const [done, { id }] of this.#issues.entries()) {
      signal.throwIfAborted();
      this.#context.progress(done, this.#issues.length);
      const issue = await readIssueRow(store.db, id);
      if (!issue || issue.state === 'closed') {
        tally.gone += 1;
        continue;
      }
      if (this.#options.expect === null) await fetchFirst(this.#context, fetchesOf(issue));
      const { by, chosen, alone } = this.#options;
      const result = await applyFix(this.#context, issue, { by, chosen, alone, expect: null, groupId });
      if (result.kind === 'applied') {
        groupId ??= result.fix.groupId;
        const isProven = result.fix.state === 'proven';
        tally[isProven ? 'proven' : 'unproven'] += 1;
        this.#context.count(isProven ? 'updated' : 'failed');
        log.info(`issue ${id} (${issue.class}, ${issue.subject}): fix ${result.fix.id}, ${result.fix.outcome}`);
      } else if (result.kind === 'gone') tally.gone += 1;
      else {
        tally.refused += 1;
        this.#context.count('refused');
        log.warn(
          `issue ${id} (${issue.class}, ${issue.subject}): ${result.kind === 'refused' ? result.why : result.kind}`,
        );
        await store.write((tx) => keepFixPlan(tx, run.id, { issueId: id, at: clock.now(), ...asKept(result) }));
      }
    }
    if (tally.refused > 0 && tally.proven + tally.unproven + tally.gone === 0) {
      throw new GiveUp('not-mended', 'Nothing was mended: see why beside each issue.');
    }
    const words = [
      [tally.proven, 'mended and proven'],
      [tally.unproven, 'done, and the rule still finds it'],
      [tally.gone, 'gone already'],
      [tally.refused, 'left'],
    ] as const;
    return { summary: words.flatMap(([number, text]) => (number > 0 ? [`${number} ${text}`] : [])).join(', ') };
  }

  /** @returns one hash for all of them together */
  async #workOut(fetching: boolean): Promise<{ hash: string; fixable: number }> {
    const { store, clock, run } = this.#context;
    const hashes: string[] = [];
    for (const [done, issue] of this.#issues.entries()) {
      this.#context.signal.throwIfAborted();
      this.#context.progress(done, this.#issues.length, 'working out');
      if (fetching) await fetchFirst(this.#context, fetchesOf(issue));
      const result = await planOf(this.#context, issue, this.#options.chosen);
      if (result.kind === 'moved') hashes.push(result.hash);
      await store.write((tx) => keepFixPlan(tx, run.id, { issueId: issue.id, at: clock.now(), ...asKept(result) }));
    }
    const [only] = hashes;
    return { hash: hashes.length === 1 && only ? only : bodyHash(hashes.join(' ')), fixable: hashes.length };
  }
}

function fetchesOf(issue: IssueRow) {
  const definition = findClass(issue.class);
  const finding: StoredFinding = {
    ...{ issueId: issue.id, class: issue.class, key: issue.key, orderId: issue.order_id },
    ...{ barcode: issue.barcode, subject: issue.subject, detail: JSON.parse(issue.detail) as unknown },
  };
  return definition?.fetch?.(finding) ?? [];
}
