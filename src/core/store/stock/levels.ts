import type { E4 } from '../../domain/money.ts';
import type { StockProblem, StockStep } from '../../domain/stock.ts';
import type { Writer } from '../orders/changes.ts';
import { foldText } from '../orders/search-text.ts';
import type { Reader, Tx } from '../store.ts';
import { recordSteps } from './history.ts';
import { noteStockState } from './states.ts';

/** What the shop says of one barcode. */
export interface StockLevel {
  readonly barcode: string;
  /** Null: the shop has never had it. */
  readonly productId: number | null;
  readonly optionValueIds: readonly number[];
  readonly name: string;
  readonly problem: StockProblem | null;
  readonly onHand: number;
  readonly reserved: number;
  readonly buffer: number;
  readonly available: number;
  readonly listPrice: E4 | null;
  readonly salePrice: E4 | null;
  readonly lastMoveId: number;
}

export async function readLevels(db: Reader): Promise<Map<string, StockLevel>> {
  const rows = await db.selectFrom('stock_levels').selectAll().execute();
  return new Map(
    rows.map((row) => [
      row.barcode,
      {
        barcode: row.barcode,
        productId: row.product_id,
        optionValueIds: JSON.parse(row.option_value_ids) as number[],
        name: row.name,
        problem: row.problem as StockProblem | null,
        onHand: row.on_hand,
        reserved: row.reserved,
        buffer: row.buffer,
        available: row.available,
        listPrice: row.list_price,
        salePrice: row.sale_price,
        lastMoveId: row.last_move_id,
      },
    ]),
  );
}

/** Keeps a level with the steps of the ledger that lead to it. */
export async function saveLevel(
  tx: Tx,
  by: Writer,
  level: StockLevel,
  steps: { readonly onHand: readonly StockStep[]; readonly reserved: readonly StockStep[] },
): Promise<void> {
  const { barcode } = level;
  const values = {
    product_id: level.productId,
    option_value_ids: JSON.stringify(level.optionValueIds),
    name: level.name,
    search_text: foldText(`${barcode} ${level.name}`),
    problem: level.problem,
    on_hand: level.onHand,
    reserved: level.reserved,
    buffer: level.buffer,
    available: level.available,
    list_price: level.listPrice,
    sale_price: level.salePrice,
    last_move_id: level.lastMoveId,
    read_at: by.now,
  };
  await tx
    .insertInto('stock_levels')
    .values({ barcode, ...values })
    .onConflict((row) => row.column('barcode').doUpdateSet(values))
    .execute();
  await recordSteps(tx, by, { barcode, balance: 'on_hand' }, steps.onHand);
  await recordSteps(tx, by, { barcode, balance: 'reserved' }, steps.reserved);
  await noteStockState(tx, by, barcode);
}

/** All levels were read at `now`, with these moves. One that is in doubt, and what came behind it, is looked at again. */
export async function levelsRead(tx: Tx, now: number, moves: readonly ShopMove[]): Promise<void> {
  const newest = moves.at(-1)?.id ?? 0;
  await tx
    .updateTable('stock_levels')
    .set((of) => ({ read_at: now, last_move_id: of.fn<number>('max', ['last_move_id', of.val(newest)]) }))
    .where((is) => is.or([is('read_at', '<>', now), is('last_move_id', '<', newest)]))
    .execute();
  const doubts = moves.filter(({ state }) => state === 'pending').reverse();
  for (const { id, productId } of doubts)
    await tx
      .updateTable('stock_levels')
      .set({ last_move_id: id - 1 })
      .where('product_id', '=', productId)
      .execute();
}

/** A movement of a stock of the shop that we caused. `state` pending: the shop may never have committed it. */
export interface ShopMove {
  readonly id: number;
  readonly productId: number;
  readonly optionValueId: number;
  readonly change: number;
  readonly cause: 'sold' | 'put back';
  readonly state: 'pending' | 'applied';
}

/** Every move behind the one of this number, oldest first. */
export async function movesAfter(db: Reader, shop: string, id: number): Promise<ShopMove[]> {
  const rows = await db
    .selectFrom('shop_stock_moves')
    .select(['id', 'product_id as productId', 'option_value_id as optionValueId', 'change', 'cause', 'state'])
    .where('shop', '=', shop)
    .where('id', '>', id)
    .orderBy('id')
    .execute();
  return rows.map((row) => ({
    ...row,
    cause: row.cause as ShopMove['cause'],
    state: row.state as ShopMove['state'],
  }));
}
