import type { StockBalance, StockCause, StockStep } from '../../domain/stock.ts';
import type { Writer } from '../orders/changes.ts';
import { preparedInsert } from '../prepared-insert.ts';
import type { Page } from '../runs/run-list.ts';
import type { Reader, Tx } from '../store.ts';

const insert = preparedInsert('stock_history', [
  'at',
  'barcode',
  'balance',
  'quantity_before',
  'quantity_after',
  'cause',
  'reference',
  'run_id',
]);

/** Writes steps of one balance into the ledger, in the transaction that changes the balance itself. */
export async function recordSteps(
  tx: Tx,
  by: Writer,
  of: { readonly barcode: string; readonly balance: StockBalance },
  steps: readonly StockStep[],
): Promise<void> {
  for (const { from, to, cause, reference } of steps) {
    // A promise that others stand behind now is told although there are as many of them.
    if (from === to && cause !== 'packages') continue;
    await insert(tx, {
      at: by.now,
      barcode: of.barcode,
      balance: of.balance,
      quantity_before: from,
      quantity_after: to,
      cause,
      reference,
      run_id: by.runId,
    });
  }
}

/** One row of the ledger (M18). */
export interface HistoryRow {
  readonly id: number;
  /** UTC epoch ms. */
  readonly at: number;
  readonly balance: StockBalance;
  readonly from: number;
  readonly to: number;
  readonly cause: StockCause;
  readonly reference: string | null;
  readonly runId: number | null;
}

/** The ledger of one barcode, newest first. */
export async function stockHistory(
  db: Reader,
  barcode: string,
  { limit, offset }: Page,
): Promise<{ rows: HistoryRow[]; total: number }> {
  const all = db.selectFrom('stock_history').where('barcode', '=', barcode);
  const { total } = await all.select((of) => of.fn.countAll<number>().as('total')).executeTakeFirstOrThrow();
  const rows = await all.selectAll().orderBy('id', 'desc').limit(limit).offset(offset).execute();
  return {
    total,
    rows: rows.map((row) => ({
      id: row.id,
      at: row.at,
      balance: row.balance as StockBalance,
      from: row.quantity_before,
      to: row.quantity_after,
      cause: row.cause as StockCause,
      reference: row.reference,
      runId: row.run_id,
    })),
  };
}
