import type { E4 } from '../../domain/money.ts';
import type { StockCause } from '../../domain/stock.ts';
import { among } from '../among.ts';
import type { Writer } from '../orders/changes.ts';
import type { Reader, Tx } from '../store.ts';
import { recordSteps } from './history.ts';
import { noteStockState } from './states.ts';

/** A listing as it was last read. */
export interface StoredListing {
  readonly barcode: string;
  readonly quantity: number;
  readonly listPrice: E4;
  readonly salePrice: E4;
  readonly stockChangedAt: number | null;
  /** UTC epoch ms. */
  readonly readAt: number;
  /** When it was no longer among the live ones; null as long as it is. */
  readonly goneAt: number | null;
}

/** Everything that we have seen listed, by barcode. */
export async function readStoredListings(db: Reader, channel: string): Promise<Map<string, StoredListing>> {
  const rows = await db.selectFrom('stock_listings').selectAll().where('channel', '=', channel).execute();
  return new Map(
    rows.map((row) => [
      row.barcode,
      {
        barcode: row.barcode,
        quantity: row.quantity,
        listPrice: row.list_price,
        salePrice: row.sale_price,
        stockChangedAt: row.stock_changed_at,
        readAt: row.read_at,
        goneAt: row.gone_at,
      },
    ]),
  );
}

/** The barcodes that are live, as far as they were read. */
export async function liveBarcodes(db: Reader, channel: string): Promise<string[]> {
  const rows = await db
    .selectFrom('stock_listings')
    .select('barcode')
    .where('channel', '=', channel)
    .where('gone_at', 'is', null)
    .execute();
  return rows.map(({ barcode }) => barcode);
}

/** Why a listing tells another quantity than before. */
export interface ListingNews {
  readonly cause: StockCause;
  readonly reference: string | null;
}

/**
 * Keeps a listing as it was read, with its step in the ledger.
 *
 * @param before as it was last read; undefined: never
 * @param confirmed it says what we sent
 */
export async function saveListing(
  tx: Tx,
  by: Writer,
  channel: string,
  listing: Omit<StoredListing, 'readAt' | 'goneAt'>,
  before: StoredListing | undefined,
  news: ListingNews,
  confirmed = false,
): Promise<void> {
  const { barcode } = listing;
  const values = {
    quantity: listing.quantity,
    list_price: listing.listPrice,
    sale_price: listing.salePrice,
    stock_changed_at: listing.stockChangedAt,
    read_at: by.now,
    gone_at: null,
    ...(confirmed && { confirmed_at: by.now }),
  };
  await tx
    .insertInto('stock_listings')
    .values({ barcode, channel, ...values })
    .onConflict((row) => row.columns(['barcode', 'channel']).doUpdateSet(values))
    .execute();
  await recordSteps(tx, by, { barcode, balance: 'listed' }, [
    { from: before?.quantity ?? 0, to: listing.quantity, ...news },
  ]);
  await noteStockState(tx, by, barcode);
}

/** A listing is no longer live: nothing of it can be bought. */
export async function listingGone(tx: Tx, by: Writer, channel: string, before: StoredListing): Promise<void> {
  const { barcode } = before;
  await tx
    .updateTable('stock_listings')
    .set({ quantity: 0, gone_at: by.now, read_at: by.now, confirmed_at: null })
    .where('barcode', '=', barcode)
    .where('channel', '=', channel)
    .execute();
  await recordSteps(tx, by, { barcode, balance: 'listed' }, [
    { from: before.quantity, to: 0, cause: 'gone from there', reference: null },
  ]);
  await noteStockState(tx, by, barcode);
}

/**
 * All live listings, or those of a few barcodes, were read at `now`; those that say what the shop says are confirmed by that.
 */
export async function listingsRead(
  tx: Tx,
  channel: string,
  now: number,
  mostPieces: number,
  only: readonly string[] | null,
): Promise<void> {
  await tx
    .updateTable('stock_listings')
    .set((of) => ({
      read_at: now,
      confirmed_at: of
        .case()
        .when(
          of.exists(
            of
              .selectFrom('stock_levels')
              .select('stock_levels.barcode')
              .whereRef('stock_levels.barcode', '=', 'stock_listings.barcode')
              .where((is) =>
                is.or([
                  is('stock_levels.problem', 'is', null),
                  is.and([is('stock_levels.product_id', 'is not', null), is('problem', '=', 'unknown-barcode')]),
                ]),
              )
              .where((is) =>
                is(is.fn<number>('min', ['stock_levels.available', is.val(mostPieces)]), '=', is.ref('quantity')),
              ),
          ),
        )
        .then(now)
        .else(of.ref('confirmed_at'))
        .end(),
    }))
    .where('channel', '=', channel)
    .where('gone_at', 'is', null)
    .$if(only !== null, (query) => query.where('barcode', 'in', among(only ?? [])))
    .execute();
}

/** Somebody at the marketplace changed a listing, and the shop's number took its place (M19). */
export interface Conflict {
  readonly barcode: string;
  /** As it was last read there. */
  readonly before: number;
  readonly theirs: number;
  readonly ours: number;
  /** Whether ours had changed too. */
  readonly both: boolean;
}

export async function recordConflict(tx: Tx, by: Writer, channel: string, conflict: Conflict): Promise<void> {
  const { barcode, before: quantity_before, theirs, ours, both } = conflict;
  await tx
    .insertInto('stock_conflicts')
    .values({ at: by.now, channel, barcode, quantity_before, theirs, ours, both: Number(both), run_id: by.runId })
    .execute();
}
