import { deriveSeed, Random } from '../random.ts';
import { Agenda } from './agenda.ts';
import { Batches } from './batches.ts';
import { products } from './catalogue.ts';
import { ClaimBook } from './claims.ts';
import { Cursors } from './cursors.ts';
import { writeHistory } from './history.ts';
import { type Listing, Listings } from './listings.ts';
import { PackageBook, type PackageRecord } from './packages.ts';
import { Shelf } from './shelf.ts';
import { Subscriptions } from './subscriptions.ts';
import type { PackageStatus, WirePackage } from './wire.ts';
import { writePackage } from './write-package.ts';

export interface WorldOptions {
  readonly seed: number;
  readonly sellerId: number;
  /** How many orders exist at the start; a few of them have several packages. */
  readonly packages: number;
  /** The instant the world is made for (epoch ms): nothing is younger. */
  readonly base: number;
  /** Over how many days back the orders are spread. */
  readonly days: number;
}

/** What a buyer takes of one product. */
export interface Wanted {
  readonly barcode: string;
  readonly quantity: number;
}

/** The state behind the fake. The same options give the same world. */
export class World {
  readonly seed: number;
  readonly sellerId: number;
  readonly random: Random;
  readonly agenda = new Agenda();
  readonly listings: Listings;
  readonly packages = new PackageBook();
  readonly claims: ClaimBook;
  readonly cursors: Cursors;
  readonly batches: Batches;
  readonly subscriptions: Subscriptions;
  /** When each body of price-and-inventory was last taken, by its text. */
  readonly inventoryBodies = new Map<string, number>();
  /** When the price of each barcode was set in the last minute. */
  readonly priceUpdates = new Map<string, readonly number[]>();
  /** The truth about stock: see Shelf. */
  readonly shelf = new Shelf();
  readonly #people: number;
  #orderNumber = 10_654_400_000;

  constructor({ seed, sellerId, packages, base, days }: WorldOptions) {
    this.seed = seed;
    this.sellerId = sellerId;
    this.random = new Random(deriveSeed(seed, 0x74727774));
    this.#people = Math.max(1, Math.ceil(packages * 0.9));
    this.claims = new ClaimBook(seed);
    this.cursors = new Cursors(seed);
    this.subscriptions = new Subscriptions(new Random(deriveSeed(seed, 0x77656268)));
    this.batches = new Batches(seed, this.agenda);
    this.listings = new Listings(seed, base);
    for (const { barcode, quantity } of products) this.shelf.put(barcode, quantity);
    writeHistory(this, { orders: packages, base, days });
  }

  /** Lets everything happen that is due at `now` (epoch ms). */
  settle(now: number): void {
    this.agenda.run(now);
  }

  /** Every package, oldest id first, as the vendor would answer it; each one is the caller's own copy. */
  *orders(): Generator<WirePackage> {
    for (const { order } of this.packages.all()) yield structuredClone(order);
  }

  /** One package as the vendor would answer it (the caller's own copy); null when there is none. */
  order(shipmentPackageId: number): WirePackage | null {
    const record = this.packages.get(shipmentPackageId);
    return record ? structuredClone(record.order) : null;
  }

  /** Pieces sold that were not there: 0 as long as nobody lists more than is free. */
  get oversold(): number {
    return this.shelf.oversold();
  }

  /** What a buyer may find: approved, not archived, listed with at least one piece; with how often each is bought. */
  onSale(): (readonly [Listing, number])[] {
    return [...this.listings.all()]
      .filter((each) => each.status === 'approved' && !each.archived && !each.locked && each.quantity > 0)
      .map((each) => [each, each.weight]);
  }

  /** What the next buyer puts into the basket; empty when nothing is on sale. */
  basket(): Wanted[] {
    const basket = new Map<string, number>();
    const lines = this.random.weighted([
      [1, 68],
      [2, 22],
      [3, 8],
      [5, 2],
    ]);
    const onSale = this.onSale();
    for (let n = 0; n < lines && onSale.length > 0; n += 1) {
      const listing = this.random.weighted(onSale);
      const wanted = this.random.weighted([
        [1, 80],
        [2, 14],
        [3, 6],
      ]);
      basket.set(listing.barcode, Math.min(listing.quantity, (basket.get(listing.barcode) ?? 0) + wanted));
    }
    return [...basket].map(([barcode, quantity]) => ({ barcode, quantity }));
  }

  /**
   * Somebody orders. Listed quantities go down by what is bought, as the marketplace does it, and the pieces leave the shelf.
   *
   * @param at epoch ms
   * @param fromStock false for orders whose pieces were counted before the world began
   * @returns null for an empty basket
   */
  placeOrder(wanted: readonly Wanted[], at: number, status: PackageStatus, fromStock = true): PackageRecord | null {
    if (wanted.length === 0) return null;
    this.#orderNumber += this.random.int(3, 900);
    const lines = wanted.map(({ barcode, quantity }) => {
      const listing = this.listings.get(barcode);
      if (!listing) throw new Error(`the world has no listing ${barcode} to sell`);
      if (fromStock) {
        listing.quantity = Math.max(0, listing.quantity - quantity);
        listing.stockChangedAt = at;
        this.shelf.sell(barcode, quantity);
      }
      return { listing, quantity, lineId: this.packages.nextLineId() };
    });
    const order = writePackage({
      worldSeed: this.seed,
      sellerId: this.sellerId,
      shipmentPackageId: this.packages.nextPackageId(),
      orderNumber: String(this.#orderNumber),
      buyer: this.random.int(0, this.#people - 1),
      placedAt: at,
      status,
      wanted: lines,
    });
    return this.packages.enter(order, fromStock);
  }
}
