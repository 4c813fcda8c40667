import { openTaskClosedOrder } from './i26-open-task-closed-order.ts';
import { oversold } from './i30-oversold.ts';
import { listingAboveSellable } from './i31-listing-above-sellable.ts';
import { pushNotApplied } from './i32-push-not-applied.ts';
import { effectOnStock } from './i33-effect-on-stock.ts';
import { historyBroken } from './i34-history-broken.ts';
import { listingState } from './i35-listing-state.ts';
import { priceImpossible } from './i36-price-impossible.ts';
import { massChange } from './i37-mass-change.ts';
import type { Wrong } from './wrong.ts';

/** Every class made to happen, in the order of the catalogue. */
export const wrongs: readonly Wrong[] = [
  openTaskClosedOrder,
  oversold,
  listingAboveSellable,
  pushNotApplied,
  effectOnStock,
  historyBroken,
  listingState,
  priceImpossible,
  massChange,
];
