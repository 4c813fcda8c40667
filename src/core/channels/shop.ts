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
  /** Ends the connection; the next question opens another. */
  close(): Promise<void>;
}
