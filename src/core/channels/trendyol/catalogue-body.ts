import type { E4 } from '../../domain/money.ts';
import type { ItemAttribute, ProductItem } from '../../domain/products/item.ts';
import type { ProductSend, ProductWrite } from '../../domain/products/listing.ts';

/**
 * How an attribute is written. The vendor's examples and batch echoes say `attributeValueId` and `customAttributeValue`, its OpenAPI
 * document `attributeValueIds` and `attributeValue` (facts on Trendyol, B4); which of them counts can change any day.
 */
export type AttributeSpelling = (typeof attributeSpellings)[number];
export const attributeSpellings = ['single', 'list'] as const;

/** The body of a batch; the same items give the same text. */
export function productsBody(write: ProductWrite, items: readonly ProductSend[], spelling: AttributeSpelling): string {
  return JSON.stringify({ items: items.map((item) => wireItem(write, item, spelling)) });
}

function wireItem(
  write: ProductWrite,
  { barcode, contentId, fields, offer }: ProductSend,
  spelling: AttributeSpelling,
): object {
  const key = write === 'update-content' ? { contentId: Number(contentId) } : { barcode };
  return {
    ...key,
    ...wireFields(fields, spelling),
    // The stock's own push tells how many there are, when the product is approved: until then none can be sold.
    ...(offer && { quantity: 0, listPrice: lira(offer.listPrice), salePrice: lira(offer.salePrice) }),
  };
}

/** To the kuruş: finer prices are nobody's. */
function lira(amount: E4): number {
  return Math.round(amount / 100) / 100;
}

function wireFields(fields: Partial<ProductItem>, spelling: AttributeSpelling): object {
  const { barcode: _, images, attributes, origin, ...plain } = fields;
  return {
    ...plain,
    ...(origin && { origin }),
    ...(images && { images: images.map((url) => ({ url })) }),
    ...(attributes && { attributes: attributes.map((attribute) => wireAttribute(attribute, spelling)) }),
  };
}

function wireAttribute({ attributeId, valueId, text }: ItemAttribute, spelling: AttributeSpelling): object {
  if (valueId !== undefined) {
    return spelling === 'single'
      ? { attributeId, attributeValueId: valueId }
      : { attributeId, attributeValueIds: [valueId] };
  }
  return spelling === 'single' ? { attributeId, customAttributeValue: text } : { attributeId, attributeValue: text };
}
