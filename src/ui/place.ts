import type { CallAbout } from '../core/store/orders/order-view.ts';
import type { RawSummary } from '../core/store/orders/raw.ts';

/** Where one can be in the console. A screen names the place it leads to; it does not know the screen that is there. */
export type Place =
  | { readonly screen: 'overview' }
  /** Every job; `filter` as it would be typed. */
  | { readonly screen: 'jobs'; readonly filter?: string }
  /** The runs of one job. */
  | { readonly screen: 'history'; readonly job: string }
  | { readonly screen: 'run'; readonly id: number }
  /** The orders that a run made or changed. */
  | { readonly screen: 'changed-orders'; readonly run: number }
  | { readonly screen: 'orders' }
  | { readonly screen: 'order'; readonly id: number }
  /** What is wrong; `filter` as it would be typed. */
  | { readonly screen: 'issues'; readonly filter?: string }
  /** Why one thing is wrong and how it is mended; `among`: those that the next and the one before are looked for in, in their order. */
  | { readonly screen: 'issue'; readonly id: number; readonly among?: readonly number[] }
  /** What a day brought, against the day before. */
  | { readonly screen: 'issue-report' }
  /** What there is to make; `filter` as it would be typed. */
  | { readonly screen: 'print'; readonly filter?: string }
  /** One row of it, by its key. */
  | { readonly screen: 'print-task'; readonly key: string }
  | { readonly screen: 'print-counts' }
  | { readonly screen: 'stock' }
  /** One barcode with its ledger. */
  | { readonly screen: 'stock-item'; readonly barcode: string }
  /** What waits, and what needs a person; `filter` as it would be typed. */
  | { readonly screen: 'queue'; readonly filter?: string }
  /** One thing that others told us, by its number. */
  | { readonly screen: 'delivery'; readonly id: number }
  /** How products stand at the marketplace. */
  | { readonly screen: 'products' }
  | { readonly screen: 'product'; readonly barcode: string }
  /**
   * What the channel told of an order; `versions` newest first, `at` the id of the one to begin with. Of the line `itemId`: its
   * buyer's file before that; `row`: the key of the print row to show beside it.
   */
  | {
      readonly screen: 'source';
      readonly versions: readonly RawSummary[];
      readonly at?: number | undefined;
      readonly itemId?: number | undefined;
      readonly row?: string | undefined;
    }
  /** A call to the outside, with what was answered when it failed. */
  | { readonly screen: 'call'; readonly call: CallAbout }
  /** All that can be set; `filter` as it would be typed. */
  | { readonly screen: 'settings'; readonly filter?: string }
  /** What needs an eye; `filter` as it would be typed. */
  | { readonly screen: 'alerts'; readonly filter?: string }
  | { readonly screen: 'alert'; readonly id: number }
  /** How all jobs did over some days. */
  | { readonly screen: 'stats' }
  /** How many schedules start in each minute. */
  | { readonly screen: 'starts' }
  /** Whether each schedule suits what it does. */
  | { readonly screen: 'intervals' }
  /** Every check of this installation. */
  | { readonly screen: 'doctor' }
  /** A page of help by its id; without one, all there are. */
  | { readonly screen: 'help'; readonly topic?: string }
  /** Of one job, or of all. */
  | { readonly screen: 'logs'; readonly job?: string };
