import type { E4 } from '../money.ts';

/** One thing that a product says of itself, by the marketplace's numbers: a value of its list, or a text where it takes one. */
export interface ItemAttribute {
  readonly attributeId: number;
  readonly valueId?: number;
  readonly text?: string;
}

/** What a marketplace is told of a product, in its own numbers; stock and prices travel apart (facts on Trendyol, B4). */
export interface ProductItem {
  readonly barcode: string;
  /** What the variants of one product share. */
  readonly productMainId: string;
  readonly title: string;
  /** HTML. */
  readonly description: string;
  readonly brandId: number;
  readonly categoryId: number;
  readonly images: readonly string[];
  readonly attributes: readonly ItemAttribute[];
  /** Percent. */
  readonly vatRate: number;
  readonly stockCode: string;
  readonly dimensionalWeight: number;
  /** ISO 3166-1, two letters; empty before the day from which it must be told. */
  readonly origin: string;
}

/** What a product that is brought in costs, with VAT in it. */
export interface Offer {
  readonly listPrice: E4;
  readonly salePrice: E4;
}

/** Fields that all variants of an approved product share, and those that are a variant's own. */
export const contentFields = ['title', 'description', 'brandId', 'categoryId', 'images', 'attributes'] as const;
export const variantFields = ['vatRate', 'stockCode', 'dimensionalWeight', 'origin'] as const;
export type ItemField = (typeof contentFields)[number] | (typeof variantFields)[number];

/** Those of these fields in which two tellings of a product differ. What groups variants is fixed once a product is listed. */
export function changedFields<F extends ItemField>(
  before: Partial<ProductItem>,
  after: ProductItem,
  fields: readonly F[],
): F[] {
  return fields.filter((field) => JSON.stringify(before[field]) !== JSON.stringify(after[field]));
}

/** The whole of a product as one text: two that are told alike have the same. */
export function itemText(item: ProductItem): string {
  return JSON.stringify(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)));
}
