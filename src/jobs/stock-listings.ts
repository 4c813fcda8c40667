import type { Listing, ListingChannel } from '../core/channels/listings.ts';
import type { Context } from '../core/context.ts';
import { whoChangedListing } from '../core/domain/stock.ts';
import type { StockCall, StockPush } from '../core/store/stock/calls.ts';
import type { StockLevel } from '../core/store/stock/levels.ts';
import { readLevels } from '../core/store/stock/levels.ts';
import {
  type ListingNews,
  listingGone,
  listingsRead,
  readStoredListings,
  recordConflict,
  type StoredListing,
  saveListing,
} from '../core/store/stock/listings.ts';
import { type Traffic, trafficSince } from '../core/store/stock/reservations.ts';
import { by, isAmong, type Only, rowsAtOnce } from './stock-reading.ts';

const nobody: Traffic = { sold: 0, calledOff: 0 };

/** Whether a listing says what a push wanted it to say. */
export function says(listing: Listing | undefined, push: StockPush): boolean {
  return (
    listing !== undefined &&
    (push.quantity === undefined || push.quantity === listing.quantity) &&
    (push.listPrice === undefined || push.listPrice === listing.listPrice) &&
    (push.salePrice === undefined || push.salePrice === listing.salePrice)
  );
}

/**
 * Keeps all live listings as they were read, with who changed each: we, buyers, or somebody at the marketplace. Of what somebody
 * changed there and the shop says otherwise the shop's number wins, on record (M19).
 *
 * @param open calls of ours that may have changed them
 * @param levelsBefore what the shop said at the last reading
 * @param only the barcodes that were asked for
 */
export async function noteListings(
  context: Context,
  channel: ListingChannel & { readonly id: string; readonly title: string },
  live: ReadonlyMap<string, Listing>,
  open: readonly StockCall[],
  levelsBefore: ReadonlyMap<string, StockLevel>,
  only: Only,
): Promise<{ conflicts: number }> {
  const { store, clock } = context;
  const before = await readStoredListings(store.db, channel.id);
  const changed = [...live.values()].filter((listing) => !isAsBefore(listing, before.get(listing.barcode)));
  const gone = [...before.values()].filter(
    ({ barcode, goneAt }) => goneAt === null && !live.has(barcode) && isAmong(only, barcode),
  );
  const since = [...before.values()].reduce((least, { readAt }) => Math.min(least, readAt), clock.now());
  const traffic = changed.length === 0 ? new Map<string, Traffic>() : await trafficSince(store.db, channel.id, since);
  const levels = await readLevels(store.db);
  const pushes = new Map(open.flatMap((call) => call.pushes).map((push) => [push.barcode, push]));
  let conflicts = 0;
  for (let at = 0; at < changed.length; at += rowsAtOnce) {
    await store.write(async (tx) => {
      for (const listing of changed.slice(at, at + rowsAtOnce)) {
        const { barcode, quantity } = listing;
        const was = before.get(barcode);
        const news = newsOf(listing, was, pushes.get(barcode), traffic.get(barcode) ?? nobody);
        await saveListing(tx, by(context), channel.id, listing, was, news);
        const level = levels.get(barcode);
        const isTold = level !== undefined && level.problem === null;
        if (!was || news.cause !== 'changed there' || was.quantity === quantity || !isTold) continue;
        const ours = Math.min(level.available, channel.mostPieces);
        if (ours === quantity) continue;
        const both = levelsBefore.get(barcode)?.available !== level.available;
        await recordConflict(tx, by(context), channel.id, {
          barcode,
          before: was.quantity,
          theirs: quantity,
          ours,
          both,
        });
        conflicts += 1;
        const too = both ? ' and the shop’s own number changed too' : '';
        context.log.warn(
          `${barcode} was set from ${was.quantity} to ${quantity} at ${channel.title}${too}: the shop’s ${ours} takes its place`,
        );
      }
    });
  }
  await store.write(async (tx) => {
    for (const listing of gone) await listingGone(tx, by(context), channel.id, listing);
    await listingsRead(tx, channel.id, clock.now(), channel.mostPieces, only && [...only]);
  });
  return { conflicts };
}

/** Keeps listings that were read behind a push of ours. */
export async function noteReadBack(
  context: Context,
  channel: ListingChannel & { readonly id: string },
  live: readonly Listing[],
  pushes: readonly StockPush[],
): Promise<void> {
  const { store } = context;
  const before = await readStoredListings(store.db, channel.id);
  const own = new Map(pushes.map((push) => [push.barcode, push]));
  for (let at = 0; at < live.length; at += rowsAtOnce) {
    await store.write(async (tx) => {
      for (const listing of live.slice(at, at + rowsAtOnce)) {
        const push = own.get(listing.barcode);
        // What is not ours yet is told by the next reading, which knows the packages too.
        if (!push || !says(listing, push)) continue;
        const was = before.get(listing.barcode);
        const news = { cause: 'sent by us', reference: `push:${push.id}` } as const;
        await saveListing(tx, by(context), channel.id, listing, was, news, true);
      }
    });
  }
}

function isAsBefore(listing: Listing, was: StoredListing | undefined): boolean {
  return (
    was !== undefined &&
    was.goneAt === null &&
    was.quantity === listing.quantity &&
    was.listPrice === listing.listPrice &&
    was.salePrice === listing.salePrice
  );
}

function newsOf(
  listing: Listing,
  was: StoredListing | undefined,
  push: StockPush | undefined,
  traffic: Traffic,
): ListingNews {
  if (!was) return { cause: 'first reading', reference: null };
  if (push?.quantity === listing.quantity) return { cause: 'sent by us', reference: `push:${push.id}` };
  const who = whoChangedListing({ before: was.quantity, listed: listing.quantity, ...traffic });
  return { cause: who === 'buyers' ? 'sold there' : 'changed there', reference: null };
}
