import { type RawBuilder, sql } from 'kysely';
import type { StockBalance } from '../../domain/stock.ts';
import type { LedgerStep } from '../../domain/stock-ledger.ts';
import type { Reader } from '../store.ts';

/** A balance that is not what its rows in the ledger come to. */
export interface BrokenLedger {
  readonly barcode: string;
  readonly balance: StockBalance;
  readonly stands: number;
  readonly sum: number;
  /** When the balance was read (UTC epoch ms). */
  readonly readAt: number;
}

/** @param within about a barcode, by the column that it is handed */
export async function brokenLedgers(
  db: Reader,
  within: (barcode: RawBuilder<unknown>) => RawBuilder<unknown>,
): Promise<BrokenLedger[]> {
  const { rows } = await sql<BrokenLedger>`
    with stands as (
      select barcode, 'on_hand' as balance, on_hand as stands, read_at as readAt from stock_levels
        where ${within(sql.ref('barcode'))}
      union all
      select barcode, 'reserved', reserved, read_at from stock_levels where ${within(sql.ref('barcode'))}
      union all
      select barcode, 'listed', quantity, read_at from stock_listings
        where channel = 'trendyol' and ${within(sql.ref('barcode'))}
    ), sums as materialized (
      select barcode, balance, sum(quantity_after - quantity_before) as sum from stock_history
        where ${within(sql.ref('barcode'))} group by barcode, balance
    )
    select stands.barcode, stands.balance, stands.stands, coalesce(sums.sum, 0) as sum, stands.readAt
    from stands left join sums on sums.barcode = stands.barcode and sums.balance = stands.balance
    where stands.stands <> coalesce(sums.sum, 0)
    order by stands.barcode, stands.balance`.execute(db);
  return rows;
}

/** A row of the ledger with the run that wrote it. */
export interface WrittenStep extends LedgerStep {
  readonly runId: number | null;
}

/** All rows of one balance, the oldest first. */
export async function stepsOf(db: Reader, barcode: string, balance: StockBalance): Promise<WrittenStep[]> {
  const rows = await db
    .selectFrom('stock_history')
    .select(['at', 'balance', 'quantity_before as from', 'quantity_after as to', 'run_id as runId'])
    .where('barcode', '=', barcode)
    .where('balance', '=', balance)
    .orderBy('id')
    .execute();
  return rows as WrittenStep[];
}
