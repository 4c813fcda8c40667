import { one, type Wrong } from './wrong.ts';

const ours = /^(Name or Text|Colour [12]|Personalized Details)( \d+)?$/;

/** Somebody takes our options off an order at ShipStation, after they were written and read back there. */
export const localNotShipStationText: Wrong = {
  id: 'I19',
  title: 'Somebody deletes the buyer’s name from an order at ShipStation',
  async inject(place) {
    const { shipstation, now } = place;
    if (!shipstation) throw new Error('There is no ShipStation to change an order at.');
    const { id, external_id: externalId } = one(
      place,
      'order that was told',
      `select o.id, o.external_id from outbox b join orders o on o.id = b.order_id
        where b.state = 'confirmed' and o.status = 'awaiting_shipment' and o.gone_at is null
          and not exists (select 1 from issues i where i.order_id = o.id and i.state = 'open') order by b.id limit 1`,
    );
    shipstation.world.edit(Number(externalId), now, (order) => {
      for (const item of order.items) {
        item.options = item.options?.filter(({ name }) => !ours.test(name)) ?? null;
      }
    });
    return { orderId: Number(id), key: null, runId: null, jobs: ['sync-orders-recent'] };
  },
  /** An order with a buyer's file that says nothing of it either: its line waits for a person, and what is uncertain is not told. */
  async twin(place) {
    const { id } = one(
      place,
      'order whose file waits for a person',
      `select o.id from orders o join readings r on r.order_id = o.id join customization_files c on c.order_id = o.id
        where o.status = 'awaiting_shipment' and r.source = 'amazon-file' and r.findings <> '[]'
          and not exists (select 1 from outbox b where b.order_id = o.id) order by o.id limit 1`,
    );
    return { orderId: Number(id), key: null, runId: null };
  },
};
