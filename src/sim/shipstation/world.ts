import { orderDate, readPacific } from '../pacific.ts';
import { deriveSeed, Random } from '../random.ts';
import { type AmazonLine, AmazonLinks, amazonHost } from '../shop/amazon-links.ts';
import { DAY, OrderBook, type OrderHeader } from '../shop/book.ts';
import { writeOrder } from '../shop/orders.ts';
import { initialTags } from '../shop/tags.ts';
import { type Wish, wishOf } from '../shop/wishes.ts';
import { initialStores } from './stores.ts';
import type { WireOrder, WireStore, WireTag } from './wire.ts';

/**
 * One order of the world. The header is what lists are filtered and sorted by; the full order is kept only once
 * somebody has changed it, and written out from the header until then.
 */
export interface OrderRecord extends OrderHeader {
  changed: WireOrder | null;
}

/** Why an order is no longer to be seen: merged into another one, or deleted. */
export type Gone = 'absorbed' | 'deleted';

/** The dates a list can be sorted by; epoch ms on the record. */
export type SortDate = 'orderedAt' | 'createdAt' | 'modifiedAt';

export interface WorldOptions {
  readonly seed: number;
  /** How many orders exist at the start. */
  readonly orders: number;
  /** The instant the world is made for (epoch ms): no order is younger. */
  readonly base: number;
  /** Over how many days back the orders are spread. Default: 30, and never more than 60 orders a day. */
  readonly days?: number;
  /** Where the links to Amazon's files lead. Default: Amazon's own host. */
  readonly amazonBase?: string;
}

/** The state behind the fake: every order, tag and store. The same options give the same world, byte for byte. */
export class World {
  readonly seed: number;
  readonly tags: WireTag[];
  readonly stores: readonly WireStore[];
  /** The orders that `createorder` has replaced, one entry for each time. */
  readonly written: number[] = [];
  readonly #book: OrderBook;
  readonly #amazonBase: string;
  readonly #links: AmazonLinks;
  readonly #records = new Map<number, OrderRecord>();
  readonly #gone = new Map<number, Gone>();
  readonly #sorted = new Map<SortDate, { list: OrderRecord[]; members: number; edits: number }>();
  /** Ids of lines and customs entries made after the start; those of the start lie below. */
  #rowId = 1_900_000_000;
  #members = 0;
  #edits = 0;

  constructor({ seed, orders, base, days = Math.max(30, orders / 60), amazonBase = amazonHost }: WorldOptions) {
    this.seed = seed;
    this.#amazonBase = amazonBase;
    this.#links = new AmazonLinks(amazonBase);
    this.tags = initialTags.map((tag) => ({ ...tag }));
    this.stores = initialStores(base);
    this.#book = new OrderBook(seed, Math.max(1, Math.ceil(orders * 0.9)));
    const step = (days * DAY) / Math.max(1, orders);
    const chance = new Random(deriveSeed(seed, 0x74696d65));
    for (let n = orders; n > 0; n -= 1) {
      this.#enter(this.#book.past(Math.floor(base - (n - chance.next()) * step), base));
    }
  }

  /** How many orders can be seen. */
  get size(): number {
    return this.#records.size;
  }

