import type { Reader, Tx } from '../store.ts';
import type { SourceKey } from './shop-orders.ts';

/** One change of one stock. */
export interface StockMove {
  readonly productId: number;
  /** 0: the stock of the product itself. */
  readonly optionValueId: number;
  readonly change: number;
  readonly before: number;
  readonly after: number;
  /** The shop's number of the order's line. */
  readonly line: number;
}

export interface StockMoves {
  readonly cause: 'sold' | 'put back';
  /** The shop's row that stands for it, of the same transaction of the shop: as `historyRow` or `returnRow` say. */
  readonly reference: string;
  readonly shopOrderId: number;
  readonly moves: readonly StockMove[];
}

/** Writes down what the shop is about to commit. Until it is confirmed it may not have happened. */
export async function stageStockMoves(tx: Tx, key: SourceKey, staged: StockMoves, now: number): Promise<void> {
  if (staged.moves.length === 0) return;
  // A number that the shop gives again belongs to nobody: its first transaction was rolled back.
  await settleStockMoves(tx, key.shop, staged.reference, false);
  await tx
    .insertInto('shop_stock_moves')
    .values(
      staged.moves.map((move) => ({
        at: now,
        shop: key.shop,
        product_id: move.productId,
        option_value_id: move.optionValueId,
        change: move.change,
        quantity_before: move.before,
        quantity_after: move.after,
        cause: staged.cause,
        reference: staged.reference,
        line: move.line,
        shop_order_id: staged.shopOrderId,
        channel: key.channel,
        external_id: key.externalId,
        state: 'pending',
      })),
    )
    .execute();
}

/** History rows of the shop whose stock moves of this order nobody has confirmed: a process died, or is at it. */
export async function pendingHistories(
  db: Reader,
  key: SourceKey,
): Promise<{ readonly historyId: number; readonly shopOrderId: number }[]> {
  return (await pending(db, key, historyPrefix)).map(({ id, shopOrderId }) => ({ historyId: id, shopOrderId }));
}

/** The same of returns: the numbers that the shop was about to give them. */
export async function pendingReturns(db: Reader, key: SourceKey): Promise<number[]> {
  return (await pending(db, key, returnPrefix)).map(({ id }) => id);
}

async function pending(db: Reader, key: SourceKey, prefix: string): Promise<{ id: number; shopOrderId: number }[]> {
  const rows = await db
    .selectFrom('shop_stock_moves')
    .select(['reference', 'shop_order_id'])
    .distinct()
    .where('shop', '=', key.shop)
    .where('channel', '=', key.channel)
    .where('external_id', '=', key.externalId)
    .where('state', '=', 'pending')
    .where('reference', 'like', `${prefix}%`)
    .execute();
  return rows.map((row) => ({ id: Number(row.reference.slice(prefix.length)), shopOrderId: row.shop_order_id }));
}

/** Ends the doubt about staged moves: the shop has committed them, or it never did. */
export async function settleStockMoves(tx: Tx, shop: string, reference: string, committed: boolean): Promise<void> {
  if (committed) {
    await tx
      .updateTable('shop_stock_moves')
      .set({ state: 'applied' })
      .where('shop', '=', shop)
      .where('reference', '=', reference)
      .execute();
    return;
  }
  await tx
    .deleteFrom('shop_stock_moves')
    .where('shop', '=', shop)
    .where('reference', '=', reference)
    .where('state', '=', 'pending')
    .execute();
}

/** References of the moves by which an order's goods left the shop's stock, or came back as a whole. */
export const historyPrefix = 'history:';
const returnPrefix = 'return:';

/** A step in an order's history. */
export function historyRow(historyId: number): string {
  return `${historyPrefix}${historyId}`;
}

/** A return that the shop keeps. */
export function returnRow(returnId: number): string {
  return `${returnPrefix}${returnId}`;
}
