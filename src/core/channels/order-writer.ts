import type { OrderPatch } from '../domain/print/own-options.ts';
import type { ChannelError, OrderSource, RawDocument } from './channel.ts';

/** What became of a write, as far as its answer tells. Only reading back tells whether the order is as it should be. */
export type WriteResult =
  /** The channel says that it took it. */
  | { readonly kind: 'taken' }
  /** Waiting for quota took so long that the order may have changed since it was read. Nothing was sent. */
  | { readonly kind: 'stale' }
  /** The channel said no: it was not carried out, and asking again cannot help. */
  | { readonly kind: 'refused'; readonly error: ChannelError }
  /** No answer, or one that says nothing: it may have been carried out, or may still be. */
  | { readonly kind: 'doubt'; readonly error: ChannelError }
  /** The channel answered with another order than was sent: it has made a second one. */
  | { readonly kind: 'other-order'; readonly externalId: string };

/** Why a line does not carry what the patch wants. */
export interface Unmet {
  /** `untouched`: ours stand as they stood before. The others: what was stored instead of what was sent. */
  readonly kind: 'line-gone' | 'untouched' | 'question-marks' | 'cut' | 'altered';
  /** As `items[2].options`, counted in the order as it was before. */
  readonly path: string;
}

export interface OrderComparison {
  /** Empty when the whole patch stands. */
  readonly unmet: readonly Unmet[];
  /** Paths of all other fields that differ, without their values: they may be a buyer's, or a credential. */
  readonly differences: readonly string[];
}

/** An order, or a patch of it, that cannot be written. It is refused before anything is sent. */
export class Unwritable extends Error {
  override readonly name = 'Unwritable';
  /** `order-shipped`, `order-cancelled`, `order-status`, `no-order-key`, `unknown-line`, `option-too-long`, `bad-shape`. */
  readonly reason: string;

  constructor(reason: string, message: string) {
    super(message);
    this.reason = reason;
  }
}

/** Writes orders back to where they came from: an order that was read goes back whole, with the patch in it. */
export interface OrderWriter {
  /**
   * Pure. The body to send: every field as it was read, the lines' options patched.
   *
   * @param document the order as it was read just now
   * @throws Unwritable
   */
  patchOrder(document: RawDocument, patch: OrderPatch): RawDocument;
  /** Pure. Whether the whole patch stands on the order already. */
  hasPatch(document: RawDocument, patch: OrderPatch): boolean;
  /** Pure. What a write has done: `before` was read ahead of it, `after` behind it. */
  compareOrders(before: RawDocument, after: RawDocument, patch: OrderPatch): OrderComparison;
  /**
   * Sends a whole order, once; never again by itself, and never to make one.
   *
   * @param document what `patchOrder` gave
   * @throws ChannelError when the channel lets nobody write now ('throttled', 'auth', 'plan'); Unwritable, before anything is
   *   sent, when an id is missing; the signal's reason when it was aborted, after which the write is in doubt
   */
  writeOrder(document: RawDocument): Promise<WriteResult>;
}

/** A channel that orders are read from and written back to. */
export interface OrderChannel extends OrderSource, OrderWriter {}
