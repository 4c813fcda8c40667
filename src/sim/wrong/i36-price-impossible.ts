import { liveBarcode } from './stock.ts';
import type { Wrong, WrongPlace } from './wrong.ts';

/** Somebody types a price into the shop and loses the decimal point. */
export const priceImpossible: Wrong = {
  id: 'I36',
  title: 'A price in the shop becomes ten times what it was',
  choose: { id: 'keep' },
  async inject(place) {
    return { orderId: null, key: await dearer(place, 10), runId: null, jobs: ['trendyol-stock'] };
  },
  // Prices rise by a quarter: much, and no mistake.
  async twin(place) {
    return { orderId: null, key: await dearer(place, 1.25), runId: null, jobs: ['trendyol-stock'] };
  },
};

async function dearer(place: WrongPlace, times: number): Promise<string> {
  const { barcode } = liveBarcode(place, 'article on sale');
  await place.shop?.query('update oc_product set price = price * ? where ean = ?', [times, barcode]);
  await place.shop?.query(
    'update oc_product_special set price = price * ? where product_id in (select product_id from oc_product where ean = ?)',
    [times, barcode],
  );
  return barcode;
}
