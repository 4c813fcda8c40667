import type { Context } from '../../core/context.ts';
import type { FixPlan } from '../../core/domain/fix-plan.ts';
import type { Conflict } from '../../core/domain/undo.ts';
import type { Following } from '../../core/issues/issue.ts';
import { whyNotAlone } from '../../core/issues/trust.ts';
import { type Actor, recordAct } from '../../core/store/acts.ts';
import type { PlanOfIssue } from '../../core/store/issues/fix-plans.ts';
import { type Fix, insertFix, planFix, readFix } from '../../core/store/issues/fixes.ts';
import { type IssueRow, readIssueRow } from '../../core/store/issues/ledger.ts';
import type { Tx } from '../../core/store/store.ts';
import { weighUndo } from './weigh.ts';
import { type Chosen, workOut } from './work-out.ts';
import { workOutUndo } from './work-out-undo.ts';

/** The hash of the plan that was shown, or how it begins; null: nothing was, so that nothing may be done. */
export interface Shown {
  readonly hash: string | null;
}

/** Who wants a fix, and how. */
export interface Wanted {
  readonly by: Actor;
  readonly chosen: Chosen;
  /** What was shown of it; null: it is done whatever it is. */
  readonly expect: Shown | null;
  /** The fix that began the group; null: this one begins it. */
  readonly groupId: number | null;
  /** The program does it by itself. */
  readonly alone: boolean;
}

export type Applied =
  /** Its rows are committed; what follows outside, and the proof, are still to come. */
  | { readonly kind: 'committed'; readonly fix: Fix; readonly following: readonly Following[] }
  | { readonly kind: 'gone' }
  | { readonly kind: 'refused'; readonly why: string }
  /** What was shown is not what would be done now. */
  | { readonly kind: 'moved'; readonly plan: FixPlan; readonly hash: string }
  | { readonly kind: 'conflict'; readonly conflicts: readonly Conflict[] };

export type NotApplied = Exclude<Applied, { kind: 'committed' }>;

/** Ends a transaction without a trace and carries what was worked out in it. */
class Withdrawn<T> extends Error {
  readonly result: T;

  constructor(result: T) {
    super('withdrawn');
    this.result = result;
  }
}

const nothingPlanned: FixPlan = { changes: [], calls: [], following: [], final: [] };

/** What a fix would do, now: worked out in a transaction that leaves no trace. */
export async function planOf(context: Context, issue: IssueRow, chosen: Chosen): Promise<NotApplied> {
  return withdrawn(context, async (tx) => {
    const result = await workOut(context, tx, issue, { id: 0, chosen, actId: undefined, alone: false });
    return result.kind === 'worked-out' ? { kind: 'moved', plan: result.plan, hash: result.hash } : result;
  });
}

/** What undoing a fix would do, now. */
export async function planOfUndo(context: Context, fix: Fix, partly: boolean): Promise<NotApplied> {
  return withdrawn(context, async (tx) => {
    const result = await workOutUndo(context, tx, fix, { id: 0, partly, actId: undefined });
    return result.kind === 'worked-out' ? { kind: 'moved', plan: result.plan, hash: result.hash } : result;
  });
}

async function withdrawn(context: Context, work: (tx: Tx) => Promise<NotApplied>): Promise<NotApplied> {
  return context.store
    .write(async (tx): Promise<NotApplied> => {
      throw new Withdrawn(await work(tx));
    })
    .catch((error: unknown) => {
      if (error instanceof Withdrawn) return error.result as NotApplied;
      throw error;
    });
}

/**
 * Changes the rows of one issue, in one transaction with the record of the fix. What was shown is held against what would be done in
 * that same transaction: nothing slips in between. What is left to do is for `finishFixes`.
 */
export async function applyFix(context: Context, issue: IssueRow, wanted: Wanted): Promise<Applied> {
  return carryOut(context, issue, { ...wanted, kind: 'fix', undoes: null }, (tx, id, actId) =>
    workOut(context, tx, issue, { id, chosen: wanted.chosen, actId, alone: wanted.alone }),
  );
}