  /** Every order that can be seen, oldest id first, as the vendor would answer it; each one is the caller's own copy. */
  *orders(): Generator<WireOrder> {
    for (const record of this.#records.values()) yield this.#copy(record);
  }

  /** One order as the vendor would answer it (the caller's own copy); null when there is none or it is gone. */
  order(orderId: number): WireOrder | null {
    const record = this.#records.get(orderId);
    return record ? this.#copy(record) : null;
  }

  /** What became of an order that can no longer be seen; null when it can, or never existed. */
  gone(orderId: number): Gone | null {
    return this.#gone.get(orderId) ?? null;
  }

  /**
   * What the buyer wants on a line, told or not: the truth that a reading is compared with. Counted from 0 among the lines that the
   * order was placed with; null when that line is plain, or when nobody placed it (an order written by `createorder`, a half).
   */
  wish(orderId: number, line: number): Wish | null {
    const record = this.#records.get(orderId);
    return record ? wishOf(record, line) : null;
  }

  /** The line whose file lies behind the path of a link, also when its order has been changed or merged since. */
  behindLink(path: string): AmazonLine | null {
    return this.#links.find(path);
  }

  /** The record of an order that can be seen. */
  record(orderId: number): OrderRecord | null {
    return this.#records.get(orderId) ?? null;
  }

  /** All records, in the order they entered the world. */
  records(): IterableIterator<OrderRecord> {
    return this.#records.values();
  }

  /** All records by a date, oldest first, equal dates by id. Kept between calls: re-sorting a nearly sorted list is quick. */
  sortedBy(date: SortDate): readonly OrderRecord[] {
    const kept = this.#sorted.get(date);
    if (kept && kept.members === this.#members && kept.edits === this.#edits) return kept.list;
    const list = kept && kept.members === this.#members ? kept.list : [...this.#records.values()];
    list.sort((a, b) => a[date] - b[date] || a.orderId - b.orderId);
    this.#sorted.set(date, { list, members: this.#members, edits: this.#edits });
    return list;
  }

  /** The order behind a record, to be read only: a changed order is the world's own object. */
  read(record: OrderRecord): WireOrder {
    return record.changed ?? writeOrder(record, this.seed, this.#amazonBase);
  }

  /**
   * Changes an order, and moves its modify date to `at` (epoch ms) unless told otherwise.
   * The record's dates, status, tags and keys follow what `change` made of the order.
   *
   * @throws when there is no such order
   */
  edit(orderId: number, at: number, change: (order: WireOrder) => void, { touch = true } = {}): WireOrder {
    const record = this.#records.get(orderId);
    if (!record) throw new Error(`the world has no order ${orderId} to change`);
    const order = record.changed ?? writeOrder(record, this.seed, this.#amazonBase);
    change(order);
    if (touch) {
      order.modifyDate = orderDate(at);
      record.modifiedAt = at;
    }
    record.changed = order;
    this.#follow(record, order);
    this.#edits += 1;
    return order;
  }

  /** Takes in the next order that a customer places, fetched at `now` (epoch ms). */
  newOrder(now: number): OrderRecord {
    return this.#enter(this.#book.fresh(now));
  }

  /**
   * Takes in an order somebody has written: by `createorder`, or as the half of a split one.
   * Its order id must come from `nextOrderId`; `at` (epoch ms) becomes its create and modify date.
   */
  add(order: WireOrder, at: number, like?: OrderHeader): OrderRecord {
    order.createDate = orderDate(at);
    order.modifyDate = orderDate(at);
    const record: OrderRecord = {
      orderId: order.orderId,
      seed: 0,
      buyer: like?.buyer ?? -1,
      source: like?.source ?? 'web',
      gift: order.gift,
      orderNumber: order.orderNumber,
      orderKey: order.orderKey,
      storeId: order.advancedOptions.storeId,
      status: order.orderStatus,
      orderedAt: like?.orderedAt ?? at,
      createdAt: at,
      modifiedAt: at,
      paidAt: like?.paidAt ?? null,
      tagIds: order.tagIds,
      changed: order,
    };
    this.#follow(record, order);
    return this.#enter(record);
  }

  /** Makes an order vanish from lists and answer 404 from now on. */
  remove(orderId: number, why: Gone): void {
    if (!this.#records.delete(orderId)) return;
    this.#gone.set(orderId, why);
    this.#members += 1;
  }

  nextOrderId(): number {
    return this.#book.nextOrderId();
  }

  /** The next free id of a line or a customs entry. */
  nextRowId(): number {
    this.#rowId += 1;
    return this.#rowId;
  }

  #enter(header: OrderHeader & { changed?: WireOrder | null }): OrderRecord {
    const record = Object.assign(header, { changed: header.changed ?? null });
    this.#records.set(record.orderId, record);
    this.#links.add(record);
    this.#members += 1;
    return record;
  }

  #copy(record: OrderRecord): WireOrder {
    return record.changed ? structuredClone(record.changed) : writeOrder(record, this.seed, this.#amazonBase);
  }

  #follow(record: OrderRecord, order: WireOrder): void {
    record.orderNumber = order.orderNumber;
    record.orderKey = order.orderKey;
    record.status = order.orderStatus;
    record.storeId = order.advancedOptions.storeId;
    record.tagIds = order.tagIds;
    // Read the text only where it changed: a wall time of November's repeated hour does not say which instant it was.
    if (order.orderDate !== orderDate(record.orderedAt))
      record.orderedAt = readPacific(order.orderDate) ?? record.orderedAt;
    const paid = record.paidAt === null ? null : orderDate(record.paidAt);
    if (order.paymentDate !== paid) record.paidAt = order.paymentDate === null ? null : readPacific(order.paymentDate);
  }
}
