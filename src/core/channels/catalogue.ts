import type { ListedProduct, ProductSend, ProductWrite } from '../domain/products/listing.ts';
import type { MarketCategory } from '../domain/products/mapping.ts';
import type { Word } from '../domain/products/suggest.ts';
import type { ChannelError } from './channel.ts';

export interface ListedPage {
  readonly products: readonly ListedProduct[];
  /** Entries that could not be read; they are left out. */
  readonly unreadable: number;
  /** Where the next page begins; null at the end. */
  readonly next: string | null;
}

/** An attribute of a category, without its values. */
export interface AttributeRule extends Word {
  readonly required: boolean;
  readonly allowsText: boolean;
}

/** What became of a call that brings or changes products, as far as its answer tells. */
export type ProductsSent =
  /** Accepted, which is not yet applied; the batch tells. */
  | { readonly kind: 'accepted'; readonly batch: string }
  /** It said no to the whole call: nothing was changed. */
  | { readonly kind: 'refused'; readonly error: ChannelError }
  /** No answer, or one that says nothing: it may have been accepted. */
  | { readonly kind: 'doubt'; readonly error: ChannelError };

/** The verdict on one item of a batch, in the order in which they were sent. */
export interface ProductVerdict {
  readonly barcode: string | null;
  readonly contentId: string | null;
  readonly state: 'success' | 'failed' | 'in-progress';
  /** In the marketplace's own words. */
  readonly reasons: readonly string[];
}

/**
 * A marketplace's catalogue: its words, and what it lists of us. Every method waits for the channel's quota, logs its call, and
 * throws a ChannelError (never a half answer) when the channel refused, failed, or answered nonsense.
 */
export interface Catalogue {
  /** ISO 4217. */
  readonly currency: string;
  /** So long (ms) the result of a batch can be read. */
  readonly batchReadableMs: number;
  /** Brands of this name; letters' case does not count. */
  findBrands(name: string): Promise<readonly Word[]>;
  /** One page of all brands, counted from 0; empty behind the last. */
  listBrands(page: number): Promise<readonly Word[]>;
  listCategories(): Promise<readonly MarketCategory[]>;
  listAttributes(categoryId: number): Promise<readonly AttributeRule[]>;
  listAttributeValues(categoryId: number, attributeId: number): Promise<readonly Word[]>;
  /** One page of everything that is listed, approved or not (null: the first). */
  listProducts(cursor: string | null): Promise<ListedPage>;
  /** Those of these barcodes that are listed now. */
  readProducts(barcodes: readonly string[]): Promise<readonly ListedProduct[]>;
  /** Pure. The text that `sendProducts` sends for these. */
  productsBody(write: ProductWrite, items: readonly ProductSend[]): string;
  /**
   * Sends one body, once.
   *
   * @throws ChannelError when the channel lets nobody write now ('throttled', 'auth'): it was not carried out
   */
  sendProducts(write: ProductWrite, body: string): Promise<ProductsSent>;
  /** What became of each item of a batch; null when its result can no longer be read. */
  readProductBatch(batch: string): Promise<readonly ProductVerdict[] | null>;
}

/** A channel that has a catalogue. */
export interface CatalogueHolder {
  readonly catalogue: Catalogue;
}
