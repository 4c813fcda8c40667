import type { E4 } from '../domain/money.ts';
import type { ListingChange } from '../domain/stock.ts';
import type { ChannelError } from './channel.ts';

/** What a marketplace offers under one barcode, as it is at this moment. */
export interface Listing {
  readonly barcode: string;
  readonly quantity: number;
  /** With VAT, in the marketplace's currency. */
  readonly listPrice: E4;
  readonly salePrice: E4;
  /** When the marketplace last changed the quantity, UTC epoch ms; null where it does not tell. */
  readonly stockChangedAt: number | null;
}

export interface ListingPage {
  readonly listings: readonly Listing[];
  /** Where the next page begins; null at the end. */
  readonly next: string | null;
  /** Products, each with one listing or several; for the progress only. */
  readonly pages: number;
}

/** What became of a call that changes listings, as far as its answer tells. */
export type ListingsPushed =
  /** It is accepted, which is not yet applied; the batch tells. */
  | { readonly kind: 'accepted'; readonly batch: string }
  /** The marketplace has had this very body a short time ago, and works on it or has. */
  | { readonly kind: 'same-again'; readonly error: ChannelError }
  /** It said no to the whole call: nothing was changed. */
  | { readonly kind: 'refused'; readonly error: ChannelError }
  /** No answer, or one that says nothing: it may have been accepted. */
  | { readonly kind: 'doubt'; readonly error: ChannelError };

/** The verdict on one item of a batch. */
export interface BatchItem {
  readonly barcode: string;
  readonly state: 'success' | 'failed' | 'in-progress';
  /** In the marketplace's own words. */
  readonly reasons: readonly string[];
}

/**
 * What a marketplace lists and how that is changed. Every method waits for the channel's quota, logs its call, and throws a
 * ChannelError (never a half answer) when the channel refused, failed, or answered nonsense.
 */
export interface ListingChannel {
  /** The most listings that one call may change. */
  readonly mostListings: number;
  /** The most pieces that a listing may tell. */
  readonly mostPieces: number;
  /** No call may repeat the body of one that is younger than this, ms. */
  readonly repeatMs: number;
  /** So long (ms) the result of a batch can be read. */
  readonly batchReadableMs: number;
  /** One page of all live listings (null: the first). */
  listListings(cursor: string | null): Promise<ListingPage>;
  /** Those of these barcodes that are live, read just now. */
  readListings(barcodes: readonly string[]): Promise<readonly Listing[]>;
  /** Pure. The text that `pushListings` sends for these changes. */
  listingsBody(changes: readonly ListingChange[]): string;
  /**
   * Sends one body, once.
   *
   * @throws ChannelError when the channel lets nobody write now ('throttled', 'auth'): it was not carried out
   */
  pushListings(body: string): Promise<ListingsPushed>;
  /** What became of each item of a batch; null when its result can no longer be read. */
  readBatch(batch: string): Promise<readonly BatchItem[] | null>;
}
