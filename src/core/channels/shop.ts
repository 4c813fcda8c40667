import type { E4 } from '../domain/money.ts';

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
  /** Ends the connection; the next question opens another. */
  close(): Promise<void>;
}
