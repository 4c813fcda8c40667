import type { ProductItem } from '../../domain/products/item.ts';
import type { ProductBatch } from './batches.ts';
import type { ProductListRow } from './product-list.ts';
import type { ProductReason, ProductRow } from './product-rows.ts';

/** A product as `orderdeck products --json` lists it. Times are ISO 8601 with Z. */
export interface ProductJson {
  readonly barcode: string;
  readonly title: string;
  /** held, queued, sent, accepted, approved, live, rejected or gone. */
  readonly state: string;
  readonly reasons: readonly ProductReason[];
  /** What the marketplace says of it: pending, approved, archived, rejected; null when it does not list it. */
  readonly standing: string | null;
  /** Its number in the shop. */
  readonly productId: number;
  readonly optionValueIds: readonly number[];
  readonly syncedAt: string | null;
  /** Since when the shop no longer offers it. */
  readonly goneAt: string | null;
  readonly error: string | null;
}

export function productToJson(row: Omit<ProductListRow, 'rowId'>): ProductJson {
  const { barcode, title, state, reasons, standing, productId, optionValueIds, error } = row;
  return {
    ...{ barcode, title, state, reasons, standing, productId, optionValueIds },
    syncedAt: iso(row.syncedAt),
    goneAt: iso(row.goneAt),
    error,
  };
}

/** One field of a product on both sides, as text. */
export interface FieldPair {
  readonly field: string;
  readonly shop: string;
  readonly marketplace: string;
}

/**
 * What the shop says beside what the marketplace lists, field by field; one side is empty where it says nothing.
 *
 * @param names of what is told by number, by `itemNames`
 */
export function fieldPairs({ desired, listed }: ProductRow, names: ReadonlyMap<string, string>): FieldPair[] {
  const said = new Map((listed?.attributes ?? []).map((each) => [each.attributeId, each]));
  const attribute = ({ attributeId, valueId, text }: ProductItem['attributes'][number]): string => {
    const known = said.get(attributeId);
    const name = names.get(`attribute ${attributeId}`) ?? known?.name ?? String(attributeId);
    if (valueId === undefined) return `${name}: ${text ?? ''}`;
    const value = names.get(`value ${attributeId} ${valueId}`) ?? (known?.valueId === valueId ? known.value : valueId);
    return `${name}: ${value}`;
  };
  const word = (id: number | undefined, name: string | undefined): string =>
    id === undefined ? '' : name === undefined ? String(id) : `${name} (${id})`;
  const named = (kind: 'brand' | 'category', id: number | undefined): string => {
    const known = listed?.[kind];
    return word(id, names.get(kind) ?? (known?.id === id ? known?.name : undefined));
  };
  const pair = (field: string, shop: unknown, marketplace: unknown): FieldPair => ({
    field,
    shop: textOf(shop),
    marketplace: textOf(marketplace),
  });
  return [
    pair('title', desired?.title, listed?.title),
    pair('description', desired?.description, listed?.description),
    pair('brandId', named('brand', desired?.brandId), word(listed?.brand?.id, listed?.brand?.name)),
    pair('categoryId', named('category', desired?.categoryId), word(listed?.category?.id, listed?.category?.name)),
    pair('images', desired?.images.join(' '), listed?.images.join(' ')),
    pair(
      'attributes',
      desired?.attributes.map(attribute).join(', '),
      listed?.attributes.map(({ name, value }) => `${name}: ${value}`).join(', '),
    ),
    pair('vatRate', desired?.vatRate, listed?.vatRate),
    pair('stockCode', desired?.stockCode, listed?.stockCode),
    pair('productMainId', desired?.productMainId, listed?.productMainId),
    pair('dimensionalWeight', desired?.dimensionalWeight, listed?.dimensionalWeight),
    pair('origin', desired?.origin, listed?.origin),
  ];
}

function iso(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}

function textOf(value: unknown): string {
  return value === undefined || value === null ? '' : String(value);
}

/** A call that told something of a product, as JSON. */
export function batchToJson(batch: ProductBatch & { readonly itemState: string; readonly reasons: readonly string[] }) {
  const { id, write, state, itemState, reasons, error } = batch;
  return {
    ...{ id, write, batch: batch.batch, state, item: itemState, reasons },
    ...{ stagedAt: iso(batch.stagedAt), sentAt: iso(batch.sentAt), endedAt: iso(batch.endedAt), error },
  };
}
