import { liveBarcode, readInShop } from './stock.ts';
import { badRun, type Wrong } from './wrong.ts';

/** Pieces are sold in the shop; the run that reads it ends before it tells the marketplace. */
export const listingAboveSellable: Wrong = {
  id: 'I31',
  title: 'A listing offers pieces that are sold already',
  async inject(place) {
    const { barcode, listed } = liveBarcode(place, 'article on sale');
    const runId = badRun(place, 'trendyol-stock');
    await readInShop(place, runId, barcode, Number(listed) - 3);
    return { orderId: null, key: barcode, runId };
  },
  // The shop no longer counts an article: it has none on record, and sells as many as it likes.
  async twin(place) {
    const { barcode } = liveBarcode(place, 'article on sale');
    await place.shop?.query('update oc_product set subtract = 0 where ean = ?', [barcode]);
    return { orderId: null, key: barcode, runId: null, jobs: ['trendyol-stock'] };
  },
};