/** The same for taking back a fix, or an undo. @param wanted.partly what others changed since stays as it is */
export async function undoFix(
  context: Context,
  fix: Fix,
  wanted: Omit<Wanted, 'chosen' | 'alone'> & { readonly partly: boolean },
): Promise<Applied> {
  const issue = await readIssueRow(context.store.db, fix.issueId);
  if (!issue) return { kind: 'refused', why: `Issue ${fix.issueId} is not there any more.` };
  const options = { ...wanted, kind: 'undo', chosen: fix.choice, alone: false, undoes: fix.id } as const;
  return carryOut(context, issue, options, async (tx, id, actId) => {
    const worked = await workOutUndo(context, tx, fix, { id, partly: wanted.partly, actId });
    if (worked.kind === 'worked-out') await weighUndo(tx, issue, fix, wanted.by, context.clock.now());
    return worked;
  });
}

type Deed = Wanted & { readonly kind: Fix['kind']; readonly undoes: number | null };
type Worked =
  | Exclude<Applied, { kind: 'committed' | 'moved' }>
  | {
      readonly kind: 'worked-out';
      readonly plan: FixPlan;
      readonly hash: string;
      readonly following: readonly Following[];
    };

async function carryOut(
  context: Context,
  issue: IssueRow,
  deed: Deed,
  work: (tx: Tx, fixId: number, actId: number) => Promise<Worked>,
): Promise<Applied> {
  const { store, clock, run, settings } = context;
  return store
    .write(async (tx): Promise<Applied> => {
      const now = clock.now();
      const why = deed.alone ? await whyNotAlone(tx, issue, { now, zone: settings.zone }) : null;
      if (why !== null) throw new Withdrawn<Applied>({ kind: 'refused', why });
      const actId = await recordAct(tx, deed.by, deed.kind, `issue:${issue.id}`, about(issue, deed), now);
      const id = await insertFix(tx, {
        ...{ kind: deed.kind, class: issue.class, issueId: issue.id, orderId: issue.order_id, choice: deed.chosen },
        ...{ groupId: deed.groupId, at: now, actId, runId: run.id, alone: deed.alone, undoes: deed.undoes },
        ...{ hash: '', plan: nothingPlanned, rest: [] },
      });
      const worked = await work(tx, id, actId);
      if (worked.kind !== 'worked-out') throw new Withdrawn<Applied>(worked);
      if (deed.expect !== null && !isAsShown(deed.expect, worked.hash)) {
        throw new Withdrawn<Applied>({ kind: 'moved', plan: worked.plan, hash: worked.hash });
      }
      await planFix(tx, id, { hash: worked.hash, plan: worked.plan, rest: worked.following });
      const fix = await readFix(tx, id);
      if (!fix) throw new Error(`fix ${id} is not there any more`);
      return { kind: 'committed', fix, following: worked.following };
    })
    .catch((error: unknown) => {
      if (error instanceof Withdrawn) return error.result as Applied;
      throw error;
    });
}

function isAsShown(shown: Shown, hash: string): boolean {
  return shown.hash !== null && hash.startsWith(shown.hash);
}

function about(issue: IssueRow, { chosen, undoes, alone }: Deed): Record<string, unknown> {
  return {
    class: issue.class,
    ...(issue.order_id !== null && { orderId: issue.order_id }),
    ...(chosen && { choice: chosen.id }),
    ...(undoes !== null && { undoes }),
    ...(alone && { alone }),
  };
}

/** A result that is not a deed, in the form in which it is kept with the run. */
export function asKept(result: NotApplied): Pick<PlanOfIssue, 'hash' | 'kept'> {
  if (result.kind === 'moved') return { hash: result.hash, kept: { kind: 'plan', plan: result.plan } };
  return { hash: null, kept: result };
}
