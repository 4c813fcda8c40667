import type { MappingKind } from './problems.ts';
import type { Word } from './suggest.ts';

/** Where an attribute's value comes from: a word that the shop has for it, one value for all, or one text for all. */
export type AttributeSource =
  | { readonly from: string }
  | { readonly value: number; readonly name: string }
  | { readonly text: string };

/** A category of the marketplace; `path` leads to it from the top. */
export interface MarketCategory extends Word {
  readonly path: string;
  /** Products go into leaves only. */
  readonly leaf: boolean;
}

/** What products of a category are asked to say. */
export interface MarketAttribute extends Word {
  readonly required: boolean;
  /** Whether a text of one's own is taken where no value fits. */
  readonly allowsText: boolean;
  readonly values: readonly Word[];
}

/** The operator's word on what means what. Undefined where none was given. */
export interface Mappings {
  brand(shopBrand: string): number | undefined;
  category(shopCategory: string): number | undefined;
  /** For one product, else for the category. */
  attribute(categoryId: number, attributeId: number, barcode: string): AttributeSource | undefined;
  value(attributeId: number, shopValue: string): number | undefined;
}

/** The marketplace's words, as far as they were looked up. */
export interface MarketWords {
  /** Brands of exactly this name. */
  brands(name: string): readonly Word[];
  category(id: number): MarketCategory | undefined;
  /** Leaves of exactly this name. */
  leaves(name: string): readonly MarketCategory[];
  attributes(categoryId: number): readonly MarketAttribute[];
}

/** How a mapping is keyed in the store. An attribute may be said for one product alone. */
export interface MappingKey {
  readonly kind: MappingKind;
  readonly scope: string;
  readonly source: string;
  /** Empty for all products. */
  readonly barcode: string;
}
