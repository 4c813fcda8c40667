import { sql } from 'kysely';
import type { OrderStatus } from '../../domain/order.ts';
import type { Store, Tx } from '../store.ts';
import { recordChange, type Writer } from './changes.ts';
import type { OrderRow } from './order-row.ts';

/** What became of an order that its source no longer shows. */
export type Fate = Extract<OrderStatus, 'absorbed' | 'split' | 'unknown'>;

/**
 * Marks the orders that a survivor says it has absorbed. At ShipStation an absorbed order vanishes without a word, so a
 * copy that only follows the list would keep it "awaiting" for ever (facts on ShipStation, A7).
 */
export async function markAbsorbed(
  tx: Tx,
  by: Writer,
  channel: string,
  survivor: { readonly externalId: string; readonly mergedExternalIds: readonly string[] },
): Promise<void> {
  const absorbed = survivor.mergedExternalIds.filter((id) => id !== survivor.externalId);
  if (absorbed.length === 0) return;
  const orders = await tx
    .selectFrom('orders')
    .select(['id', 'status', 'gone_at', 'absorbed_by'])
    .where('channel', '=', channel)
    .where('external_id', 'in', absorbed)
    .where('absorbed_by', 'is', null)
    .execute();
  for (const order of orders) await settleFate(tx, by, order, 'absorbed', survivor.externalId);
}

/**
 * Settles what became of an order that its source answered "not found" for: `absorbed` when a survivor names it, `split`
 * when other orders name it as their parent, else `unknown`. It stays in the store, with the time at which it was missed.
 *
 * @returns null when we hold no such order
 */
export async function resolveGone(
  store: Store,
  by: Writer,
  gone: { readonly channel: string; readonly externalId: string },
  alsoWrite?: (tx: Tx) => Promise<void>,
): Promise<{ orderId: number; fate: Fate; survivor: string | null; changed: boolean } | null> {
  const { channel, externalId } = gone;
  return store.write(async (tx) => {
    await alsoWrite?.(tx);
    const order = await tx
      .selectFrom('orders')
      .select(['id', 'status', 'gone_at', 'absorbed_by'])
      .where('channel', '=', channel)
      .where('external_id', '=', externalId)
      .executeTakeFirst();
    if (!order) return null;
    const survivor = order.absorbed_by ?? (await survivorOf(tx, channel, externalId));
    const fate = survivor !== null ? 'absorbed' : (await hasChildren(tx, channel, externalId)) ? 'split' : 'unknown';
    const changed = order.gone_at === null || order.status !== fate;
    if (changed) await settleFate(tx, by, order, fate, survivor);
    return { orderId: order.id, fate, survivor, changed };
  });
}

/** Marks an order as one that another has taken the place of, as a person decided: its source may still show both. */
export async function absorbOrder(tx: Tx, by: Writer, orderId: number, survivorExternalId: string): Promise<void> {
  const order = await tx
    .selectFrom('orders')
    .select(['id', 'status', 'gone_at', 'absorbed_by'])
    .where('id', '=', orderId)
    .executeTakeFirstOrThrow();
  await settleFate(tx, by, order, 'absorbed', survivorExternalId);
}

async function survivorOf(tx: Tx, channel: string, externalId: string): Promise<string | null> {
  const found = await tx
    .selectFrom('orders')
    .select('external_id')
    .where('channel', '=', channel)
    // In these words, so that the partial index over the few that have absorbed others is used.
    .where(sql<boolean>`merged_external_ids <> '[]'`)
    .where(sql<boolean>`exists (select 1 from json_each(merged_external_ids) where value = ${externalId})`)
    .where('external_id', '<>', externalId)
    .executeTakeFirst();
  return found?.external_id ?? null;
}

async function hasChildren(tx: Tx, channel: string, externalId: string): Promise<boolean> {
  const child = await tx
    .selectFrom('orders')
    .select('id')
    .where('channel', '=', channel)
    .where('parent_external_id', '=', externalId)
    .where('external_id', '<>', externalId)
    .executeTakeFirst();
  return child !== undefined;
}

async function settleFate(
  tx: Tx,
  by: Writer,
  order: Pick<OrderRow, 'id' | 'status' | 'gone_at' | 'absorbed_by'>,
  fate: Fate,
  survivor: string | null,
): Promise<void> {
  const after = { status: fate, absorbed_by: survivor, gone_at: order.gone_at ?? by.now };
  await tx
    .updateTable('orders')
    .set({ ...after, changed_at: by.now, run_id: by.runId })
    .where('id', '=', order.id)
    .execute();
  await recordChange(tx, by, {
    entity: 'order',
    entityId: order.id,
    orderId: order.id,
    op: fate === 'unknown' ? 'gone' : fate,
    before: { status: order.status, absorbed_by: order.absorbed_by, gone_at: order.gone_at },
    after,
  });
}
