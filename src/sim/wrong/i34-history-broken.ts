import { liveBarcode, writeStep } from './stock.ts';
import { badRun, type Wrong } from './wrong.ts';

/** A run writes a row of the ledger that does not begin where the one before it ended. */
export const historyBroken: Wrong = {
  id: 'I34',
  title: 'The history of a stock no longer comes to the stock',
  choose: { id: 'number' },
  async inject(place) {
    const { barcode, on_hand: onHand } = liveBarcode(place, 'article on sale');
    const runId = badRun(place, 'trendyol-stock');
    const to = Number(onHand);
    writeStep(place, runId, { barcode, balance: 'on_hand', from: to + 5, to, cause: 'changed in the shop' });
    return { orderId: null, key: barcode, runId };
  },
  // Pieces went and came back within one reading: many rows, and they hang together.
  async twin(place) {
    const { barcode, on_hand: onHand } = liveBarcode(place, 'article on sale');
    const runId = badRun(place, 'trendyol-stock');
    const [all, less] = [Number(onHand), Number(onHand) - 3];
    writeStep(place, runId, { barcode, balance: 'on_hand', from: all, to: less, cause: 'sold' });
    writeStep(place, runId, { barcode, balance: 'on_hand', from: less, to: all, cause: 'put back' });
    return { orderId: null, key: barcode, runId };
  },
};
