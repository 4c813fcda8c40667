import { historyRow, type StockMove, type StockMoves } from '../../store/shop/stock-moves.ts';
import type { ShopConfig } from './config.ts';
import type { ShopDatabase, ShopTx } from './database.ts';

/** A step of an order in the shop's own history. */
export interface StatusStep {
  readonly orderId: number;
  readonly from: number;
  readonly to: number;
  readonly comment: string;
  /** `yyyy-mm-dd hh:mm:ss` in the shop's zone. */
  readonly at: string;
}

/**
 * Sets an order's status as OpenCart's own `addHistory` does (facts on OpenCart, C): an order that comes into one of the
 * processing or complete statuses takes its goods out of stock, one that leaves them puts them back. The status is what
 * tells whether they are out, so the same step taken twice moves nothing twice.
 *
 * @returns what it moved, with the history row that stands for it
 */
export async function setStatus(
  tx: ShopTx,
  kind: ShopDatabase['kind'],
  config: ShopConfig,
  { orderId, from, to, comment, at }: StatusStep,
): Promise<StockMoves> {
  const [was, is] = [config.countedStatuses.has(from), config.countedStatuses.has(to)];
  await tx
    .updateTable('order')
    .set({ order_status_id: to, date_modified: at })
    .where('order_id', '=', orderId)
    .execute();
  const { insertId } = await tx
    .insertInto('order_history')
    .values({ order_id: orderId, order_status_id: to, notify: 0, comment, date_added: at })
    .executeTakeFirstOrThrow();
  const moves = was === is ? [] : await moveStock(tx, kind, orderId, is ? -1 : 1);
  return { cause: is ? 'sold' : 'put back', reference: historyRow(Number(insertId)), shopOrderId: orderId, moves };
}

async function moveStock(tx: ShopTx, kind: ShopDatabase['kind'], orderId: number, sign: 1 | -1): Promise<StockMove[]> {
  const moves: StockMove[] = [];
  for (const line of await orderLines(tx, orderId)) {
    moves.push(...(await moveLine(tx, kind, line, sign * line.quantity)));
  }
  return moves;
}

export interface OrderLine {
  readonly order_product_id: number;
  readonly order_id: number;
  readonly product_id: number;
  readonly master_id: number;
  readonly quantity: number;
  readonly name: string;
  readonly model: string;
}

/** The lines of an order of the shop, in the order in which they were written. */
export function orderLines(tx: ShopTx, orderId: number): Promise<OrderLine[]> {
  return tx
    .selectFrom('order_product')
    .select(['order_product_id', 'order_id', 'product_id', 'master_id', 'quantity', 'name', 'model'])
    .where('order_id', '=', orderId)
    .orderBy('order_product_id')
    .execute();
}

/** Moves the stock of a line's product, of the master it is a variant of, and of its option values, as far as they are counted. */
export async function moveLine(
  tx: ShopTx,
  kind: ShopDatabase['kind'],
  { order_product_id: line, order_id, product_id, master_id }: OrderLine,
  change: number,
): Promise<StockMove[]> {
  const moves: StockMove[] = [];
  for (const productId of master_id === 0 ? [product_id] : [product_id, master_id]) {
    const moved = await moveStockOf(tx, kind, { productId, optionValueId: 0 }, change);
    if (moved) moves.push({ ...moved, line });
  }
  const options = await tx
    .selectFrom('order_option')
    .select('product_option_value_id')
    .where('order_id', '=', order_id)
    .where('order_product_id', '=', line)
    .orderBy('order_option_id')
    .execute();
  for (const { product_option_value_id: optionValueId } of options) {
    const moved = await moveStockOf(tx, kind, { productId: product_id, optionValueId }, change);
    if (moved) moves.push({ ...moved, line });
  }
  return moves;
}

/** Moves the stock of a product, or of one of its option values; null where it is not counted. */
export async function moveStockOf(
  tx: ShopTx,
  kind: ShopDatabase['kind'],
  { productId, optionValueId }: { readonly productId: number; readonly optionValueId: number },
  change: number,
): Promise<Omit<StockMove, 'line'> | null> {
  const isValue = optionValueId !== 0;
  const before = isValue ? await countedValue(tx, kind, optionValueId) : await countedProduct(tx, kind, productId);
  if (before === null) return null;
  const [table, column, id] = isValue
    ? (['product_option_value', 'product_option_value_id', optionValueId] as const)
    : (['product', 'product_id', productId] as const);
  await tx
    .updateTable(table as 'product')
    .set((e) => ({ quantity: e('quantity', '+', change) }))
    .where(column as 'product_id', '=', id)
    .execute();
  return { productId, optionValueId, change, before, after: before + change };
}

/** The product's stock, held still until the transaction ends; null when selling it does not lower it. */
async function countedProduct(tx: ShopTx, kind: ShopDatabase['kind'], productId: number): Promise<number | null> {
  const row = await tx
    .selectFrom('product')
    .select('quantity')
    .where('product_id', '=', productId)
    .where('subtract', '=', 1)
    .$if(kind === 'mysql', (query) => query.forUpdate())
    .executeTakeFirst();
  return row?.quantity ?? null;
}

async function countedValue(tx: ShopTx, kind: ShopDatabase['kind'], optionValueId: number): Promise<number | null> {
  const row = await tx
    .selectFrom('product_option_value')
    .select('quantity')
    .where('product_option_value_id', '=', optionValueId)
    .where('subtract', '=', 1)
    .$if(kind === 'mysql', (query) => query.forUpdate())
    .executeTakeFirst();
  return row?.quantity ?? null;
}
