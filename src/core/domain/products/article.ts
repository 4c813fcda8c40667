import type { E4 } from '../money.ts';
import type { ItemAttribute } from './item.ts';

/** One thing that the shop sells under one barcode: a product, or a choice among its options. */
export interface Article {
  readonly productId: number;
  readonly optionValueIds: readonly number[];
  readonly barcode: string | null;
  /** The shop's code for it. */
  readonly model: string;
  /** The code of the product whose variants it is one of; its own where it stands alone. */
  readonly mainModel: string;
  readonly title: string;
  readonly description: string;
  readonly brand: string | null;
  readonly categories: readonly string[];
  /** Addresses; null where one cannot be made. */
  readonly images: readonly (string | null)[];
  readonly currency: string;
  readonly listPrice: E4;
  readonly salePrice: E4;
  readonly vatRate: number | null;
  /** What it says of itself: the chosen options, by name. */
  readonly said: readonly { readonly name: string; readonly value: string }[];
  /** An option that must be chosen and leads to no barcode yet. */
  readonly openOption: string | null;
}

/** What the marketplace says of a product that it has: kept where the shop and the mappings say nothing. */
export interface KnownListing {
  readonly productMainId: string;
  readonly brandId: number | null;
  readonly categoryId: number | null;
  readonly attributes: readonly ItemAttribute[];
  /** Percent. */
  readonly vatRate: number | null;
  readonly dimensionalWeight: number | null;
  readonly origin: string | null;
}
