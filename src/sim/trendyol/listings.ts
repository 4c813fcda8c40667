import { deriveSeed, Random } from '../random.ts';
import { type CatalogueProduct, products } from './catalogue.ts';
import { attributesOf, brandNamed, categoryNamed } from './reference.ts';

/** What a product says of itself, as the vendor gives it back. */
export interface ListingAttribute {
  readonly attributeId: number;
  readonly attributeName: string;
  readonly attributeValueId?: number;
  readonly attributeValue: string;
}

export interface RejectReason {
  readonly rejectReason: string;
  readonly rejectReasonDetail: string;
}

/** One barcode as the marketplace keeps it. Instants are epoch ms. */
export interface Listing {
  readonly barcode: string;
  readonly contentId: number;
  readonly variantId: number;
  readonly listingId: string;
  stockCode: string;
  productMainId: string;
  title: string;
  description: string;
  brandId: number;
  brandName: string;
  categoryId: number;
  categoryName: string;
  quantity: number;
  salePrice: number;
  listPrice: number;
  vatRate: number;
  dimensionalWeight: number;
  origin: string;
  colour: string | null;
  size: string | null;
  images: readonly string[];
  attributes: readonly ListingAttribute[];
  status: 'approved' | 'pendingApproval' | 'rejected';
  rejectReasons: readonly RejectReason[];
  approvedAt: number | null;
  archived: boolean;
  locked: boolean;
  createdAt: number;
  updatedAt: number;
  priceChangedAt: number;
  stockChangedAt: number;
  /** How often it sells, relative to the others. */
  readonly weight: number;
}

/** What somebody who brings in a new product must say; the marketplace adds its own numbers. */
export type NewListing = Omit<
  Listing,
  | 'contentId'
  | 'variantId'
  | 'listingId'
  | 'approvedAt'
  | 'archived'
  | 'locked'
  | 'createdAt'
  | 'updatedAt'
  | 'priceChangedAt'
  | 'stockChangedAt'
>;

const DAY = 86_400_000;

const missingAttribute: RejectReason = {
  rejectReason: 'Zorunlu Ürün Özellik Değeri Eksik/Yanlış',
  rejectReasonDetail: 'Zorunlu özellik değeri hatalı ya da eksik. Lütfen özellikleri tamamlayıp tekrar gönderin.',
};
export const rejections = {
  missingAttribute,
  image: {
    rejectReason: 'Görsel Kalitesi Uygun Değil',
    rejectReasonDetail: 'Görsel bulanık ya da üzerinde yazı var. Lütfen 1200x1800 boyutunda yeni görsel yükleyin.',
  },
} as const satisfies Record<string, RejectReason>;

/** Everything the seller has on the marketplace, approved or not. */
export class Listings {
  readonly #byBarcode = new Map<string, Listing>();
  readonly #random: Random;
  #contentId = 123_910_000;

  /** @param base when the world begins; what the catalogue has was brought in long before */
  constructor(seed: number, base: number) {
    this.#random = new Random(deriveSeed(seed, 0x6c697374));
    for (const product of products) if (product.listing !== 'none') this.#bringIn(product, base - 90 * DAY);
  }

  get(barcode: string): Listing | undefined {
    return this.#byBarcode.get(barcode);
  }

  all(): IterableIterator<Listing> {
    return this.#byBarcode.values();
  }

  /** Takes in a product of a new barcode. */
  add(product: NewListing, at: number): Listing {
    const siblings = [...this.#byBarcode.values()].filter((each) => each.productMainId === product.productMainId);
    this.#contentId += this.#random.int(1, 40);
    const listing: Listing = {
      ...product,
      contentId: siblings[0]?.contentId ?? this.#contentId,
      variantId: 3_953_000_000 + this.#contentId,
      listingId: this.#random.text('0123456789abcdef', 32),
      approvedAt: product.status === 'approved' ? at : null,
      archived: false,
      locked: false,
      ...{ createdAt: at, updatedAt: at, priceChangedAt: at, stockChangedAt: at },
    };
    this.#byBarcode.set(listing.barcode, listing);
    return listing;
  }

  /** The marketplace has looked at a product: without reasons against it, it is approved. */
  judge(barcode: string, reasons: readonly RejectReason[], at: number): void {
    const listing = this.#byBarcode.get(barcode);
    if (listing?.status !== 'pendingApproval') return;
    listing.status = reasons.length > 0 ? 'rejected' : 'approved';
    listing.rejectReasons = reasons;
    listing.approvedAt = reasons.length > 0 ? null : at;
    listing.updatedAt = at;
  }

  remove(barcode: string): void {
    this.#byBarcode.delete(barcode);
  }

  #bringIn(product: CatalogueProduct, at: number): void {
    const brand = brandNamed(product.brand);
    const category = categoryNamed(product.category);
    const { barcode, productMainId, title, description, quantity, vatRate, colour, size, images, weight } = product;
    this.add(
      {
        ...{ barcode, productMainId, title, description, quantity, vatRate, colour, size, images, weight },
        stockCode: product.model,
        brandId: brand.id,
        brandName: brand.name,
        categoryId: category.id,
        categoryName: category.name,
        salePrice: product.price,
        listPrice: product.listPrice,
        dimensionalWeight: product.deci,
        origin: 'TR',
        attributes: spoken(product),
        status:
          product.listing === 'pending' ? 'pendingApproval' : product.listing === 'rejected' ? 'rejected' : 'approved',
        rejectReasons: product.listing === 'rejected' ? [missingAttribute, rejections.image] : [],
      },
      at,
    );
  }
}

/** The attributes of a catalogue product, in the category's own values where it has them. */
function spoken(product: CatalogueProduct): ListingAttribute[] {
  const said: Readonly<Record<string, string | null>> = {
    'Web Color': product.colour,
    Beden: product.size,
    Renk: product.colour,
    'Yaş Grubu': product.size?.endsWith('Yaş') || product.category === 'Çocuk Kitabı' ? 'Çocuk' : 'Yetişkin',
  };
  return attributesOf(categoryNamed(product.category)).flatMap(({ id, name, values }) => {
    const attributeValue = said[name];
    if (!attributeValue) return [];
    const known = values.find((value) => value.name === attributeValue);
    return [{ attributeId: id, attributeName: name, ...(known && { attributeValueId: known.id }), attributeValue }];
  });
}
