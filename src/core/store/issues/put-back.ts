import type { Reversal } from '../../domain/undo.ts';
import { type Change, recordChange, type Writer } from '../orders/changes.ts';
import { noteStockState } from '../stock/states.ts';
import type { Tx } from '../store.ts';
import { deleteRow, insertRow, type KeptRow, type RowChange, updateRow } from './capture.ts';

/** The tables whose rows the change log tells of, and the names it has for them. */
const logged: Readonly<Record<string, { readonly entity: Change['entity']; readonly id: string }>> = {
  orders: { entity: 'order', id: 'id' },
  order_items: { entity: 'item', id: 'id' },
  customization_files: { entity: 'file', id: 'item_id' },
  readings: { entity: 'reading', id: 'item_id' },
  print_tasks: { entity: 'task', id: 'id' },
  outbox: { entity: 'push', id: 'id' },
};

/** The tables whose rows say how a barcode stands. */
const stockTables = ['stock_levels', 'stock_listings'];

/** Columns that the change log never tells of. */
const unlogged = new Set(['run_id', 'act_id', 'updated_at', 'changed_at', 'read_at', 'id']);

/** Makes a row what it was before a fix, with its entry in the change log. */
export async function putBack(tx: Tx, by: Writer, row: RowChange, way: Reversal): Promise<void> {
  const { table, key, before, after } = row;
  if (way.do === 'insert' && before) {
    await insertRow(tx, table, before);
    await log(tx, by, row, 'returned', null, before);
  } else if (way.do === 'delete') {
    await deleteRow(tx, table, key);
    await log(tx, by, row, 'removed', after, null);
  } else if (way.do === 'update') {
    await updateRow(tx, table, key, way.set);
    const was = Object.fromEntries(Object.keys(way.set).map((field) => [field, after?.[field] ?? null]));
    // A task that goes back to another order is told of there, as wherever a task comes from another.
    const isMove = table === 'print_tasks' && 'order_id' in way.set;
    await log(tx, by, row, isMove ? 'moved' : 'updated', was, way.set);
  }
  const barcode = after?.['barcode'] ?? before?.['barcode'];
  if (stockTables.includes(table) && barcode !== undefined) await noteStockState(tx, by, String(barcode));
}

async function log(
  tx: Tx,
  by: Writer,
  { table, key, before, after }: RowChange,
  op: Change['op'],
  was: KeptRow | null,
  is: KeptRow | null,
): Promise<void> {
  const known = logged[table];
  if (!known) return;
  const whole = after ?? before ?? {};
  const orderId = table === 'orders' ? whole['id'] : (is?.['order_id'] ?? whole['order_id'] ?? null);
  const told = (fields: KeptRow | null): KeptRow | null =>
    fields && Object.fromEntries(Object.entries(fields).filter(([field]) => !unlogged.has(field)));
  const change: Change = {
    entity: known.entity,
    entityId: Number(key[known.id]),
    orderId: orderId === null ? null : Number(orderId),
    op,
    before: told(was),
    after: told(is),
  };
  if (Object.keys(change.after ?? change.before ?? {}).length > 0) await recordChange(tx, by, change);
}
