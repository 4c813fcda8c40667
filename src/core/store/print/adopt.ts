import { recordChange, type Writer } from '../orders/changes.ts';
import type { Tx } from '../store.ts';
import type { PrintLine, PrintOrder } from './print-order.ts';

/**
 * Brings home what hangs on a line that came from another order by a merge or a split: its tasks (those begun above all, or the
 * piece would be made twice), its file (the link may have expired since) and what was read or decided of it. A line is known
 * again by the marketplace's id, and only where the other order or its line is gone. Rule: facts on ShipStation, A7.
 *
 * @returns how many tasks were moved; the caller reads the order anew when any were
 */
export async function adoptFromRelatives(tx: Tx, by: Writer, order: PrintOrder): Promise<number> {
  const relatives = [...order.mergedExternalIds, order.parentExternalId].filter(
    (id) => id !== null && id !== order.externalId,
  );
  if (relatives.length === 0) return 0;
  let moved = 0;
  for (const line of order.lines) {
    if (line.removed || line.lineKey === null || line.tasks.length > 0) continue;
    const former = await formerLine(tx, order.channel, relatives as string[], line.lineKey);
    if (former !== null) moved += await moveLine(tx, by, order, line, former);
  }
  return moved;
}

interface FormerLine {
  readonly itemId: number;
  readonly orderId: number;
}

async function formerLine(
  tx: Tx,
  channel: string,
  relatives: readonly string[],
  lineKey: string,
): Promise<FormerLine | null> {
  const found = await tx
    .selectFrom('order_items')
    .innerJoin('orders', 'orders.id', 'order_items.order_id')
    .innerJoin('print_tasks', 'print_tasks.item_id', 'order_items.id')
    .select(['order_items.id as itemId', 'orders.id as orderId'])
    .where('orders.channel', '=', channel)
    .where('orders.external_id', 'in', relatives)
    .where('order_items.source_line_key', '=', lineKey)
    .where((of) => of.or([of('orders.gone_at', 'is not', null), of('order_items.removed_at', 'is not', null)]))
    .orderBy('order_items.id')
    .executeTakeFirst();
  return found ?? null;
}

async function moveLine(
  tx: Tx,
  by: Writer,
  order: PrintOrder,
  { input: { itemId }, reading, mark }: PrintLine,
  former: FormerLine,
): Promise<number> {
  const to = { item_id: itemId, order_id: order.id };
  const tasks = await tx
    .updateTable('print_tasks')
    .set({ ...to, updated_at: by.now, run_id: by.runId })
    .where('item_id', '=', former.itemId)
    .where('status', '<>', 'cancelled')
    .returning('id')
    .execute();
  for (const { id } of tasks) {
    const before = { item_id: former.itemId, order_id: former.orderId };
    await recordChange(tx, by, { entity: 'task', entityId: id, orderId: order.id, op: 'moved', before, after: to });
  }
  if (mark.archiveSha256 === null) {
    await tx.deleteFrom('customization_files').where('item_id', '=', itemId).execute();
    await tx.updateTable('customization_files').set(to).where('item_id', '=', former.itemId).execute();
  }
  if (reading === null) {
    await tx.updateTable('readings').set(to).where('item_id', '=', former.itemId).execute();
    await tx.updateTable('personalizations').set({ item_id: itemId }).where('item_id', '=', former.itemId).execute();
  }
  return tasks.length;
}
