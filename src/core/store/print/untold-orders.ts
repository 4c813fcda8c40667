import { type RawBuilder, sql } from 'kysely';
import type { OrderPatch } from '../../domain/print/own-options.ts';
import type { Reader } from '../store.ts';
import { type PrintOrder, readPrintOrders } from './print-order.ts';
import { openPushStates, type PushState } from './push.ts';
import { hasNews, optionsKind, optionsOf, type UntoldLine, untoldLines, wishOfOrder } from './push-wishes.ts';

/** An order whose channel does not say what we hold of it. */
export interface UntoldOrder {
  readonly order: PrintOrder;
  readonly rawId: number;
  readonly wish: OrderPatch;
  readonly lines: readonly UntoldLine[];
  /** What became of the newest push; null: there was none. */
  readonly push: { readonly id: number; readonly state: PushState; readonly errorCode: string | null } | null;
  /** When (UTC epoch ms) what is to be told was read last, the order changed, or the newest push ended: whatever is latest. */
  readonly changedAt: number;
  /** Since when (UTC epoch ms) a push is on its way; null: none is. */
  readonly underWaySince: number | null;
}

export interface UntoldScope {
  /** Which orders, `o.id`, are meant. */
  readonly among: RawBuilder<boolean>;
  /**
   * Leaves out, unread, orders that were told and have not changed since by any date. Of all orders nearly all are such; one that a date
   * does not tell of is found when a row of it is touched.
   */
  readonly unlessSettled: boolean;
  /** Sent orders too, those that were placed since then (UTC epoch ms). */
  readonly sentSince: number;
}

interface Candidate {
  readonly id: number;
  readonly rawId: number;
  readonly changedAt: number;
  readonly readAt: number;
  readonly pushId: number | null;
  readonly state: PushState | null;
  readonly errorCode: string | null;
  readonly stagedAt: number | null;
  readonly endedAt: number | null;
}

/** So many orders are read at once. */
const atOnce = 200;

/**
 * Orders that the print line tells their channel of (those with a buyer's file, and those that were told before), where the channel's
 * options, as we know them, are not what we hold. What is uncertain of a line is no wish, and never told.
 */
export async function untoldOrders(db: Reader, scope: UntoldScope): Promise<UntoldOrder[]> {
  const candidates = await candidatesOf(db, scope);
  const untold: UntoldOrder[] = [];
  for (let at = 0; at < candidates.length; at += atOnce) {
    const some = candidates.slice(at, at + atOnce);
    const ids = some.map(({ id }) => id);
    const orders = await readPrintOrders(db, ids);
    const options = await optionsOf(db, ids);
    for (const candidate of some) {
      const order = orders.get(candidate.id);
      const wish = order && wishOfOrder(order);
      if (!order || !wish) continue;
      const lines = untoldLines(order, wish, options);
      if (lines.length > 0) untold.push(asUntold(candidate, order, wish, lines));
    }
  }
  return untold;
}

async function candidatesOf(db: Reader, { among, unlessSettled, sentSince }: UntoldScope): Promise<Candidate[]> {
  // A sent order changed when it was sent, so that its document is always another one than the push has read.
  const isSettled = sql`(b.state = 'confirmed' and (o.status = 'shipped' or b.after_raw_id = o.raw_id) and not ${hasNews})`;
  const { rows } = await sql<Candidate>`
    select o.id, o.raw_id as rawId, o.changed_at as changedAt, b.id as pushId, b.state, b.error_code as errorCode,
      b.staged_at as stagedAt, b.ended_at as endedAt,
      (select max(r.read_at) from readings r where r.order_id = o.id) as readAt
    from orders o left join outbox b on b.id = (
      select x.id from outbox x where x.order_id = o.id and x.kind = ${optionsKind} order by x.id desc limit 1)
    where ${among} and o.gone_at is null
      and (o.status = 'awaiting_shipment' or (o.status = 'shipped' and o.ordered_at >= ${sentSince}))
      and (b.id is not null or exists (select 1 from customization_files c where c.order_id = o.id))
      and exists (select 1 from readings r where r.order_id = o.id and r.source <> 'rule')
      ${unlessSettled ? sql`and not ${isSettled}` : sql``}
    order by o.id`.execute(db);
  return rows;
}

function asUntold(
  { rawId, changedAt, readAt, pushId, state, errorCode, stagedAt, endedAt }: Candidate,
  order: PrintOrder,
  wish: OrderPatch,
  lines: readonly UntoldLine[],
): UntoldOrder {
  const push = pushId === null || state === null ? null : { id: pushId, state, errorCode };
  const isUnderWay = push !== null && openPushStates.includes(push.state);
  return {
    ...{ order, rawId, wish, lines, push },
    changedAt: Math.max(readAt, changedAt, endedAt ?? 0),
    underWaySince: isUnderWay ? stagedAt : null,
  };
}
