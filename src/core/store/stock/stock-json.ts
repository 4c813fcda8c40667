import { type Money, toMoney } from '../../domain/money.ts';
import type { HistoryRow } from './history.ts';
import type { StockRow } from './stock-list.ts';

/** The marketplace's currency; the shop's prices are kept in it or not at all. */
const currency = 'TRY';

/** A barcode's stock as `stock --json` prints it (design, The contract). */
export function stockToJson(row: StockRow) {
  const { barcode, productId, onHand, reserved, buffer, available, listed, name, problem, differs, low } = row;
  return {
    barcode,
    productId,
    onHand,
    reserved,
    buffer,
    available,
    listed,
    confirmedAt: iso(row.confirmedAt),
    name,
    problem,
    differs,
    low,
    listPrice: money(row.listPrice),
    salePrice: money(row.salePrice),
    listedListPrice: money(row.listedListPrice),
    listedSalePrice: money(row.listedSalePrice),
    readAt: iso(row.readAt),
    listedReadAt: iso(row.listedReadAt),
    push: row.push && { ...row.push, at: iso(row.push.at) },
    conflict: row.conflict && { ...row.conflict, at: iso(row.conflict.at) },
  };
}

/** A row of the ledger as `stock history --json` prints it. */
export function historyToJson({ id, at, balance, from, to, cause, reference, runId }: HistoryRow) {
  return { id, at: iso(at), balance, from, to, change: to - from, cause, reference, runId };
}

function iso(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}

function money(amount: number | null): Money | null {
  return amount === null ? null : toMoney(amount, currency);
}
