import { liveBarcode } from './stock.ts';
import { one, type Wrong, type WrongPlace } from './wrong.ts';

/** Somebody gives a second product of the shop the barcode of one that is on sale. */
export const listingState: Wrong = {
  id: 'I35',
  title: 'Two products on sale in the shop have one barcode',
  choose: { id: 'this' },
  async inject(place) {
    return { orderId: null, key: await copyOf(place, 1), runId: null, jobs: ['trendyol-stock'] };
  },
  // OpenCart's own “Copy” leaves the barcode on the copy, and switches it off.
  async twin(place) {
    return { orderId: null, key: await copyOf(place, 0), runId: null, jobs: ['trendyol-stock'] };
  },
};

/** Makes a product that is not on sale at the marketplace look like one that is. @returns the barcode of both */
async function copyOf(place: WrongPlace, status: 0 | 1): Promise<string> {
  const { barcode } = liveBarcode(place, 'article on sale');
  const other = one(
    place,
    'product of the shop that is not at the marketplace',
    `select l.barcode from stock_levels l where l.problem is null
     and not exists (select 1 from stock_listings g where g.barcode = l.barcode) order by l.barcode desc limit 1`,
  );
  await place.shop?.query('update oc_product set ean = ?, status = ? where ean = ?', [
    barcode,
    status,
    String(other['barcode']),
  ]);
  return barcode;
}
