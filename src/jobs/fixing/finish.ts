import type { Context } from '../../core/context.ts';
import { openInboxIfAny } from '../../core/inbox/open.ts';
import { findClass } from '../../core/issues/index.ts';
import type { Following } from '../../core/issues/issue.ts';
import { type LiveOptions, lookAtSome } from '../../core/issues/live.ts';
import { scopeOf } from '../../core/issues/scope.ts';
import { type Fix, fixes, moveFix, readFix } from '../../core/store/issues/fixes.ts';
import { type IssueRow, readIssueRow } from '../../core/store/issues/ledger.ts';
import { StoreError } from '../../core/store/store-error.ts';
import { follow } from './follow.ts';
import { weighFix } from './weigh.ts';

/** A fix whose rows are committed, and what it has still to do. */
export interface Unfinished {
  readonly id: number;
  readonly rest: readonly Following[];
}

/** Whether what a fix has still to do is done together with the same of others: each push of stock reads the whole shop. */
export function isShared(rest: readonly Following[]): boolean {
  return rest.length > 0 && rest.every(({ do: what }) => what === 'push-stock');
}

/**
 * Carries out what fixes have still to do outside, each for itself or once for all of them, and asks their rules again. Also for those
 * whose run died on the way.
 *
 * @returns how they stand
 */
export async function finishFixes(context: Context, unfinished: readonly Unfinished[]): Promise<Fix[]> {
  const shared = unfinished.filter(({ rest }) => isShared(rest));
  for (const { id, rest } of unfinished) if (!isShared(rest)) await finish(context, [id], rest);
  const barcodes = shared.flatMap(({ rest }) => rest).flatMap((one) => (one.do === 'push-stock' ? one.barcodes : []));
  if (shared.length > 0) {
    const ids = shared.map(({ id }) => id);
    await finish(context, ids, [{ do: 'push-stock', barcodes: [...new Set(barcodes)].sort() }]);
  }
  return fixes(context.store.db, { ids: unfinished.map(({ id }) => id) });
}

async function finish(context: Context, ids: readonly number[], rest: readonly Following[]): Promise<void> {
  const failed = await follow(context, ids, rest)
    .then(() => null)
    .catch((error: unknown) => {
      context.signal.throwIfAborted();
      if (error instanceof StoreError) throw error;
      return error instanceof Error ? error.message : String(error);
    });
  for (const id of ids) await settle(context, id, failed);
}

/** @param failed why what follows could not be done; null: it is done */
async function settle(context: Context, id: number, failed: string | null): Promise<void> {
  const { store, log } = context;
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
      outcome: fix.kind === 'undo' ? undoOutcome(fix) : outcome,
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

function undoOutcome({ plan: { final } }: Fix): string {
  return final.length === 0 ? 'taken back' : `taken back, but for ${final.join(', ')}`;
}
