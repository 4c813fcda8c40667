import type { Disposal } from '../domain/claim.ts';
import type { E4 } from '../domain/money.ts';
import type { OrderStatus } from '../domain/order.ts';
import type { HoldReason } from '../domain/shop-hold.ts';
import type { Store } from '../store/store.ts';

/** What a look at a shop's database finds, before anything is written. */
export interface ShopReport {
  /** `MariaDB 10.11.6` or `SQLite 3.53.2`. */
  readonly server: string;
  /** Empty when orders can be written. */
  readonly problems: readonly string[];
  readonly notes: readonly string[];
  readonly counts: ShopCounts | null;
}

/** How many products there are, and how many of them a marketplace's barcode can lead to. */
export interface ShopCounts {
  readonly products: number;
  readonly withBarcode: number;
  /** Barcodes that stand on more than one product: nobody can tell which is meant. */
  readonly ambiguousBarcodes: number;
}

/** A product as the shop sells it: texts in its language without entities, prices with VAT. */
export interface ShopProduct {
  readonly id: number;
  /** The product of which this is a variant with a row of its own; their stocks move together. */
  readonly masterId: number | null;
  readonly barcode: string | null;
  readonly model: string;
  readonly sku: string | null;
  readonly name: string;
  /** HTML. */
  readonly description: string;
  readonly brand: string | null;
  readonly categories: readonly string[];
  /** Paths below the shop's image folder, the main one first. */
  readonly images: readonly string[];
  /** ISO 4217, of all prices here. */
  readonly currency: string;
  readonly listPrice: E4;
  /** What it costs today: the special that holds, else the list price. */
  readonly salePrice: E4;
  /** Percent; null when the shop has no tax for it. */
  readonly vatRate: number | null;
  readonly quantity: number;
  /** Whether selling it lowers its stock. */
  readonly counted: boolean;
  readonly active: boolean;
  /** In the shop's wall time. Sold stock does not move it. */
  readonly modifiedAt: string;
  readonly options: readonly ShopOption[];
}

export interface ShopOption {
  readonly id: number;
  readonly name: string;
  readonly type: string;
  readonly required: boolean;
  readonly values: readonly ShopOptionValue[];
}

export interface ShopOptionValue {
  readonly id: number;
  readonly name: string;
  readonly quantity: number;
  readonly counted: boolean;
  /** With VAT; negative when the value makes the product cheaper. */
  readonly surcharge: E4;
}

export interface ShopAddress {
  readonly firstName: string;
  readonly lastName: string;
  readonly company: string | null;
  /** Street, number, door; as long as it is. */
  readonly street: string;
  readonly district: string | null;
  /** The province, in Türkiye. */
  readonly city: string;
  readonly postcode: string | null;
  /** ISO 3166-1, two letters. */
  readonly countryCode: string;
  readonly phone: string | null;
}

/** A line of a marketplace's order as the buyer pays it, VAT in it. */
export interface MarketplaceLine {
  readonly barcode: string;
  readonly name: string;
  readonly quantity: number;
  /** What the whole line costs after all discounts. */
  readonly total: E4;
  /** Percent. */
  readonly vatRate: number;
}

/** An order of a marketplace as a shop has to know it: one package is one order. Times are UTC epoch ms. */
export interface MarketplaceOrder {
  readonly channel: string;
  /** As the marketplace is called in front of people: “Trendyol”. */
  readonly marketplace: string;
  readonly externalId: string;
  readonly orderNumber: string;
  readonly status: OrderStatus;
  readonly orderedAt: number;
  readonly modifiedAt: number;
  readonly currency: string;
  readonly buyer: {
    /** The marketplace's number for the buyer, the same in every order; null when it tells none. */
    readonly id: string | null;
    readonly firstName: string;
    readonly lastName: string;
    readonly email: string | null;
    readonly phone: string | null;
  };
  readonly shipTo: ShopAddress;
  readonly billTo: ShopAddress;
  readonly lines: readonly MarketplaceLine[];
  readonly shipping: E4;
  /** What the buyer pays; the lines and the shipping must come to it. */
  readonly total: E4;
  readonly carrier: string | null;
  readonly tracking: string | null;
}

