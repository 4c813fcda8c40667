import type { Selectable } from 'kysely';
import { matchItems, type StoredItemKey } from '../../domain/line-items.ts';
import type { ItemOption, SourceItem } from '../../domain/order.ts';
import { preparedInsert } from '../prepared-insert.ts';
import type { OrderItems } from '../schema.ts';
import type { Reader, Tx } from '../store.ts';
import { difference, recordChange, type Writer } from './changes.ts';
import { foreignOptions, type Written, writtenOn } from './foreign-options.ts';
import { itemInputHash, linkHash } from './print-input.ts';

type ItemRow = Selectable<OrderItems>;

/** What the source tells of a line; where it stands among the others is kept, but is no change worth recording. */
type ItemFacts = Omit<
  ItemRow,
  'id' | 'order_id' | 'position' | 'line_key' | 'removed_at' | 'input_hash' | 'link_hash' | 'foreign_options'
>;

const insert = preparedInsert('order_items', [
  'order_id',
  'position',
  'line_key',
  'source_line_key',
  'external_item_id',
  'sku',
  'name',
  'quantity',
  'unit_price',
  'adjustment',
  'options',
  'product_external_id',
  'upc',
  'image_url',
  'unit_gross',
  'vat_rate',
  'input_hash',
  'link_hash',
  'foreign_options',
]);

/** A line we hold, with what tells it from the others. */
export interface StoredItem extends StoredItemKey {
  readonly row: ItemRow;
}

/** The lines of these orders by order id; removed ones last, so that a line that comes back finds its old self. */
export async function storedItems(db: Reader, orderIds: readonly number[]): Promise<Map<number, StoredItem[]>> {
  const byOrder = new Map<number, StoredItem[]>();
  if (orderIds.length === 0) return byOrder;
  const rows = await db
    .selectFrom('order_items')
    .selectAll()
    .where('order_id', 'in', orderIds)
    .orderBy((of) => of('removed_at', 'is not', null))
    .orderBy('position')
    .orderBy('id')
    .execute();
  for (const row of rows) {
    const item: StoredItem = {
      id: row.id,
      lineKey: row.line_key,
      sourceLineKey: row.source_line_key,
      externalItemId: row.external_item_id,
      sku: row.sku,
      name: row.name,
      options: JSON.parse(row.options),
      row,
    };
    const items = byOrder.get(row.order_id);
    if (items) items.push(item);
    else byOrder.set(row.order_id, [item]);
  }
  return byOrder;
}

/**
 * Makes an order's lines what its source says. A line that the source dropped is marked, never deleted: what hangs on it
 * stays to be seen, and it is the same line again when it returns.
 *
 * @returns whether any line is another than before
 */
export async function syncItems(
  tx: Tx,
  by: Writer,
  orderId: number,
  stored: readonly StoredItem[],
  incoming: readonly SourceItem[],
): Promise<boolean> {
  const written = await writtenOn(tx, orderId, incoming);
  const { kept, added, removed } = matchItems(stored, incoming);
  let changed = added.length > 0;
  for (const { stored: was, incoming: is, position } of kept) {
    const input = printInput(is, JSON.parse(was.row.foreign_options), written);
    if (await updateItem(tx, by, was.row, is, position, input)) changed = true;
  }
  for (const { incoming: is, lineKey, position } of added) {
    const facts = itemFacts(is);
    const id = await insert(tx, {
      order_id: orderId,
      position,
      line_key: lineKey,
      ...printInput(is, [], written),
      ...facts,
    });
    const after = { line_key: lineKey, sku: facts.sku, quantity: facts.quantity };
    await recordChange(tx, by, { entity: 'item', entityId: id, orderId, op: 'created', before: null, after });
  }
  for (const { row } of removed) {
    if (row.removed_at !== null) continue;
    await tx.updateTable('order_items').set({ removed_at: by.now }).where('id', '=', row.id).execute();
    const before = { line_key: row.line_key, sku: row.sku, quantity: row.quantity };
    await recordChange(tx, by, { entity: 'item', entityId: row.id, orderId, op: 'removed', before, after: null });
    changed = true;
  }
  return changed;
}

async function updateItem(
  tx: Tx,
  by: Writer,
  row: ItemRow,
  item: SourceItem,
  position: number,
  input: PrintInput,
): Promise<boolean> {
  const returned = row.removed_at !== null;
  const changed = difference({ ...row }, { ...itemFacts(item) });
  if (!changed && !returned && row.position === position) return false;
  await tx
    .updateTable('order_items')
    .set({ ...changed?.after, ...input, position, removed_at: null })
    .where('id', '=', row.id)
    .execute();
  if (!changed && !returned) return true;
  await recordChange(tx, by, {
    entity: 'item',
    entityId: row.id,
    orderId: row.order_id,
    op: returned ? 'returned' : 'updated',
    before: { ...changed?.before, ...(returned && { removed_at: row.removed_at }) },
    after: { ...changed?.after, ...(returned && { removed_at: null }) },
  });
  return true;
}

type PrintInput = Pick<ItemRow, 'input_hash' | 'link_hash' | 'foreign_options'>;

/** What the line's reading rests on, as columns. @param before the foreign options that were known */
function printInput(item: SourceItem, before: readonly ItemOption[], written: Written): PrintInput {
  const foreign = foreignOptions(item, before, written);
  return {
    input_hash: itemInputHash({ ...item, foreign }),
    link_hash: linkHash(item.options),
    foreign_options: JSON.stringify(foreign),
  };
}

function itemFacts(item: SourceItem): ItemFacts {
  return {
    source_line_key: item.lineKey,
    external_item_id: item.externalItemId,
    sku: item.sku,
    name: item.name,
    quantity: item.quantity,
    unit_price: item.unitPrice,
    adjustment: item.adjustment ? 1 : 0,
    options: JSON.stringify(item.options),
    product_external_id: item.productExternalId,
    upc: item.upc,
    image_url: item.imageUrl,
    unit_gross: item.unitGross ?? null,
    vat_rate: item.vatRate ?? null,
  };
}
