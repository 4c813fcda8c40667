import { liveBarcode, readInShop, writePush } from './stock.ts';
import { badRun, type Wrong } from './wrong.ts';

/** A number is refused within its batch, and the listing keeps the old one. */
export const pushNotApplied: Wrong = {
  id: 'I32',
  title: 'The marketplace refuses a new number after it has accepted the call',
  async inject(place) {
    const { barcode, listed } = liveBarcode(place, 'article on sale');
    const runId = badRun(place, 'trendyol-stock');
    const [from, quantity] = [Number(listed), Number(listed) - 2];
    await readInShop(place, runId, barcode, quantity);
    writePush(place, runId, { barcode, from, quantity, reason: 'Beklenmeyen bir hata oluştu' });
    return { orderId: null, key: barcode, runId };
  },
  // One was refused, and meanwhile the pieces have come back: the listing says what it should.
  async twin(place) {
    const { barcode, listed } = liveBarcode(place, 'article on sale');
    const runId = badRun(place, 'trendyol-stock');
    const [from, quantity] = [Number(listed), Number(listed) - 2];
    writePush(place, runId, { barcode, from, quantity, reason: 'Beklenmeyen bir hata oluştu' });
    return { orderId: null, key: barcode, runId };
  },
};
