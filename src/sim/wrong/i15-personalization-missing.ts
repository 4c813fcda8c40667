import { leastSpoilt, printableLine, spoilReading } from './print-line.ts';
import { badRun, one, type Wrong } from './wrong.ts';

/** A run loses what was read of a line. */
export const personalizationMissing: Wrong = {
  id: 'I15',
  title: 'What was read of a line is lost, and nobody would ever print it',
  async inject(place) {
    const line = printableLine(place);
    const runId = badRun(place, 'apply-customizations');
    spoilReading(place, runId, line, () => {
      place.db.run('delete from personalizations where item_id = ?', line.itemId);
    });
    return { orderId: line.orderId, key: `item:${line.itemId}`, runId };
  },
  // Of an order that nobody has paid or that is kept back nothing is read yet, however personal it is.
  async twin(place) {
    const { orderId } = one(
      place,
      'order that is not to be made yet',
      `select o.id as orderId from orders o join order_items i on i.order_id = o.id
        where o.channel = 'shipstation' and o.status in ('awaiting_payment', 'on_hold') and i.adjustment = 0
          and not exists (select 1 from personalizations p where p.item_id = i.id) order by ${leastSpoilt}, o.id limit 1`,
    );
    return { orderId: Number(orderId), key: null, runId: null };
  },
};
