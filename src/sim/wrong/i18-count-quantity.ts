import { leastSpoilt, printableLine, spoilReading } from './print-line.ts';
import { badRun, one, type Wrong } from './wrong.ts';

/** One piece was ordered, and two are read. */
export const countNotQuantity: Wrong = {
  id: 'I18',
  title: 'More pieces are read than were ordered',
  choose: { id: 'same-on-all' },
  async inject(place) {
    const line = printableLine(place);
    const runId = badRun(place, 'apply-customizations');
    spoilReading(place, runId, line, () => {
      place.db.run('update personalizations set quantity = quantity + 1 where item_id = ?', line.itemId);
    });
    return { orderId: line.orderId, key: `item:${line.itemId}`, runId };
  },
  // One text for two pieces, or two texts for one and one: as many as were ordered.
  async twin(place) {
    const { orderId } = one(
      place,
      'line of several pieces',
      `select o.id as orderId from orders o join order_items i on i.order_id = o.id join personalizations p on p.item_id = i.id
        where o.status = 'awaiting_shipment' and i.quantity > 1 group by i.id having sum(p.quantity) = i.quantity
        order by count(*), ${leastSpoilt}, o.id limit 1`,
    );
    return { orderId: Number(orderId), key: null, runId: null };
  },
};
