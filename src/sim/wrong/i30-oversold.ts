import { liveBarcode, readInShop } from './stock.ts';
import { badRun, type Wrong } from './wrong.ts';

/** The shop sells at its counter what the marketplace's buyers were promised; the run that reads it ends before it tells anybody. */
export const oversold: Wrong = {
  id: 'I30',
  title: 'More pieces are promised than the shop has',
  async inject(place) {
    const { barcode } = liveBarcode(place, 'article with an order that is not sent', hasOpenOrder);
    const runId = badRun(place, 'trendyol-stock');
    await readInShop(place, runId, barcode, -2);
    return { orderId: null, key: barcode, runId };
  },
  // The marketplace sells the very last piece, and the shop does not know of it yet.
  async twin(place) {
    const { barcode, on_hand: onHand } = liveBarcode(
      place,
      'article with few pieces',
      `l.on_hand < 20 and not ${hasOpenOrder}`,
    );
    const wanted = [{ barcode, quantity: Number(onHand) }];
    place.trendyol?.world.placeOrder(wanted, place.now, 'Created');
    return { orderId: null, key: barcode, runId: null, jobs: ['trendyol-orders', 'trendyol-stock'] };
  },
};

const hasOpenOrder = `exists (select 1 from order_items i join orders o on o.id = i.order_id
  where trim(i.upc) = l.barcode and o.status = 'awaiting_shipment')`;
