import { availablePieces, type StockBalance } from '../../domain/stock.ts';
import type { Writer } from '../orders/changes.ts';
import type { Tx } from '../store.ts';
import { recordSteps } from './history.ts';
import { noteStockState } from './states.ts';

/** Has what is reserved of a barcode say something else, with its row in the ledger. @returns false where the barcode is not known */
export async function correctReserved(
  tx: Tx,
  by: Writer,
  barcode: string,
  to: number,
  reference: string | null,
): Promise<boolean> {
  const level = await tx.selectFrom('stock_levels').selectAll().where('barcode', '=', barcode).executeTakeFirst();
  if (!level) return false;
  const available = level.problem === null ? availablePieces(level.on_hand, to, level.buffer) : 0;
  await tx.updateTable('stock_levels').set({ reserved: to, available }).where('barcode', '=', barcode).execute();
  await recordSteps(tx, by, { barcode, balance: 'reserved' }, [
    { from: level.reserved, to, cause: 'corrected', reference },
  ]);
  await noteStockState(tx, by, barcode);
  return true;
}

/** A row in the ledger that leads from what its rows come to, to the balance. */
export async function correctLedger(
  tx: Tx,
  by: Writer,
  of: { readonly barcode: string; readonly balance: StockBalance },
  { sum, stands }: { readonly sum: number; readonly stands: number },
): Promise<void> {
  await recordSteps(tx, by, of, [{ from: sum, to: stands, cause: 'corrected', reference: 'to be counted' }]);
}

/** Sets a balance to what its rows in the ledger come to. */
export async function takeLedgersWord(
  tx: Tx,
  { barcode, balance }: { readonly barcode: string; readonly balance: StockBalance },
  sum: number,
): Promise<void> {
  if (balance === 'listed') {
    await tx.updateTable('stock_listings').set({ quantity: sum }).where('barcode', '=', barcode).execute();
    return;
  }
  const level = await tx
    .selectFrom('stock_levels')
    .selectAll()
    .where('barcode', '=', barcode)
    .executeTakeFirstOrThrow();
  const stock = { onHand: level.on_hand, reserved: level.reserved };
  const now = balance === 'on_hand' ? { ...stock, onHand: sum } : { ...stock, reserved: sum };
  const available = level.problem === null ? availablePieces(now.onHand, now.reserved, level.buffer) : 0;
  await tx
    .updateTable('stock_levels')
    .set({ on_hand: now.onHand, reserved: now.reserved, available })
    .where('barcode', '=', barcode)
    .execute();
}
