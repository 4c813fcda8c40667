import { sql, type Updateable } from 'kysely';
import type { PackageChange, PackageWriteKind, PackageWriteState } from '../../domain/package-writes.ts';
import type { PackageWrites } from '../schema.ts';
import type { Reader, Tx } from '../store.ts';
import type { Writer } from './changes.ts';

/** A change that a person wants of a package, and how far it has come. Times are UTC epoch ms. */
export interface PackageWrite extends PackageChange {
  readonly id: number;
  readonly orderId: number;
  /** The marketplace's id of the package. */
  readonly externalId: string;
  readonly state: PackageWriteState;
  /** How often it was looked at in vain. */
  readonly attempts: number;
  readonly nextAt: number | null;
  readonly errorCode: string | null;
  readonly errorMessage: string | null;
  readonly stagedAt: number;
  readonly sentAt: number | null;
  readonly endedAt: number | null;
  readonly runId: number | null;
}

/** In the words of the partial index over the few that are open. */
const isOpen = sql<boolean>`package_writes.state in ('staged', 'sending', 'failed')`;

function selectWrites(db: Reader) {
  return db
    .selectFrom('package_writes')
    .innerJoin('orders', 'orders.id', 'package_writes.order_id')
    .selectAll('package_writes')
    .select('orders.external_id');
}

type WriteRow = Awaited<ReturnType<ReturnType<typeof selectWrites>['executeTakeFirstOrThrow']>>;

function toWrite(row: WriteRow): PackageWrite {
  return {
    id: row.id,
    orderId: row.order_id,
    externalId: row.external_id,
    kind: row.kind as PackageWriteKind,
    value: row.value,
    state: row.state as PackageWriteState,
    attempts: row.attempts,
    nextAt: row.next_at,
    errorCode: row.error_code,
    errorMessage: row.error_message,
    stagedAt: row.staged_at,
    sentAt: row.sent_at,
    endedAt: row.ended_at,
    runId: row.run_id,
  };
}

/** All that was ever wanted of a package, newest first. */
export async function packageWritesOf(db: Reader, orderId: number): Promise<PackageWrite[]> {
  const rows = await selectWrites(db)
    .where('package_writes.order_id', '=', orderId)
    .orderBy('package_writes.id', 'desc')
    .limit(50)
    .execute();
  return rows.map(toWrite);
}

/** The next open one that is due, in the order in which they were staged. @param at.after only those with a higher id */
export async function nextPackageWrite(
  db: Reader,
  at: { readonly after: number; readonly now: number },
): Promise<PackageWrite | null> {
  const row = await selectWrites(db)
    .where(isOpen)
    .where('package_writes.id', '>', at.after)
    .where((of) => of.or([of('package_writes.next_at', 'is', null), of('package_writes.next_at', '<=', at.now)]))
    .orderBy('package_writes.id')
    .limit(1)
    .executeTakeFirst();
  return row ? toWrite(row) : null;
}

/**
 * Writes down what is wanted of a package. The same wish twice is one; another number takes the place of one that was not sent.
 *
 * @returns `sent`: another number is on its way already, and nobody knows yet whether it arrived
 */
export async function stagePackageWrite(
  tx: Tx,
  { now, actId }: { readonly now: number; readonly actId: number },
  orderId: number,
  { kind, value }: PackageChange,
): Promise<{ readonly id: number; readonly outcome: 'staged' | 'already' | 'sent' }> {
  const open = await tx
    .selectFrom('package_writes')
    .select(['id', 'value', 'sent_at'])
    .where('order_id', '=', orderId)
    .where('kind', '=', kind)
    .where(isOpen)
    .execute();
  const same = open.find((one) => one.value === value);
  if (same) return { id: same.id, outcome: 'already' };
  const sent = open.find((one) => one.sent_at !== null);
  if (sent) return { id: sent.id, outcome: 'sent' };
  const ids = open.map(({ id }) => id);
  if (ids.length > 0) {
    const over = { state: 'superseded', ended_at: now, next_at: null };
    await tx.updateTable('package_writes').set(over).where('id', 'in', ids).execute();
  }
  const { id } = await tx
    .insertInto('package_writes')
    .values({ order_id: orderId, kind, value, state: 'staged', staged_at: now, act_id: actId })
    .returning('id')
    .executeTakeFirstOrThrow();
  return { id, outcome: 'staged' };
}

/**
 * Takes one to be sent, before it is: from here on it may be at the marketplace, whatever happens to us.
 *
 * @returns false when somebody else has moved it since it was read
 */
export async function claimPackageWrite(
  tx: Tx,
  by: Writer,
  write: PackageWrite,
  beforeRawId: number | null,
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('package_writes')
    .set({ state: 'sending', before_raw_id: beforeRawId, sent_at: by.now, next_at: null, run_id: by.runId })
    .where('id', '=', write.id)
    .where('state', '=', write.state)
    .where('sent_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** Takes a claim back that led to no call at all. */
export async function unclaimPackageWrite(tx: Tx, { id, state, nextAt }: PackageWrite): Promise<void> {
  await tx
    .updateTable('package_writes')
    .set({ state, sent_at: null, next_at: nextAt })
    .where('id', '=', id)
    .where('state', '=', 'sending')
    .execute();
}

/** What became of one; `failed` is looked at again, not before `nextAt`. */
export type PackageWriteEnd =
  | { readonly state: 'confirmed'; readonly afterRawId: number | null }
  | { readonly state: 'refused'; readonly code: string; readonly message: string }
  | { readonly state: 'failed'; readonly code: string; readonly message: string; readonly nextAt: number };

export async function settlePackageWrite(tx: Tx, by: Writer, write: PackageWrite, end: PackageWriteEnd): Promise<void> {
  const problem: Updateable<PackageWrites> =
    end.state === 'confirmed'
      ? { error_code: null, error_message: null, after_raw_id: end.afterRawId }
      : { error_code: end.code, error_message: end.message };
  const time: Updateable<PackageWrites> =
    end.state === 'failed'
      ? { next_at: end.nextAt, attempts: write.attempts + 1 }
      : { ended_at: by.now, next_at: null };
  await tx
    .updateTable('package_writes')
    .set({ ...problem, ...time, state: end.state, run_id: by.runId })
    .where('id', '=', write.id)
    .execute();
}
