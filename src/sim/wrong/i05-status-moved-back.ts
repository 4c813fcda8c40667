import { orderDate } from '../pacific.ts';
import { answerOf, keepAnswer, shipStationOf } from './documents.ts';
import { badRun, one, setAs, type Wrong } from './wrong.ts';

const hourMs = 3_600_000;

const shipped = `select o.id, o.external_id, o.modified_at from orders o
  where o.channel = 'shipstation' and o.status = 'shipped' and o.source_status = 'shipped' and o.gone_at is null
    and not exists (select 1 from issues n where n.order_id = o.id)
    and (select count(*) from changes c where c.order_id = o.id and c.entity = 'order') = 1
  order by o.id limit 1`;

/** An answer from before the order left comes late and is taken for news. */
export const statusMovedBack: Wrong = {
  id: 'I5',
  title: 'A late answer opens an order that has left already',
  async inject(place) {
    const row = one(place, 'order that has left', shipped);
    const [id, earlier] = [Number(row['id']), Number(row['modified_at']) - 2 * hourMs];
    const order = answerOf(shipStationOf(place).world, String(row['external_id']));
    order.orderStatus = 'awaiting_shipment';
    order.shipDate = null;
    order.modifyDate = orderDate(earlier);
    const runId = badRun(place, 'sync-orders-recent');
    const set = {
      status: 'awaiting_shipment',
      source_status: 'awaiting_shipment',
      ship_date: null,
      modified_at: earlier,
      raw_id: keepAnswer(place, runId, order),
      changed_at: place.now,
    };
    setAs(place, runId, { table: 'orders', entity: 'order', id, orderId: id, set });
    return { orderId: id, key: null, runId };
  },
  /** Somebody voids a label at ShipStation: the order is to be sent again, and that is its last word. */
  async twin(place) {
    const { id, external_id: externalId } = one(place, 'order that has left', shipped);
    shipStationOf(place).world.edit(Number(externalId), place.now, (order) => {
      order.orderStatus = 'awaiting_shipment';
      order.shipDate = null;
    });
    return { orderId: Number(id), key: null, runId: null, jobs: ['sync-orders-recent'] };
  },
};
