import { deriveSeed, Random } from '../random.ts';
import type { OrderStatus } from '../shipstation/wire.ts';
import { channelsByShare, orderKeyFor, orderNumberFor, type SalesChannel, type Source } from './channels.ts';
import { tagIds } from './tags.ts';

/**
 * What is fixed about an order when it enters the book; everything else follows from it (see orders.ts).
 * Small on purpose: a world of 100,000 orders keeps these and writes out an order only when somebody asks for it.
 * Instants are epoch ms.
 */
export interface OrderHeader {
  readonly orderId: number;
  /** Seed of this order's own chance: lines, texts, prices, address details. */
  readonly seed: number;
  /** Number of the person who bought (people.ts). */
  readonly buyer: number;
  readonly source: Source;
  readonly gift: boolean;
  orderNumber: string;
  orderKey: string;
  storeId: number;
  status: OrderStatus;
  orderedAt: number;
  createdAt: number;
  modifiedAt: number;
  paidAt: number | null;
  tagIds: readonly number[] | null;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
/** ShipStation fetches from a store in batches, so that orders of one batch share their dates to the millisecond. */
const IMPORT_EVERY = 10 * MINUTE;

/** The running numbers of the shop: each call writes the next order into the book. */
export class OrderBook {
  readonly #random: Random;
  readonly #worldSeed: number;
  readonly #people: number;
  readonly #recentBuyers = new Map<Source, number[]>();
  #orderId = 512_400_000;
  #written = 0;
  #webNumber = 1_000;
  #replaced = 1_000;

  /** @param people how many people buy here; fewer people than orders means that some come back */
  constructor(worldSeed: number, people: number) {
    this.#worldSeed = worldSeed;
    this.#people = people;
    this.#random = new Random(deriveSeed(worldSeed, 0x626f6f6b));
  }

  /** The next free order id; ids grow, with gaps, as those of a service with many customers do. */
  nextOrderId(): number {
    this.#orderId += this.#random.int(1, 37);
    return this.#orderId;
  }

  /**
   * The order that was placed at `orderedAt`, in the state it is in at `now` (both epoch ms):
   * a young one waits for payment or for the printers, an old one has left, a few are held or were called off.
   */
  past(orderedAt: number, now: number): OrderHeader {
    const random = this.#random;
    const fetchedAt = orderedAt + random.int(2, 20) * MINUTE;
    const createdAt = now - Math.max(0, Math.floor((now - fetchedAt) / IMPORT_EVERY)) * IMPORT_EVERY;
    const touchedAt = random.chance(0.2) ? createdAt + Math.floor(random.next() * (now - createdAt)) : createdAt;
    const shippedAt = now - Math.floor((now - orderedAt - random.int(5 * 24, 12 * 24) * HOUR) / MINUTE) * MINUTE;
    const age = now - orderedAt;
    const fate = random.next();
    const header = this.#write(orderedAt, createdAt);
    if (fate < 0.03)
      return { ...header, status: 'cancelled', modifiedAt: Math.min(now, createdAt + random.int(1, 40) * HOUR) };
    if (fate < 0.3 && age < 1.5 * DAY) return { ...header, status: 'awaiting_payment', paidAt: null };
    if (fate < 0.07 && age < 12 * DAY) return { ...header, status: 'on_hold', modifiedAt: touchedAt };
    if (shippedAt <= now) return { ...header, status: 'shipped', modifiedAt: Math.max(createdAt, shippedAt) };
    return { ...header, modifiedAt: touchedAt };
  }

  /** An order that ShipStation has just fetched, at `now` (epoch ms). */
  fresh(now: number): OrderHeader {
    const header = this.#write(now - this.#random.int(2, 25) * MINUTE, now);
    return this.#random.chance(0.08) ? { ...header, status: 'awaiting_payment', paidAt: null } : header;
  }

  #write(orderedAt: number, createdAt: number): OrderHeader {
    const random = this.#random;
    const channel = random.weighted(channelsByShare);
    const gift = random.chance(0.07);
    const orderNumber = this.#numberFor(channel);
    this.#written += 1;
    return {
      orderId: this.nextOrderId(),
      seed: deriveSeed(this.#worldSeed, this.#written),
      buyer: this.#buyerOn(channel),
      source: channel.source,
      gift,
      orderNumber,
      orderKey: orderKeyFor(channel.source, orderNumber, random),
      storeId: channel.storeId,
      status: 'awaiting_shipment',
      orderedAt,
      createdAt,
      modifiedAt: createdAt,
      paidAt: orderedAt + random.int(0, 3) * 1_000,
      tagIds: this.#tagsFor(channel, gift, orderNumber),
    };
  }

  /** Every so often the web shop replaces a lost parcel as `1042-R`: an order number that begins with another one. */
  #numberFor(channel: SalesChannel): string {
    if (channel.source !== 'web') return orderNumberFor(channel.source, this.#random, 0);
    if (this.#webNumber > this.#replaced && this.#random.chance(0.08)) {
      this.#replaced = this.#webNumber;
      return `${this.#webNumber}-R`;
    }
    this.#webNumber += 1;
    return orderNumberFor('web', this.#random, this.#webNumber);
  }

  #buyerOn(channel: SalesChannel): number {
    const recent = this.#recentBuyers.get(channel.source) ?? [];
    const again = recent.length > 0 && this.#random.chance(0.12);
    const buyer = again ? this.#random.pick(recent) : this.#random.int(0, this.#people - 1);
    recent.push(buyer);
    if (recent.length > 12) recent.shift();
    this.#recentBuyers.set(channel.source, recent);
    return buyer;
  }

  #tagsFor(channel: SalesChannel, gift: boolean, orderNumber: string): number[] | null {
    const tags: number[] = [];
    if (channel.source === 'amazon' && this.#random.chance(0.14)) tags.push(tagIds.prime);
    if (this.#random.chance(0.06)) tags.push(tagIds.rush);
    if (gift) tags.push(tagIds.gift);
    if (orderNumber.endsWith('-R')) tags.push(tagIds.replacement);
    return tags.length > 0 ? tags : null;
  }
}
