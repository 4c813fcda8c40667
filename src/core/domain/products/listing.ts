import type { ItemAttribute, Offer, ProductItem } from './item.ts';
import type { Standing } from './plan.ts';
import type { Word } from './suggest.ts';

/** A product as the marketplace has it now. */
export interface ListedProduct {
  readonly barcode: string;
  readonly standing: Standing;
  readonly contentId: string | null;
  readonly productMainId: string;
  readonly title: string;
  readonly description: string;
  readonly brand: Word | null;
  readonly category: Word | null;
  readonly images: readonly string[];
  readonly attributes: readonly ListedAttribute[];
  readonly vatRate: number | null;
  readonly stockCode: string;
  readonly dimensionalWeight: number | null;
  readonly origin: string | null;
  /** Why it was rejected, in the marketplace's own words. */
  readonly reasons: readonly string[];
}

export interface ListedAttribute extends ItemAttribute {
  readonly name: string;
  readonly value: string;
}

/** The four ways in which a marketplace takes products. */
export type ProductWrite = 'create' | 'update-unapproved' | 'update-content' | 'update-variant';

/** One item of a batch: a whole product where it is new or unapproved, else the fields that change. */
export interface ProductSend {
  readonly barcode: string;
  readonly contentId: string | null;
  readonly fields: Partial<ProductItem>;
  /** What it costs, where it is told anew as a whole. */
  readonly offer: Offer | null;
}
