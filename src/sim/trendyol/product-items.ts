import * as z from 'zod';
import type { Listing, ListingAttribute } from './listings.ts';
import { attributesOf, brands, type Category, leafCategory } from './reference.ts';

/** From this day on a product must say where it was made (facts B4). */
const ORIGIN_REQUIRED_FROM = Date.UTC(2026, 9, 23);

const price = z.number().positive();
const images = z
  // Only https, and the plain address of a test's own shop on this host.
  .array(z.object({ url: z.string().regex(/^(https:\/\/|http:\/\/127\.0\.0\.1:)/) }))
  .min(1)
  .max(8);
const attributes = z.array(
  z.object({
    attributeId: z.number().int(),
    // The vendor's own sources disagree about the spelling: both are understood.
    attributeValueId: z.number().int().optional(),
    attributeValueIds: z.array(z.number().int()).optional(),
    customAttributeValue: z.string().optional(),
    attributeValue: z.string().optional(),
  }),
);

const fields = {
  barcode: z
    .string()
    .transform((text) => text.replace(/\s/g, ''))
    .pipe(z.string().regex(/^[\p{L}\p{N}._-]{1,40}$/u)),
  title: z.string().min(1).max(100),
  productMainId: z.string().min(1).max(40),
  brandId: z.number().int(),
  categoryId: z.number().int(),
  quantity: z.number().int().min(0).max(20_000),
  stockCode: z.string().max(100),
  description: z.string().min(1).max(30_000),
  listPrice: price,
  salePrice: price,
  vatRate: z.literal([0, 1, 10, 20]),
  dimensionalWeight: z.number().min(0),
  origin: z.string().regex(/^[A-Z]{2}$/),
  images,
  attributes,
};

/** One item of a create batch. */
export const newItem = z.object({
  ...fields,
  stockCode: fields.stockCode.default(''),
  dimensionalWeight: fields.dimensionalWeight.default(1),
  origin: fields.origin.optional(),
});
export type NewItem = z.output<typeof newItem>;

/** One item of an update: what is not named stays. */
export const changedItem = z.object(fields).partial();
export type ChangedItem = z.output<typeof changedItem>;

/** What the vendor says about a field that it does not take. */
const complaints: Readonly<Record<string, string>> = {
  barcode: 'Barkod formatı geçersiz',
  title: 'Ürün adı boş olamaz ve 100 karakteri geçemez',
  productMainId: 'Model kodu geçersiz',
  quantity: 'Stok adedi 0 ile 20000 arasında olmalıdır',
  description: 'Ürün açıklaması boş olamaz ve 30000 karakteri geçemez',
  listPrice: 'Liste fiyatı geçersiz',
  salePrice: 'Satış fiyatı geçersiz',
  vatRate: 'KDV oranı 0, 1, 10 ya da 20 olmalıdır',
  images: 'En az 1, en fazla 8 adet https görsel adresi gönderilmelidir',
  origin: 'Menşei bilgisi iki harfli ülke kodu olmalıdır',
};

/** Reads one item; what cannot be read is told in the vendor's free text. */
export function readItem<T>(
  schema: z.ZodType<T>,
  item: unknown,
): { readonly item: T } | { readonly reasons: string[] } {
  const parsed = schema.safeParse(item);
  if (parsed.success) return { item: parsed.data };
  const named = parsed.error.issues.map(({ path }) => String(path[0] ?? 'item'));
  return { reasons: [...new Set(named)].map((field) => complaints[field] ?? `${field} alanı geçersiz`) };
}

/** What is wrong with an item that can be read, seen against the marketplace's words; `kept` is what it changes. */
export function itemFaults(item: ChangedItem, kept: Listing | null, now: number): string[] {
  const reasons: string[] = [];
  const [list, sale] = [item.listPrice ?? kept?.listPrice ?? 0, item.salePrice ?? kept?.salePrice ?? 0];
  if (list < sale) reasons.push('Liste fiyatı satış fiyatından küçük olamaz');
  if (item.brandId !== undefined && !brandById(item.brandId)) reasons.push('Marka bulunamadı');
  if (item.categoryId !== undefined && !leafCategory(item.categoryId)) {
    reasons.push('Kategori bulunamadı ya da en alt seviye kategori değil');
  }
  if (!kept && item.origin === undefined && now >= ORIGIN_REQUIRED_FROM) reasons.push('Menşei bilgisi zorunludur');
  return reasons;
}

export function brandById(id: number): { readonly id: number; readonly name: string } | undefined {
  return brands.find((brand) => brand.id === id);
}

/** The attributes as the vendor gives them back; values that the category does not know are left out. */
export function spokenAttributes(said: z.output<typeof attributes>, category: Category): ListingAttribute[] {
  const known = attributesOf(category);
  return said.flatMap((each) => {
    const attribute = known.find(({ id }) => id === each.attributeId);
    if (!attribute) return [];
    const named = { attributeId: attribute.id, attributeName: attribute.name };
    const value = attribute.values.find(({ id }) => id === (each.attributeValueId ?? each.attributeValueIds?.[0]));
    if (value) return [{ ...named, attributeValueId: value.id, attributeValue: value.name }];
    const text = each.customAttributeValue ?? each.attributeValue;
    return text && attribute.allowCustom ? [{ ...named, attributeValue: text }] : [];
  });
}

/** Whether a product says all that its category asks for. */
export function saysEnough(listing: Listing): boolean {
  const category = leafCategory(listing.categoryId);
  const said = new Set(listing.attributes.map(({ attributeId }) => attributeId));
  return category !== undefined && attributesOf(category).every(({ id, required }) => !required || said.has(id));
}
