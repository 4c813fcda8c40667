import { among } from '../among.ts';
import type { Writer } from '../orders/changes.ts';
import type { Reader, Tx } from '../store.ts';

/** Barcodes that are told as low. */
export async function lowBarcodes(db: Reader): Promise<Set<string>> {
  const rows = await db.selectFrom('stock_alerts').select('barcode').where('ended_at', 'is', null).execute();
  return new Set(rows.map(({ barcode }) => barcode));
}

/** A product has become low: told once, until it recovers (M17). */
export async function openAlert(tx: Tx, by: Writer, barcode: string, available: number, low: number): Promise<void> {
  await tx
    .insertInto('stock_alerts')
    .values({ barcode, threshold: low, available, began_at: by.now, run_id: by.runId })
    .execute();
}

export async function endAlerts(tx: Tx, by: Writer, barcodes: readonly string[]): Promise<void> {
  await tx
    .updateTable('stock_alerts')
    .set({ ended_at: by.now })
    .where('ended_at', 'is', null)
    .where('barcode', 'in', among(barcodes))
    .execute();
}
