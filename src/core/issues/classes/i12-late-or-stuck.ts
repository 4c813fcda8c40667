import { sql } from 'kysely';
import { stuckAt, toldAgainAt, workLeft } from '../../domain/lateness.ts';
import { wallText } from '../../domain/zones.ts';
import { type OpenOrder, openOrders } from '../../store/orders/open-orders.ts';
import { markOrder } from '../../store/orders/order-marks.ts';
import { type OrderPace, orderPaces } from '../../store/orders/order-pace.ts';
import { printPace } from '../../store/print/print-pace.ts';
import { CannotRepair, defineIssue, type Finding } from '../issue.ts';

/** Told ahead: an order becomes late by nothing but the passing of time. */
export const lateOrStuck = defineIssue({
  id: 'I12',
  title: 'Late or stuck',
  description:
    'Less time is left until an order’s ship-by than its work takes (its pieces at the shop’s own pace, and two hours to pack and hand over); or it has been in its state three times as long as 95 of 100 orders are, or held beyond its day. A late order costs a rating, a stuck one is forgotten. The order is put ahead of all others on the print list, and the chain is run for what is not ready to be made; it is told again when its ship-by is gone, or after a day.',
  severity: 'high',
  mode: 'K',
  subject: 'order',
  restsOn: 'orders',
  async find(look) {
    const orders = await openOrders(look.db, look.openOrders(sql.ref('o.id')));
    if (orders.length === 0) return [];
    const [paces, print] = [await orderPaces(look.db), await printPace(look.db)];
    return orders.flatMap((order) => {
      const work = workLeft(order.piecesLeft, print?.piece.medianMs ?? null);
      // Nobody owes anything to a buyer who has not paid.
      const lateAt = order.shipBy === null || order.status === 'awaiting_payment' ? null : order.shipBy - work;
      const stuck = stuckAt(order, paces.get(order.channel));
      const late = lateAt !== null && lateAt <= (stuck ?? Number.POSITIVE_INFINITY);
      const first = late ? lateAt : stuck;
      if (first === null) return [];
      const since = order.rushedAt === null ? first : Math.max(first, toldAgainAt(order.rushedAt, order.shipBy));
      if (since > look.until) return [];
      return [late ? lateFinding(order, since, work, look.zone) : stuckFinding(order, since, paces.get(order.channel))];
    });
  },
  async repair({ orderId }, { store, by, afterwards }) {
    await store.write(async (tx) => {
      const [order] = await openOrders(tx, sql<boolean>`o.id = ${orderId}`);
      if (!order) throw new CannotRepair('The order is not open any more.');
      if (order.piecesLeft === 0) throw new CannotRepair('Nothing is left to be made of it: pack it and hand it over.');
      await markOrder(tx, by, order.id, 'rushed_at');
    });
    afterwards({ do: 'run', job: 'personalization-chain', args: { order: `id:${orderId}` } });
  },
});

function lateFinding(order: OpenOrder, since: number, work: number, zone: string): Finding {
  const shipBy = wallText(order.shipBy ?? 0, zone);
  const pieces = order.piecesLeft === 0 ? 'nothing to make' : `${order.piecesLeft} pieces to make`;
  return {
    ...found(order, since),
    line: `ship by ${shipBy}; ${pieces}, ${span(work)} of work left`,
    evidence: [
      { what: 'ship by', value: shipBy, of: { entity: 'order', id: order.id, field: 'ship_by' } },
      { what: 'pieces to make', value: order.piecesLeft },
      { what: 'work left', value: span(work) },
      ...standing(order),
    ],
  };
}

function stuckFinding(order: OpenOrder, since: number, pace: OrderPace | undefined): Finding {
  const usual = order.status === 'awaiting_payment' ? pace?.paying : pace?.sending;
  const held = order.holdUntil !== null && order.status === 'on_hold';
  const why = held || !usual ? `held until ${order.holdUntil}` : `95 of 100 leave it within ${span(usual.p95Ms)}`;
  return {
    ...found(order, since),
    line: `${order.status} for too long: ${why}`,
    evidence: [
      ...standing(order),
      { what: 'usual at most', value: held || !usual ? order.holdUntil : span(usual.p95Ms) },
      { what: 'pieces to make', value: order.piecesLeft },
    ],
  };
}

function found(order: OpenOrder, since: number) {
  return {
    key: `order:${order.id}`,
    orderId: order.id,
    subject: order.orderNumber,
    since,
    // Packing is done by hand.
    mode: order.piecesLeft === 0 ? ('H' as const) : ('K' as const),
  };
}

function standing({ id, status, sourceStatus, rawId }: OpenOrder): Finding['evidence'] {
  return [
    { what: 'order status', value: status, of: { entity: 'order', id, field: 'status' } },
    { what: 'the order as its source told it', value: sourceStatus, of: { raw: rawId } },
  ];
}

function span(ms: number): string {
  const hours = ms / 3_600_000;
  return hours < 48 ? `${Math.ceil(hours)} h` : `${Math.ceil(hours / 24)} days`;
}
