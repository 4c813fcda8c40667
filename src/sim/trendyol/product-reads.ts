import type { Answer } from '../answer.ts';
import { type Desk, type Endpoint, ok, type Request } from './desk.ts';
import { refused } from './errors.ts';
import type { Listing } from './listings.ts';
import { listOf, pageOf } from './paging.ts';

const seller = '/product/sellers/{seller}';
const MOST_PAGED = 10_000;

/** Reading products back (facts B4; samples `product-base`, `products-…-page`). */
export const productReads: readonly Endpoint[] = [
  { method: 'GET', path: `${seller}/product/{barcode}`, group: 'productRead', answer: base },
  {
    method: 'GET',
    path: `${seller}/products/approved`,
    group: 'productRead',
    answer: (desk, request) => contents(desk, request, wholeContent),
  },
  {
    method: 'GET',
    path: `${seller}/products/approved/inventory-and-price`,
    group: 'productRead',
    answer: (desk, request) =>
      contents(desk, request, ([first, ...others]) => ({
        contentId: first.contentId,
        productMainId: first.productMainId,
        variants: [first, ...others].map(variant),
      })),
  },
  { method: 'GET', path: `${seller}/products/unapproved`, group: 'productRead', answer: unapproved },
];

function base({ world }: Desk, { params }: Request): Answer {
  const listing = world.listings.get(decodeURIComponent(params['barcode'] ?? ''));
  if (!listing) throw refused(404, 'product.not.found', 'Ürün sistemde bulunamadı');
  const approved = listing.status === 'approved';
  return ok({
    barcode: listing.barcode,
    approved,
    approvedDate: listing.approvedAt,
    archived: listing.archived,
    listingId: approved ? listing.listingId : null,
    contentId: approved ? listing.contentId : null,
  });
}

/** The variants of one content: there is at least one. */
type Content = readonly [Listing, ...Listing[]];

function contents({ world }: Desk, { query }: Request, written: (content: Content) => unknown): Answer {
  const grouped = new Map<number, [Listing, ...Listing[]]>();
  for (const listing of asked(world.listings.all(), query)) {
    if (listing.status !== 'approved') continue;
    const group = grouped.get(listing.contentId);
    if (group) group.push(listing);
    else grouped.set(listing.contentId, [listing]);
  }
  return page([...grouped.values()], query, 100, written);
}

function unapproved({ world }: Desk, { query }: Request): Answer {
  const status = query.get('status');
  if (status && status !== 'rejected' && status !== 'pendingApproval') {
    throw refused(400, 'status.invalid', 'status must be rejected or pendingApproval');
  }
  const found = asked(world.listings.all(), query).filter(
    (listing) => listing.status !== 'approved' && (!status || listing.status === status),
  );
  return page(found, query, 1_000, (listing) => unapprovedContent(listing, world.sellerId));
}

function asked(listings: Iterable<Listing>, query: URLSearchParams): Listing[] {
  const barcodes = [...listOf(query, 'barcode'), ...listOf(query, 'barcodes')];
  if (barcodes.length > 50) throw refused(400, 'barcodes.size', 'at most 50 barcodes');
  const [stockCode, mainId, archived] = ['stockCode', 'productMainId', 'archived'].map((name) => query.get(name));
  return [...listings].filter(
    (listing) =>
      (barcodes.length === 0 || barcodes.includes(listing.barcode)) &&
      (!stockCode || listing.stockCode === stockCode) &&
      (!mainId || listing.productMainId === mainId) &&
      (!archived || String(listing.archived) === archived),
  );
}

/** A page by number up to 10,000, or by the token that the page before gave, without end. */
function page<T>(found: readonly T[], query: URLSearchParams, most: number, written: (one: T) => unknown): Answer {
  const token = query.get('nextPageToken');
  const numbered = new URLSearchParams(query);
  if (token) numbered.set('page', String(pageOfToken(token)));
  const cut = pageOf(found, numbered, { size: Math.min(most, 20), most });
  if (!token && (cut.page + 1) * cut.size > MOST_PAGED) {
    throw refused(400, 'page.size', `page × size must not exceed ${MOST_PAGED}; go on with nextPageToken`);
  }
  const more = cut.page + 1 < cut.totalPages;
  const { content, ...counts } = cut;
  return ok({ ...counts, nextPageToken: more ? tokenOf(cut.page + 1) : null, content: content.map(written) });
}

function tokenOf(pageNumber: number): string {
  return Buffer.from(JSON.stringify({ sort: [pageNumber] })).toString('base64');
}

function pageOfToken(token: string): number {
  const [, number] = /^\{"sort":\[(\d+)\]\}$/.exec(Buffer.from(token, 'base64').toString()) ?? [];
  if (number === undefined) throw refused(400, 'nextPageToken.invalid', 'nextPageToken is invalid');
  return Number(number);
}

function variant(listing: Listing): object {
  return {
    variantId: listing.variantId,
    barcode: listing.barcode,
    salePrice: listing.salePrice,
    listPrice: listing.listPrice,
    quantity: listing.quantity,
    stockCode: listing.stockCode,
    stockLastModifiedDate: listing.stockChangedAt,
  };
}

function wholeContent(content: Content): object {
  const [first] = content;
  return {
    contentId: first.contentId,
    productMainId: first.productMainId,
    ...described(first),
    variants: content.map((listing) => ({
      ...variant(listing),
      vatRate: listing.vatRate,
      dimensionalWeight: listing.dimensionalWeight,
      origin: listing.origin,
      archived: listing.archived,
      locked: listing.locked,
      listingId: listing.listingId,
    })),
  };
}

function described(listing: Listing): object {
  return {
    brand: { id: listing.brandId, name: listing.brandName },
    category: { id: listing.categoryId, name: listing.categoryName },
    title: listing.title,
    description: listing.description,
    media: listing.images.map((url) => ({ url })),
    attributes: listing.attributes,
  };
}

function unapprovedContent(listing: Listing, supplierId: number): object {
  return {
    supplierId,
    productMainId: listing.productMainId,
    status: listing.status,
    createDateTime: listing.createdAt,
    lastUpdateDate: listing.updatedAt,
    lastPriceChangeDate: listing.priceChangedAt,
    lastStockChangeDate: listing.stockChangedAt,
    ...described(listing),
    barcode: listing.barcode,
    quantity: listing.quantity,
    listPrice: listing.listPrice,
    salePrice: listing.salePrice,
    docNeeded: false,
    vatRate: listing.vatRate,
    dimensionalWeight: listing.dimensionalWeight,
    stockCode: listing.stockCode,
    origin: listing.origin,
    rejectReasonDetails: listing.rejectReasons,
    locationBasedDelivery: 'DISABLED',
    lotNumber: '',
  };
}
