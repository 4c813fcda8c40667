import { createHash } from 'node:crypto';
import type { ShipStationSim } from '../shipstation/server.ts';
import type { WireOrder } from '../shipstation/wire.ts';
import type { World } from '../shipstation/world.ts';
import { one, type Row, type WrongPlace } from './wrong.ts';

/** @throws Error where there is no ShipStation in this world */
export function shipStationOf({ shipstation }: WrongPlace): ShipStationSim {
  if (!shipstation) throw new Error('There is no ShipStation that could go wrong.');
  return shipstation;
}

/** An order as ShipStation would answer it now. @throws Error when it has none */
export function answerOf(world: World, externalId: string): WireOrder {
  const order = world.order(Number(externalId));
  if (!order) throw new Error(`ShipStation has no order ${externalId}.`);
  return order;
}

/** Stores an answer without taking it in. @returns the document's id */
export function keepAnswer({ db, now }: WrongPlace, runId: number | null, order: WireOrder): number {
  const body = JSON.stringify(order);
  return db.run(
    `insert into raw_documents (channel, kind, external_id, sha256, body, received_at, run_id)
      values ('shipstation', 'order', ?, ?, ?, ?, ?)`,
    String(order.orderId),
    createHash('sha256').update(body).digest('hex'),
    body,
    now,
    runId,
  );
}

/** A ShipStation order of ours that waits to be made and is none of a merge or a split, with tasks to be begun and so many pieces at least. */
export function waitingOrder(place: WrongPlace, { pieces = 1, besides = 0 } = {}): Row {
  const world = shipStationOf(place).world;
  const rows = place.db.all(
    `select o.id, o.external_id, o.order_number, o.modified_at from orders o
      where o.channel = 'shipstation' and o.status = 'awaiting_shipment' and o.source_status = 'awaiting_shipment'
        and o.gone_at is null and o.merged_or_split = 0 and o.id <> ?
        and exists (select 1 from print_tasks t where t.order_id = o.id and t.status = 'pending')
        and not exists (select 1 from print_tasks t where t.order_id = o.id and t.status <> 'pending')
        and (select sum(i.quantity) from order_items i where i.order_id = o.id and i.removed_at is null and i.adjustment = 0) >= ?
        and not exists (select 1 from issues n where n.order_id = o.id)
      order by o.id`,
    besides,
    pieces,
  );
  const found = rows.find(({ external_id }) => world.record(Number(external_id))?.status === 'awaiting_shipment');
  return found ?? one(place, 'order that waits to be made', 'select 1 where 0');
}
