import type { Context } from '../../core/context.ts';
import type { FixPlan } from '../../core/domain/fix-plan.ts';
import type { Conflict } from '../../core/domain/undo.ts';
import { openInboxIfAny } from '../../core/inbox/open.ts';
import { findClass } from '../../core/issues/index.ts';
import type { Following } from '../../core/issues/issue.ts';
import { type LiveOptions, lookAtSome } from '../../core/issues/live.ts';
import { scopeOf } from '../../core/issues/scope.ts';
import { whyNotAlone } from '../../core/issues/trust.ts';
import { type Actor, recordAct } from '../../core/store/acts.ts';
import type { PlanOfIssue } from '../../core/store/issues/fix-plans.ts';
import { type Fix, insertFix, moveFix, planFix, readFix } from '../../core/store/issues/fixes.ts';
import { type IssueRow, readIssueRow } from '../../core/store/issues/ledger.ts';
import type { Tx } from '../../core/store/store.ts';
import { StoreError } from '../../core/store/store-error.ts';
import { follow } from './follow.ts';
import { weighFix, weighUndo } from './weigh.ts';
import { type Chosen, workOut } from './work-out.ts';
import { workOutUndo } from './work-out-undo.ts';

/** Who wants a fix, and how. */
export interface Wanted {
  readonly by: Actor;
  readonly chosen: Chosen;
  /** Only if its plan has this hash; null: whatever it is. */
  readonly expect: string | null;
  /** The fix that began the group; null: this one begins it. */
  readonly groupId: number | null;
  /** The program does it by itself. */
  readonly alone: boolean;
}

export type Applied =
  | { readonly kind: 'applied'; readonly fix: Fix }
  | { readonly kind: 'gone' }
  | { readonly kind: 'refused'; readonly why: string }
  /** What was shown is not what would be done now. */
  | { readonly kind: 'moved'; readonly plan: FixPlan; readonly hash: string }
  | { readonly kind: 'conflict'; readonly conflicts: readonly Conflict[] };

export type NotApplied = Exclude<Applied, { kind: 'applied' }>;

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
    const result = await workOut(context, tx, issue, { id: 0, chosen, actId: undefined });
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
 * Mends one issue: its rows in one transaction with the record of the fix, then what follows outside, then the proof: the rule is
 * asked again.
 */
export async function applyFix(context: Context, issue: IssueRow, wanted: Wanted): Promise<Applied> {
  return carryOut(context, issue, { ...wanted, kind: 'fix', undoes: null }, (tx, id, actId) =>
    workOut(context, tx, issue, { id, chosen: wanted.chosen, actId }),
  );
}

/** Undoes a fix, or an undo. @param wanted.partly what others changed since stays as it is */
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
  | Exclude<Applied, { kind: 'applied' | 'moved' }>
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
  const done = await store
    .write(async (tx) => {
      const now = clock.now();
      const why = deed.alone ? await whyNotAlone(tx, issue.class, { now, zone: settings.zone }) : null;
      if (why !== null) throw new Withdrawn<Applied>({ kind: 'refused', why });
      const actId = await recordAct(tx, deed.by, deed.kind, `issue:${issue.id}`, about(issue, deed), now);
      const id = await insertFix(tx, {
        ...{ kind: deed.kind, class: issue.class, issueId: issue.id, orderId: issue.order_id, choice: deed.chosen },
        ...{ groupId: deed.groupId, at: now, actId, runId: run.id, alone: deed.alone, undoes: deed.undoes },
        ...{ hash: '', plan: nothingPlanned, rest: [] },
      });
      const worked = await work(tx, id, actId);
      if (worked.kind !== 'worked-out') throw new Withdrawn<Applied>(worked);
      if (deed.expect !== null && deed.expect !== worked.hash) {
        throw new Withdrawn<Applied>({ kind: 'moved', plan: worked.plan, hash: worked.hash });
      }
      await planFix(tx, id, { hash: worked.hash, plan: worked.plan, rest: worked.following });
      return { id, following: worked.following };
    })
    .catch((error: unknown) => {
      if (error instanceof Withdrawn) return error.result as Applied;
      throw error;
    });
  if ('kind' in done) return done;
  await finishFix(context, done.id, done.following);
  const fix = await readFix(store.db, done.id);
  if (!fix) throw new Error(`fix ${done.id} is not there any more`);
  return { kind: 'applied', fix };
}

/** Carries out what a fix has still to do outside, and asks its rule again. Also for one whose run died on the way. */
export async function finishFix(context: Context, id: number, rest: readonly Following[]): Promise<void> {
  const { store, log } = context;
  const failed = await follow(context, id, rest)
    .then(() => null)
    .catch((error: unknown) => {
      context.signal.throwIfAborted();
      if (error instanceof StoreError) throw error;
      return error instanceof Error ? error.message : String(error);
    });
  const fix = await readFix(store.db, id);
  if (!fix) return;
  if (failed !== null) {
    log.warn(`fix ${id}: ${failed}`);
    await store.write((tx) => moveFix(tx, id, { state: 'failed', outcome: failed }));
  }
  const after = await askAgain(context, fix);
  if (failed !== null || !after) return;
  const proven = (after.state === 'closed') === (fix.kind === 'fix');
  const outcome = proven ? 'the rule was asked again: it is silent' : `the rule still finds it: ${after.line}`;
  await store.write(async (tx) => {
    await moveFix(tx, id, {
      state: proven || fix.kind === 'undo' ? 'proven' : 'unproven',
      outcome: fix.kind === 'undo' ? 'taken back' : outcome,
    });
    await weighFix(tx, after, fix, proven, context.clock.now());
  });
}

/** Asks every rule about what a fix was about. @returns its issue as it is then */
async function askAgain(context: Context, fix: Fix): Promise<IssueRow | null> {
  const { store, clock, settings } = context;
  const issue = await readIssueRow(store.db, fix.issueId);
  const definition = issue && findClass(issue.class);
  if (!issue || !definition) return null;
  const scope = scopeOf(definition, issue);
  const options = { now: clock.now(), zone: settings.zone, ...(fix.kind === 'fix' && { fixId: fix.id }) };
  if (scope.kind === 'orders') await lookAtSome(store, 'order', scope.ids.map(String), options);
  else if (scope.kind === 'barcodes') await lookAtSome(store, 'barcode', scope.barcodes, options);
  else await lookAtShop(context, options);
  return readIssueRow(store.db, fix.issueId);
}

/** What others told us is part of the shop. */
async function lookAtShop({ store, settings }: Context, options: LiveOptions): Promise<void> {
  const inbox = await openInboxIfAny(settings.inboxFile);
  try {
    await lookAtSome(store, 'shop', [''], { ...options, inbox });
  } finally {
    await inbox?.close();
  }
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