/** What became of an order of a marketplace in the shop. */
export type ImportResult =
  | { readonly kind: 'created' | 'updated' | 'unchanged'; readonly shopOrderId: number }
  /** Unpaid, or over before it came here: the shop has no order of it, and is not to. */
  | { readonly kind: 'waiting' | 'ignored' }
  /** The shop's own people have set a status of theirs, which is left. */
  | { readonly kind: 'left'; readonly shopOrderId: number; readonly detail: string }
  /** Nothing of it is in the shop before the operator has mended what `detail` says. */
  | { readonly kind: 'held'; readonly reason: HoldReason; readonly detail: string };

/** One piece that a marketplace's buyer has sent back. */
export interface ReturnedPiece {
  readonly channel: string;
  readonly marketplace: string;
  readonly claimExternalId: string;
  readonly itemExternalId: string;
  /** The package that it came with. */
  readonly packageExternalId: string;
  readonly barcode: string;
  readonly disposal: Disposal;
}

/** An order of a marketplace whose effect on the shop's stock is put right. */
export interface MovedOrder {
  /** Ours. */
  readonly id: number;
  readonly channel: string;
  readonly marketplace: string;
  readonly externalId: string;
}

/** What became of a returned piece in the shop. `nothing`: the shop stays as it was; `waiting`: it does until somebody mends something. */
export type ReturnResult =
  | { readonly kind: 'kept' | 'unchanged'; readonly returnId: number; readonly restocked: boolean }
  | { readonly kind: 'nothing' | 'waiting'; readonly detail: string };

/** What a web server says of an image: `dead` with its status, or with what it is instead. `unknown`: it was not asked. */
export type ImageLook = { readonly kind: 'there' | 'unknown' } | { readonly kind: 'dead'; readonly said: string };

/** A shop of our own, in whose database orders and stock are kept. */
export interface Shop {
  readonly id: 'opencart';
  readonly title: string;
  /**
   * Looks, and changes nothing.
   *
   * @throws ChannelError when the database cannot be reached
   */
  examine(): Promise<ShopReport>;
  /**
   * Up to `limit` products whose number is above `after`, in the order of their numbers; fewer mean that there are no more.
   *
   * @throws ChannelError also when the database is no shop that we know
   */
  listProducts(after: number, limit: number): Promise<readonly ShopProduct[]>;
  /** Products that carry one of these barcodes in the field of the settings; several may carry the same. */
  findByBarcode(barcodes: readonly string[]): Promise<readonly ShopProduct[]>;
  /**
   * Makes the shop's order of a marketplace's, or lets its status follow; stock moves as the shop itself would move it. The
   * same news twice changes nothing, also when a process died in between.
   *
   * @param store where links and stock moves are kept (in a dry run, the copy)
   * @throws ChannelError
   */
  importOrder(store: Store, order: MarketplaceOrder): Promise<ImportResult>;
  /**
   * Keeps a return of the shop's own for a piece that a buyer sent back, and puts it on the shelf again where it is said to be
   * sold once more. Exactly once, whatever dies in between: the return carries the piece's mark.
   *
   * @param store where stock moves are kept (in a dry run, the copy)
   * @throws ChannelError
   */
  takeBack(store: Store, piece: ReturnedPiece): Promise<ReturnResult>;
  /**
   * Moves stocks that an order has taken out or put back twice, so that it counts once; what is right already is left.
   *
   * @param store where stock moves are kept (in a dry run, the copy)
   * @param order `id`: ours
   * @returns how many stocks were moved
   * @throws ChannelError
   */
  correctStock(store: Store, order: MovedOrder): Promise<number>;
  /** The address of an image (a path below the shop's image folder, or an address already); null where none can be made. */
  imageAddress(image: string): string | null;
  /**
   * Asks the shop's web server whether an image is there. Images of other hosts are not asked for.
   *
   * @throws ChannelError 'unreachable' when nobody answers
   */
  lookAtImage(address: string): Promise<ImageLook>;
  /** Ends the connection; the next question opens another. */
  close(): Promise<void>;
}
