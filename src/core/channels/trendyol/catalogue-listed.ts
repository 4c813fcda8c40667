import * as z from 'zod';
import type { ListedAttribute, ListedProduct } from '../../domain/products/listing.ts';
import { nonsense } from './errors.ts';

/** A page of what is listed, as far as it could be read. */
export interface ListedRows {
  readonly products: readonly ListedProduct[];
  readonly unreadable: number;
  /** Counted from 0. */
  readonly page: number;
  readonly pages: number;
  readonly token: string | null;
}

const pageSchema = z.object({
  totalElements: z.int().nonnegative(),
  totalPages: z.int().nonnegative(),
  page: z.int().nonnegative(),
  nextPageToken: z.string().nullish(),
  content: z.array(z.unknown()),
});

const digits = z.union([z.int().nonnegative(), z.string().min(1)]).transform(String);
const word = z.object({ id: z.int(), name: z.string() }).nullish();
const number = z.number().nullish();
const text = z.string().nullish();
const described = {
  productMainId: z.string(),
  title: text,
  description: text,
  brand: word,
  category: word,
  media: z.array(z.object({ url: z.string() })).nullish(),
  attributes: z
    .array(
      z.object({
        attributeId: z.int(),
        attributeName: text,
        // Both spellings of the vendor's own sources (facts on Trendyol, B4).
        attributeValueId: z.int().nullish(),
        attributeValueIds: z.array(z.int()).nullish(),
        attributeValue: text,
        customAttributeValue: text,
      }),
    )
    .nullish(),
};
const own = { barcode: z.string().min(1), vatRate: number, stockCode: text, dimensionalWeight: number, origin: text };

const contentSchema = z.object({
  ...described,
  contentId: digits,
  variants: z.array(z.object({ ...own, archived: z.boolean().nullish() })),
});
const unapprovedSchema = z.object({
  ...described,
  ...own,
  status: z.string(),
  rejectReasonDetails: z.array(z.object({ rejectReason: text, rejectReasonDetail: text })).nullish(),
});

/** A page of approved contents: a product for each variant. */
export function approvedProducts(body: unknown, size: number, what: string): ListedRows {
  return rowsOf(body, size, what, (row) => {
    const parsed = contentSchema.safeParse(row);
    if (!parsed.success) return null;
    const { contentId, variants, ...content } = parsed.data;
    return variants.map(({ archived, ...variant }) => ({
      ...common({ ...content, ...variant }),
      standing: archived === true ? 'archived' : 'approved',
      contentId,
      reasons: [],
    }));
  });
}

/** A page of products that wait for approval, or were rejected. */
export function unapprovedProducts(body: unknown, size: number, what: string): ListedRows {
  return rowsOf(body, size, what, (row) => {
    const parsed = unapprovedSchema.safeParse(row);
    if (!parsed.success) return null;
    const { status, rejectReasonDetails, ...rest } = parsed.data;
    const reasons = (rejectReasonDetails ?? []).map(({ rejectReason, rejectReasonDetail }) =>
      [rejectReason, rejectReasonDetail].filter(Boolean).join(': '),
    );
    return [{ ...common(rest), standing: status === 'rejected' ? 'rejected' : 'pending', contentId: null, reasons }];
  });
}

/** A page held against its own counts: one that is cut would make products look as if they were gone. */
function rowsOf(body: unknown, size: number, what: string, read: (row: unknown) => ListedProduct[] | null): ListedRows {
  const parsed = pageSchema.safeParse(body);
  if (!parsed.success)
    throw nonsense(what, `${String(parsed.error.issues[0]?.path.join('.'))} is not as it should be.`);
  const { totalElements, totalPages: pages, page, nextPageToken, content } = parsed.data;
  const expected = Math.max(0, Math.min(size, totalElements - page * size));
  if (content.length !== expected) {
    throw nonsense(what, `A page of ${content.length} products where there should be ${expected}.`);
  }
  const each = content.map(read);
  return {
    products: each.flatMap((rows) => rows ?? []),
    unreadable: each.filter((rows) => rows === null).length,
    page,
    pages,
    token: nextPageToken ?? null,
  };
}

type Common = z.output<z.ZodObject<typeof described & typeof own>>;

function common(row: Common): Omit<ListedProduct, 'standing' | 'contentId' | 'reasons'> {
  return {
    barcode: row.barcode,
    productMainId: row.productMainId,
    title: row.title ?? '',
    description: row.description ?? '',
    brand: row.brand ?? null,
    category: row.category ?? null,
    images: (row.media ?? []).map(({ url }) => url),
    attributes: (row.attributes ?? []).map(attribute).sort((a, b) => a.attributeId - b.attributeId),
    vatRate: row.vatRate ?? null,
    stockCode: row.stockCode ?? '',
    dimensionalWeight: row.dimensionalWeight ?? null,
    origin: row.origin || null,
  };
}

function attribute(said: NonNullable<Common['attributes']>[number]): ListedAttribute {
  const { attributeId, attributeName } = said;
  const valueId = said.attributeValueId ?? said.attributeValueIds?.[0];
  const value = said.attributeValue ?? said.customAttributeValue ?? '';
  return {
    attributeId,
    name: attributeName ?? String(attributeId),
    value,
    ...(valueId === undefined || valueId === null ? { text: value } : { valueId }),
  };
}
