/** Why a product is not sent, machine-readable. */
export type ProblemCode =
  | 'barcode-missing'
  | 'barcode-too-long'
  | 'barcode-characters'
  | 'barcode-ambiguous'
  | 'options-unmapped'
  | 'main-id-missing'
  | 'main-id-too-long'
  | 'stock-code-too-long'
  | 'title-missing'
  | 'title-too-long'
  | 'description-missing'
  | 'description-too-long'
  | 'brand-missing'
  | 'brand-unmapped'
  | 'category-missing'
  | 'category-unmapped'
  | 'category-ambiguous'
  | 'category-not-leaf'
  | 'attribute-unmapped'
  | 'value-unmapped'
  | 'images-missing'
  | 'images-too-many'
  | 'image-address'
  | 'image-dead'
  | 'image-unreachable'
  | 'currency'
  | 'price-missing'
  | 'list-below-sale'
  | 'vat-missing'
  | 'vat-rate'
  | 'weight-missing'
  | 'origin-missing'
  | 'gone';

/** What a product lacks: in which field, and in words for the person who can mend it. */
export interface Problem {
  readonly code: ProblemCode;
  /** The marketplace's name of the field. */
  readonly field: string;
  readonly message: string;
  /** The word that has no counterpart yet, where a mapping would mend it. */
  readonly gap?: Gap;
}

/** Kinds of words that the shop and a marketplace have different names for. */
export const mappingKinds = ['brand', 'category', 'attribute', 'value'] as const;
export type MappingKind = (typeof mappingKinds)[number];

/**
 * A word without its counterpart. `scope` is where it counts: of an attribute the category's number, of a value the attribute's,
 * else nothing. `source` is the shop's word; of an attribute the number of the marketplace's, since that is what asks.
 */
export interface Gap {
  readonly kind: MappingKind;
  readonly scope: string;
  readonly source: string;
  /** The word as people read it. */
  readonly name: string;
}
