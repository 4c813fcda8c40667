import { type Listing, rejections } from './listings.ts';
import {
  brandById,
  type ChangedItem,
  changedItem,
  itemFaults,
  type NewItem,
  newItem,
  readItem,
  saysEnough,
  spokenAttributes,
} from './product-items.ts';
import { leafCategory } from './reference.ts';
import type { World } from './world.ts';

/** Brings in a new product: it waits for approval. Tells why it was not taken. */
export function create(world: World, given: unknown, at: number, approvalMs: number): readonly string[] {
  const read = readItem(newItem, given);
  if ('reasons' in read) return read.reasons;
  const { item } = read;
  const faults = itemFaults(item, null, at);
  if (world.listings.get(item.barcode)) faults.push('Bu barkod ile kayıtlı bir ürün zaten var');
  if (faults.length > 0) return faults;
  const { attributes, brandId, categoryId, images, ...rest } = item;
  const category = leafCategory(categoryId);
  if (!category) return [];
  const listing = world.listings.add(
    {
      ...rest,
      origin: item.origin ?? '',
      brandId,
      brandName: brandById(brandId)?.name ?? '',
      categoryId,
      categoryName: category.name,
      images: images.map(({ url }) => url),
      attributes: spokenAttributes(attributes, category),
      ...variantOf(attributes, item),
      status: 'pendingApproval',
      rejectReasons: [],
      weight: 2,
    },
    at,
  );
  awaitApproval(world, listing, at + approvalMs);
  return [];
}

/** Changes a product that is not approved yet; it waits for approval again. */
export function changeUnapproved(world: World, given: unknown, at: number, approvalMs: number): readonly string[] {
  const read = readItem(changedItem, given);
  if ('reasons' in read) return read.reasons;
  const listing = world.listings.get(read.item.barcode ?? '');
  if (!listing) return [unknownProduct];
  if (listing.status === 'approved') return ['Onaylı ürün bu servis ile güncellenemez'];
  const faults = itemFaults(read.item, listing, at);
  if (faults.length > 0) return faults;
  apply(listing, read.item, at);
  listing.status = 'pendingApproval';
  listing.rejectReasons = [];
  awaitApproval(world, listing, at + approvalMs);
  return [];
}

/** Changes what all variants of an approved content share. */
export function changeContent(world: World, given: unknown, at: number): readonly string[] {
  const contentId = (given as { contentId?: unknown } | null)?.contentId;
  const listings = [...world.listings.all()].filter(
    (each) => each.contentId === contentId && each.status === 'approved',
  );
  const [first] = listings;
  if (!first) return ['İçerik bulunamadı'];
  const read = readItem(changedItem, given);
  if ('reasons' in read) return read.reasons;
  const faults = itemFaults(read.item, first, at);
  if (faults.length > 0) return faults;
  const { barcode: _, quantity: _q, salePrice: _s, listPrice: _l, stockCode: _c, ...shared } = read.item;
  for (const listing of listings) apply(listing, shared, at);
  return [];
}

/** Changes what is a variant's own: stock code, VAT, weight, origin. Not its price and quantity. */
export function changeVariant(world: World, given: unknown, at: number): readonly string[] {
  const read = readItem(changedItem, given);
  if ('reasons' in read) return read.reasons;
  const listing = world.listings.get(read.item.barcode ?? '');
  if (!listing) return [unknownProduct];
  if (listing.status !== 'approved') return ['Ürün onaylı değil'];
  const { stockCode, vatRate, dimensionalWeight, origin } = read.item;
  const own = { stockCode, vatRate, dimensionalWeight, origin };
  apply(listing, Object.fromEntries(Object.entries(own).filter(([, value]) => value !== undefined)), at);
  return [];
}

export const unknownProduct = 'Ürün sistemde bulunamadı';

function apply(listing: Listing, changed: Partial<ChangedItem>, at: number): void {
  const { barcode: _, brandId, categoryId, images, attributes, quantity, salePrice, listPrice, ...plain } = changed;
  Object.assign(listing, plain);
  if (brandId !== undefined) Object.assign(listing, { brandId, brandName: brandById(brandId)?.name });
  if (categoryId !== undefined) Object.assign(listing, { categoryId, categoryName: leafCategory(categoryId)?.name });
  if (images) listing.images = images.map(({ url }) => url);
  const category = leafCategory(listing.categoryId);
  if (attributes && category) listing.attributes = spokenAttributes(attributes, category);
  if (quantity !== undefined) setQuantity(listing, quantity, at);
  setPrices(listing, { salePrice, listPrice }, at);
  listing.updatedAt = at;
}

export function setQuantity(listing: Listing, quantity: number, at: number): void {
  if (listing.quantity !== quantity) listing.stockChangedAt = at;
  listing.quantity = quantity;
}

export function setPrices(
  listing: Listing,
  {
    salePrice = listing.salePrice,
    listPrice = listing.listPrice,
  }: { salePrice?: number | undefined; listPrice?: number | undefined },
  at: number,
): void {
  if (listing.salePrice !== salePrice || listing.listPrice !== listPrice) listing.priceChangedAt = at;
  Object.assign(listing, { salePrice, listPrice });
}

/** Somebody at the marketplace looks at it then: what does not say enough is rejected. */
function awaitApproval(world: World, listing: Listing, due: number): void {
  world.agenda.put(due, (at) =>
    world.listings.judge(listing.barcode, saysEnough(listing) ? [] : [rejections.missingAttribute], at),
  );
}

function variantOf(
  attributes: NewItem['attributes'],
  { categoryId }: NewItem,
): { colour: string | null; size: string | null } {
  const category = leafCategory(categoryId);
  const spoken = category ? spokenAttributes(attributes, category) : [];
  const said = (name: string): string | null =>
    spoken.find(({ attributeName }) => attributeName === name)?.attributeValue ?? null;
  return { colour: said('Web Color') ?? said('Renk'), size: said('Beden') };
}
