import * as z from 'zod';
import { moneyFromNumber } from '../../domain/money.ts';
import { type ListingChange, mostListedPieces } from '../../domain/stock.ts';
import { ChannelError } from '../channel.ts';
import type { BatchItem, Listing, ListingChannel, ListingPage, ListingsPushed } from '../listings.ts';
import type { Caller } from './call.ts';
import { isSameAgain, nonsense } from './errors.ts';

/** Contents on a page; each has a variant or several (facts on Trendyol, B4). */
const pageSize = 100;
/** Pages by number end here; a token leads on. */
const mostListed = 10_000;
const mostBarcodes = 50;
const minuteMs = 60_000;

const amount = z.number().nonnegative();
const variant = z.object({
  barcode: z.string().min(1),
  quantity: z.int().nonnegative(),
  salePrice: amount,
  listPrice: amount,
  stockLastModifiedDate: z.int().nonnegative().nullish(),
});
const pageSchema = z.object({
  totalElements: z.int().nonnegative(),
  totalPages: z.int().nonnegative(),
  page: z.int().nonnegative(),
  nextPageToken: z.string().nullish(),
  content: z.array(z.object({ variants: z.array(variant) })),
});
const acceptedSchema = z.object({ batchRequestId: z.string().min(1) });
/** Inventory batches have no status of their own: their items tell. */
const batchSchema = z.object({
  items: z.array(
    z.object({
      requestItem: z.object({ barcode: z.string() }),
      status: z.string(),
      failureReasons: z.array(z.string()).nullish(),
    }),
  ),
});

/** Prices and quantities at Trendyol, read live and written by asynchronous batches (facts on Trendyol, B4). */
export function listingChannel(caller: Caller): ListingChannel {
  const askPage = (query: Record<string, string>, what: string): Promise<ListingPage> =>
    caller.ask({
      endpoint: 'listPricesAndStock',
      query: { ...query, size: String(pageSize) },
      what,
      read: (body) => readPage(body, what),
    });

  return {
    mostListings: 1000,
    mostPieces: mostListedPieces,
    repeatMs: 15 * minuteMs,
    batchReadableMs: 4 * 60 * minuteMs,

    listListings: (cursor) => askPage(placeOf(cursor), 'the listings'),

    async readListings(barcodes) {
      const found: Listing[] = [];
      for (let at = 0; at < barcodes.length; at += mostBarcodes) {
        const asked = barcodes.slice(at, at + mostBarcodes);
        const what = `${asked.length} listings by their barcodes`;
        const { listings } = await askPage({ barcodes: asked.join(','), page: '0' }, what);
        found.push(...listings.filter(({ barcode }) => asked.includes(barcode)));
      }
      return found;
    },

    listingsBody: (changes) => JSON.stringify({ items: changes.map(wireItem) }),

    async pushListings(body): Promise<ListingsPushed> {
      try {
        const batch = await caller.send({
          endpoint: 'setPriceAndStock',
          body,
          what: 'a batch of prices and quantities',
          read: readAccepted,
        });
        return { kind: 'accepted', batch };
      } catch (error) {
        if (!(error instanceof ChannelError)) throw error;
        if (error.kind === 'throttled' || error.kind === 'auth') throw error;
        if (isSameAgain(error)) return { kind: 'same-again', error };
        return { kind: error.passing ? 'doubt' : 'refused', error };
      }
    },

    readBatch: (batch) =>
      caller.ask({
        endpoint: 'readBatch',
        parts: { batch },
        what: `batch ${batch}`,
        ref: batch,
        absent: null,
        read: (body) => readBatch(body, batch),
      }),
  };
}

/** `page:3`, or the vendor's token for what lies behind the last numbered page. */
function placeOf(cursor: string | null): Record<string, string> {
  const [, page] = /^page:(\d+)$/.exec(cursor ?? 'page:0') ?? [];
  return page === undefined ? { nextPageToken: cursor ?? '' } : { page };
}

/** A page, held against its own counts: one that is cut would make listings look as if they were gone. */
function readPage(body: unknown, what: string): ListingPage {
  const parsed = pageSchema.safeParse(body);
  if (!parsed.success)
    throw nonsense(what, `${String(parsed.error.issues[0]?.path.join('.'))} is not as it should be.`);
  const { totalElements, totalPages, page, nextPageToken, content } = parsed.data;
  const expected = Math.max(0, Math.min(pageSize, totalElements - page * pageSize));
  if (content.length !== expected)
    throw nonsense(what, `A page of ${content.length} products where there should be ${expected}.`);
  const more = page + 1 < totalPages;
  const numbered = (page + 2) * pageSize <= mostListed ? `page:${page + 1}` : null;
  const next = more ? (nextPageToken ?? numbered) : null;
  if (more && next === null) throw nonsense(what, 'There is more of it, and no word where.');
  return { listings: content.flatMap(({ variants }) => variants.map(listing)), next, pages: totalPages };
}

function listing(wire: z.output<typeof variant>): Listing {
  return {
    barcode: wire.barcode,
    quantity: wire.quantity,
    listPrice: moneyFromNumber(wire.listPrice),
    salePrice: moneyFromNumber(wire.salePrice),
    stockChangedAt: wire.stockLastModifiedDate || null,
  };
}

function wireItem({ barcode, quantity, listPrice, salePrice }: ListingChange): object {
  return {
    barcode,
    ...(quantity !== undefined && { quantity }),
    ...(salePrice !== undefined && { salePrice: salePrice / 10_000 }),
    ...(listPrice !== undefined && { listPrice: listPrice / 10_000 }),
  };
}

function readAccepted(body: unknown): string {
  const parsed = acceptedSchema.safeParse(body);
  if (!parsed.success) throw nonsense('a batch of prices and quantities', 'It names no batch.');
  return parsed.data.batchRequestId;
}

function readBatch(body: unknown, batch: string): BatchItem[] {
  const parsed = batchSchema.safeParse(body);
  if (!parsed.success) throw nonsense(`batch ${batch}`, 'It is not the result of a batch of prices and quantities.');
  return parsed.data.items.map(({ requestItem, status, failureReasons }) => ({
    barcode: requestItem.barcode,
    state: status === 'SUCCESS' ? 'success' : status === 'FAILED' ? 'failed' : 'in-progress',
    reasons: failureReasons ?? [],
  }));
}
