import type { SourceOrder } from '../domain/order.ts';

/** A channel without credentials: it never fails a run, it says what to set. */
export interface ChannelOff {
  readonly off: true;
  readonly why: string;
}

/** One document as the channel answered it, before anybody interprets it. */
export interface RawDocument {
  /** The channel's id, where even that could be read. */
  readonly externalId: string | null;
  /** The JSON text of this one document. */
  readonly body: string;
}

/** A window of source time, UTC epoch ms, both ends included, walked in ascending order of the same date. */
export interface OrderWindow {
  readonly by: 'modified' | 'created';
  readonly from: number;
  readonly to: number;
}

export interface OrderPage {
  readonly orders: readonly RawDocument[];
  readonly total: number;
  readonly page: number;
  readonly pages: number;
  /** The vendor's own clock (its Date header), UTC epoch ms. */
  readonly vendorNow: number | null;
}

/** A channel whose documents are orders. */
export interface DocumentSource {
  readonly id: 'shipstation' | 'trendyol';
  readonly title: string;
  /** @throws Unreadable when the document is not an order we understand; the message names the field, never its value. */
  interpret(document: RawDocument): SourceOrder;
}

/** What a channel's notice says has come in, in the channel's own ids: nothing else of its address is used. */
export interface OrderImport {
  readonly storeId: string | null;
  readonly batch: string | null;
}

export interface SourceTag {
  readonly externalId: string;
  readonly name: string;
  readonly color: string | null;
}

/**
 * Where orders come from. Every method waits for the channel's quota, logs its call, and throws a ChannelError (never a
 * half answer) when the channel refused, failed, or answered nonsense.
 */
export interface OrderSource extends DocumentSource {
  readonly id: 'shipstation';
  listOrders(window: OrderWindow, page: { page: number; pageSize: number }): Promise<OrderPage>;
  /** One order by the channel's id; null when the channel has none (also after a merge absorbed it). */
  readOrder(externalId: string): Promise<RawDocument | null>;
  /** Orders whose number is exactly this, although the vendor's search means "starts with". */
  findOrders(orderNumber: string): Promise<readonly RawDocument[]>;
  listTags(): Promise<readonly SourceTag[]>;
  /** One page of the orders that carry a tag, in one of the channel's own statuses. */
  listOrdersByTag(
    tagExternalId: string,
    sourceStatus: string,
    page: { page: number; pageSize: number },
  ): Promise<OrderPage>;
  /** The channel's own words for orders in which work may still have to be done. */
  readonly openWords: readonly string[];
  /** One page of the orders that stand in one of the channel's own statuses now, in ascending order of their creation. */
  listOrdersByStatus(sourceStatus: string, page: { page: number; pageSize: number }): Promise<OrderPage>;
  /** What the address in a notice asks for; null when it does not lead to the channel itself. Nobody calls it as it is. */
  importBehind(address: string): OrderImport | null;
  /** One page of the orders of an import, the newest first. */
  listImport(asked: OrderImport, page: { page: number; pageSize: number }): Promise<OrderPage>;
}

/** What went wrong with a call, told apart so that each is treated as what it is. */
export type ChannelErrorKind =
  | 'auth' // 401, 403: the credentials are wrong or expired
  | 'plan' // 402: the account's plan has no API
  | 'not-found' // 404
  | 'refused' // other 4xx: the request itself is wrong
  | 'throttled' // 429 or its text inside another answer
  | 'outage' // 5xx
  | 'unreachable' // no connection, no answer in time, DNS
  | 'nonsense'; // an answer that is not what was asked for: HTML, cut JSON, a short page

export class ChannelError extends Error {
  override readonly name = 'ChannelError';
  readonly kind: ChannelErrorKind;
  readonly hint: string;
  /** How long (ms) the vendor asks to wait, where it says so. */
  readonly retryAfterMs: number | null;

  constructor(kind: ChannelErrorKind, message: string, hint: string, retryAfterMs: number | null = null) {
    super(message);
    this.kind = kind;
    this.hint = hint;
    this.retryAfterMs = retryAfterMs;
  }

  /** Whether trying the same call later can help by itself. */
  get passing(): boolean {
    return (
      this.kind === 'throttled' || this.kind === 'outage' || this.kind === 'unreachable' || this.kind === 'nonsense'
    );
  }
}

/** A document that is not what it should be. It is parked with its raw form; the others go on. */
export class Unreadable extends Error {
  override readonly name = 'Unreadable';
  /** Short and machine-readable: `missing-id`, `bad-date`, `bad-shape` … */
  readonly reason: string;

  constructor(reason: string, message: string) {
    super(message);
    this.reason = reason;
  }
}
