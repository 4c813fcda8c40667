import { preparedInsert } from '../prepared-insert.ts';
import type { Reader, Tx } from '../store.ts';

const insert = preparedInsert('order_tags', ['order_id', 'tag_external_id']);

/** The channel's ids of the tags that these orders carry, by order id. */
export async function storedTags(db: Reader, orderIds: readonly number[]): Promise<Map<number, string[]>> {
  const byOrder = new Map<number, string[]>();
  if (orderIds.length === 0) return byOrder;
  const rows = await db
    .selectFrom('order_tags')
    .selectAll()
    .where('order_id', 'in', orderIds)
    .orderBy('tag_external_id')
    .execute();
  for (const { order_id, tag_external_id } of rows) {
    const tags = byOrder.get(order_id);
    if (tags) tags.push(tag_external_id);
    else byOrder.set(order_id, [tag_external_id]);
  }
  return byOrder;
}

/**
 * Makes an order's tags the source's set.
 *
 * @returns both sets, sorted, when they differ
 */
export async function syncOrderTags(
  tx: Tx,
  orderId: number,
  stored: readonly string[],
  incoming: readonly string[],
): Promise<{ before: readonly string[]; after: readonly string[] } | null> {
  const after = [...new Set(incoming)].sort();
  const gone = stored.filter((tag) => !after.includes(tag));
  const added = after.filter((tag) => !stored.includes(tag));
  if (gone.length === 0 && added.length === 0) return null;
  if (gone.length > 0) {
    await tx.deleteFrom('order_tags').where('order_id', '=', orderId).where('tag_external_id', 'in', gone).execute();
  }
  for (const tag of added) await insert(tx, { order_id: orderId, tag_external_id: tag });
  return { before: stored, after };
}

/** The names of the tags on these orders, by order id. */
export async function tagNames(db: Reader, orderIds: readonly number[]): Promise<Map<number, string[]>> {
  const rows = await db
    .selectFrom('order_tags')
    .innerJoin('orders', 'orders.id', 'order_tags.order_id')
    .leftJoin('tags', (join) =>
      join.onRef('tags.external_id', '=', 'order_tags.tag_external_id').onRef('tags.channel', '=', 'orders.channel'),
    )
    .select((of) => ['order_tags.order_id', of.fn.coalesce('tags.name', 'order_tags.tag_external_id').as('name')])
    .where('order_tags.order_id', 'in', orderIds)
    .orderBy('name')
    .execute();
  const byOrder = new Map<number, string[]>();
  for (const { order_id, name } of rows) {
    const names = byOrder.get(order_id);
    if (names) names.push(name);
    else byOrder.set(order_id, [name]);
  }
  return byOrder;
}
