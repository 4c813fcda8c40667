import { type RawBuilder, sql } from 'kysely';
import type { PriceDoubt, Prices } from '../../domain/price-doubt.ts';
import { among } from '../among.ts';
import type { Writer } from '../orders/changes.ts';
import type { Reader, Tx } from '../store.ts';

/** Prices of the shop's that look like a mistake and were not told, with what a person has said about them. */
export interface PriceHold extends Prices {
  readonly barcode: string;
  /** The last prices that were known to be right. */
  readonly good: Prices;
  readonly doubt: PriceDoubt;
  /** `kept`: what is listed stays for as long as the shop says this; `accepted`: this is meant, and told. */
  readonly state: 'held' | 'kept' | 'accepted';
  /** UTC epoch ms. */
  readonly at: number;
  readonly runId: number | null;
}

/** Everything that is held or decided, by barcode. */
export async function readPriceHolds(db: Reader, channel: string): Promise<ReadonlyMap<string, PriceHold>> {
  const rows = await db.selectFrom('stock_price_holds').selectAll().where('channel', '=', channel).execute();
  return new Map(
    rows.map((row) => [
      row.barcode,
      {
        barcode: row.barcode,
        listPrice: row.list_price,
        salePrice: row.sale_price,
        good: { listPrice: row.good_list_price, salePrice: row.good_sale_price },
        doubt: row.doubt as PriceDoubt,
        state: row.state as PriceHold['state'],
        at: row.at,
        runId: row.run_id,
      },
    ]),
  );
}

/** Holds prices back; what was said about others of this barcode is void. */
export async function holdPrices(
  tx: Tx,
  by: Writer,
  channel: string,
  hold: Pick<PriceHold, 'barcode' | 'listPrice' | 'salePrice' | 'good' | 'doubt'>,
): Promise<void> {
  const values = {
    list_price: hold.listPrice,
    sale_price: hold.salePrice,
    good_list_price: hold.good.listPrice,
    good_sale_price: hold.good.salePrice,
    doubt: hold.doubt,
    state: 'held',
    at: by.now,
    run_id: by.runId,
    act_id: null,
  };
  await tx
    .insertInto('stock_price_holds')
    .values({ barcode: hold.barcode, channel, ...values })
    .onConflict((row) => row.columns(['barcode', 'channel']).doUpdateSet(values))
    .execute();
}

/** These have nothing wrong about them any more. */
export async function endPriceHolds(tx: Tx, channel: string, barcodes: readonly string[]): Promise<void> {
  await tx
    .deleteFrom('stock_price_holds')
    .where('channel', '=', channel)
    .where('barcode', 'in', among(barcodes))
    .execute();
}

/** A person says what is right. @returns false where nothing is held any more */
export async function decidePrices(
  tx: Tx,
  by: Writer,
  channel: string,
  barcode: string,
  state: 'kept' | 'accepted',
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('stock_price_holds')
    .set({ state, act_id: by.actId ?? null })
    .where('channel', '=', channel)
    .where('barcode', '=', barcode)
    .where('state', '=', 'held')
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** The last prices of each live listing that we sent and that were read back there. */
export async function confirmedPrices(db: Reader, channel: string): Promise<ReadonlyMap<string, Prices>> {
  const { rows } = await sql<Prices & { barcode: string }>`
    select g.barcode, p.list_price as listPrice, p.sale_price as salePrice
    from stock_listings g join stock_pushes p on p.id = (select max(n.id) from stock_pushes n
      where n.barcode = g.barcode and n.sale_price is not null and n.state = 'confirmed')
    where g.channel = ${channel} and g.gone_at is null and p.list_price is not null`.execute(db);
  return new Map(rows.map(({ barcode, ...prices }) => [barcode, prices]));
}

/** Prices held for a person, with those that are listed. */
export interface HeldPrices extends PriceHold {
  readonly listed: Prices;
}

/** What is held of live listings for a person, as far as the shop still says so. @param where about the hold `h` */
export async function heldPrices(db: Reader, channel: string, where: RawBuilder<unknown>): Promise<HeldPrices[]> {
  const { rows } = await sql<HeldRow>`
    select h.*, g.list_price as listedListPrice, g.sale_price as listedSalePrice
    from stock_price_holds h
    join stock_listings g on g.barcode = h.barcode and g.channel = h.channel and g.gone_at is null
    join stock_levels l on l.barcode = h.barcode
    where h.channel = ${channel} and h.state = 'held' and ${where}
      and round(l.list_price / 100.0) * 100 = h.list_price and round(l.sale_price / 100.0) * 100 = h.sale_price
    order by h.barcode`.execute(db);
  return rows.map((row) => ({
    barcode: row.barcode,
    listPrice: row.list_price,
    salePrice: row.sale_price,
    good: { listPrice: row.good_list_price, salePrice: row.good_sale_price },
    doubt: row.doubt as PriceDoubt,
    state: 'held',
    at: row.at,
    runId: row.run_id,
    listed: { listPrice: row.listedListPrice, salePrice: row.listedSalePrice },
  }));
}

interface HeldRow {
  readonly barcode: string;
  readonly list_price: number;
  readonly sale_price: number;
  readonly good_list_price: number;
  readonly good_sale_price: number;
  readonly doubt: string;
  readonly at: number;
  readonly run_id: number | null;
  readonly listedListPrice: number;
  readonly listedSalePrice: number;
}
