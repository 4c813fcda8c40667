import { type Expression, type RawBuilder, sql } from 'kysely';
import type { Inbox } from '../inbox/open.ts';
import { among } from '../store/among.ts';
import type { Reader } from '../store/store.ts';

/** What of the store is looked at: all of it, a stretch of our order ids, or what was touched. */
export type Scope =
  | { readonly kind: 'all' }
  | { readonly kind: 'order-range'; readonly from: number; readonly to: number }
  | { readonly kind: 'orders'; readonly ids: readonly number[] }
  | { readonly kind: 'barcodes'; readonly barcodes: readonly string[] };

/** One look at the store: what a rule needs to ask its question of all rows or of a few. */
export interface Look {
  readonly db: Reader;
  /** What others told us; null where there is no receiver, and in a look at orders. */
  readonly inbox: Inbox | null;
  /** UTC epoch ms. */
  readonly now: number;
  /** Conditions that come about by time are told so far ahead (UTC epoch ms). */
  readonly until: number;
  /** The business's zone. */
  readonly zone: string;
  readonly scope: Scope;
  /** Whether a row belongs to what is looked at, by our order id: `where ${look.orders(sql.ref('o.id'))}`. */
  orders(id: Expression<unknown>): RawBuilder<boolean>;
  /**
   * The same of open orders, which an index finds by their status: a few are looked up by their ids; a stretch of ids is checked and
   * never walked, since nearly all in it are closed.
   */
  openOrders(id: RawBuilder<unknown>): RawBuilder<boolean>;
  /** The same by barcode. */
  barcodes(barcode: Expression<unknown>): RawBuilder<boolean>;
}

/** Looks ahead so far (ms): a little further than to the next nightly sweep. */
const aheadMs = 26 * 3_600_000;

export function lookAt(
  db: Reader,
  scope: Scope,
  at: { readonly now: number; readonly zone: string; readonly inbox?: Inbox | null },
): Look {
  const orders: Look['orders'] = (id) => {
    if (scope.kind === 'orders') return sql<boolean>`${id} in ${among(scope.ids)}`;
    if (scope.kind === 'order-range') return sql<boolean>`${id} between ${scope.from} and ${scope.to}`;
    return sql<boolean>`${sql.lit(scope.kind === 'all' ? 1 : 0)} = 1`;
  };
  return {
    db,
    inbox: at.inbox ?? null,
    now: at.now,
    until: at.now + aheadMs,
    zone: at.zone,
    scope,
    orders,
    openOrders: (id) => orders(scope.kind === 'orders' ? id : sql`+${id}`),
    barcodes: (barcode) => {
      if (scope.kind === 'barcodes') return sql<boolean>`${barcode} in ${among(scope.barcodes)}`;
      return sql<boolean>`${sql.lit(scope.kind === 'all' ? 1 : 0)} = 1`;
    },
  };
}
