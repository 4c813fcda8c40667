import { openStatuses } from '../../domain/order.ts';
import type { Reader, Tx } from '../store.ts';

/** Begins a walk's list of open orders to meet: what is still on it when the walk ends has left the source's list. */
export async function listUnmet(tx: Tx, stream: string, channel: string): Promise<void> {
  await tx.deleteFrom('unmet_orders').where('stream', '=', stream).execute();
  await tx
    .insertInto('unmet_orders')
    .columns(['stream', 'external_id'])
    .expression((from) =>
      from
        .selectFrom('orders')
        .select((of) => [of.val(stream).as('stream'), 'external_id'])
        .where('channel', '=', channel)
        .where('status', 'in', openStatuses)
        .where('gone_at', 'is', null),
    )
    .execute();
}

/** The walk has met these, or they have been looked up. */
export async function markMet(tx: Tx, stream: string, externalIds: readonly string[]): Promise<void> {
  if (externalIds.length === 0) return;
  await tx.deleteFrom('unmet_orders').where('stream', '=', stream).where('external_id', 'in', externalIds).execute();
}

/** Some of those not met yet (external ids), and how many there are. */
export async function readUnmet(db: Reader, stream: string, limit: number): Promise<{ ids: string[]; total: number }> {
  const of = db.selectFrom('unmet_orders').where('stream', '=', stream);
  const rows = await of.select('external_id').orderBy('external_id').limit(limit).execute();
  const { total } = await of.select((all) => all.fn.countAll<number>().as('total')).executeTakeFirstOrThrow();
  return { ids: rows.map((row) => row.external_id), total };
}
