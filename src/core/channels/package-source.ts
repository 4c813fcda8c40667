import type { PackageChange } from '../domain/package-writes.ts';
import type { DocumentSource, RawDocument } from './channel.ts';
import type { ClaimSource } from './claim-source.ts';
import type { WriteResult } from './order-writer.ts';
import type { MarketplaceOrder } from './shop.ts';
import type { WebhookSubscriber } from './webhook-subscriber.ts';

/** A span of source time, UTC epoch ms, both ends included. */
export interface PackageWindow {
  readonly from: number;
  readonly to: number;
}

export interface PackagePage {
  readonly packages: readonly RawDocument[];
  readonly total: number;
  /** Counted from 0. */
  readonly page: number;
  readonly pages: number;
  /** The vendor's own clock (its Date header), UTC epoch ms. */
  readonly vendorNow: number | null;
}

export interface StreamPage {
  readonly packages: readonly RawDocument[];
  /** Where the next page begins; null at the end, and only there has the window been read. */
  readonly next: string | null;
  readonly vendorNow: number | null;
}

/** The two states that a seller sets, in this order. */
export type SettableStatus = 'Picking' | 'Invoiced';

/**
 * A marketplace that tells its orders by package. Every method waits for the channel's quota, logs its call, and throws a
 * ChannelError (never a half answer) when the channel refused, failed, or answered nonsense.
 */
export interface PackageSource extends DocumentSource {
  readonly id: 'trendyol';
  /** The longest window that may be asked for, ms. */
  readonly longestWindowMs: number;
  /** How far back (ms) the stream reaches. */
  readonly reachMs: number;
  /**
   * One page of the packages that were changed in a window, and of some more: the source's clock is in doubt by hours, so a little
   * more than the window is asked for on both sides.
   *
   * @throws RangeError when the window is too long, or the page lies behind what the source can count
   */
  listPackages(window: PackageWindow, page: number): Promise<PackagePage>;
  /** The same by cursor (null: the first page), newest first, without a limit to their number. */
  streamPackages(window: PackageWindow, cursor: string | null): Promise<StreamPage>;
  /** Those of these packages that the source still shows. */
  readPackages(externalIds: readonly string[]): Promise<readonly RawDocument[]>;
  /** The packages of an order number that the source still shows. */
  findPackages(orderNumber: string): Promise<readonly RawDocument[]>;
  /**
   * Pure. The packages in a body that was delivered: a page of them, or one. Empty when it is neither.
   *
   * @throws ChannelError 'nonsense' when it is not JSON
   */
  packagesIn(body: string): readonly RawDocument[];
  /** Pure. Whether a package would step back from the state that we hold (both in the source's words). */
  stepsBack(answer: string, held: string): boolean;
  /** Pure. A package as a shop has to know it, its amounts to the cent. @throws Unreadable */
  forShop(document: RawDocument): MarketplaceOrder;
}

/** Writes to packages. Only reading the package again tells whether it is as it should be. */
export interface PackageWriter {
  /** Pure. Whether a package says already what a change wants of it. */
  shows(document: RawDocument, change: PackageChange): boolean;
  /**
   * Says that all lines of a package are being picked, or are invoiced.
   *
   * @param document the package as it was read just now
   * @throws Unwritable, before anything is sent, when its state does not allow it; ChannelError when the channel lets nobody write now
   */
  setStatus(document: RawDocument, status: SettableStatus, invoiceNumber?: string): Promise<WriteResult>;
  /** @throws ChannelError when the channel lets nobody write now */
  setTracking(externalId: string, trackingNumber: string): Promise<WriteResult>;
}

/** A channel that packages are read from and written to, with what comes back of them, and that tells of them by itself. */
export interface PackageChannel extends PackageSource, PackageWriter, ClaimSource, WebhookSubscriber {}
