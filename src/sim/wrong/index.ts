import { orderMissing } from './i01-order-missing.ts';
import { goneAtSource } from './i02-gone-at-source.ts';
import { duplicateOrder } from './i03-duplicate-order.ts';
import { statusDiffers } from './i04-status-differs.ts';
import { statusMovedBack } from './i05-status-moved-back.ts';
import { shipmentNotTold } from './i06-shipment-not-told.ts';
import { cancelledStillInWork } from './i07-cancelled-still-in-work.ts';
import { mergeDrift } from './i08-merge-drift.ts';
import { linesDiffer } from './i09-lines-differ.ts';
import { moneyDiffers } from './i10-money-differs.ts';
import { unpaidInWork } from './i11-unpaid-in-work.ts';
import { lateOrStuck } from './i12-late-or-stuck.ts';
import { timeShifted } from './i13-time-shifted.ts';
import { unknownSku } from './i14-unknown-sku.ts';
import { personalizationMissing } from './i15-personalization-missing.ts';
import { fileStuck } from './i16-file-stuck.ts';
import { readButOdd } from './i17-read-but-odd.ts';
import { countNotQuantity } from './i18-count-quantity.ts';
import { localNotShipStationText } from './i19-local-not-shipstation-text.ts';
import { changedAfterStart } from './i20-changed-after-start.ts';
import { notPrintableText } from './i21-not-printable-text.ts';
import { reviewLimbo } from './i22-review-limbo.ts';
import { noPrintTask } from './i23-no-print-task.ts';
import { taskQuantity } from './i24-task-quantity.ts';
import { duplicateTask } from './i25-duplicate-task.ts';
import { openTaskClosedOrder } from './i26-open-task-closed-order.ts';
import { wrongParent } from './i27-wrong-parent.ts';
import { finishedTaskReopened } from './i28-finished-task-reopened.ts';
import { taskOrOrderStalls } from './i29-task-or-order-stalls.ts';
import { oversold } from './i30-oversold.ts';
import { listingAboveSellable } from './i31-listing-above-sellable.ts';
import { pushNotApplied } from './i32-push-not-applied.ts';
import { effectOnStock } from './i33-effect-on-stock.ts';
import { historyBroken } from './i34-history-broken.ts';
import { listingState } from './i35-listing-state.ts';
import { priceImpossible } from './i36-price-impossible.ts';
import { massChange } from './i37-mass-change.ts';
import { hookTrouble } from './i38-hook-trouble.ts';
import { coverageHole } from './i39-coverage-hole.ts';
import { halfDoneRun } from './i40-half-done-run.ts';
import type { Wrong } from './wrong.ts';

/** Every class made to happen, in the order of the catalogue. */
export const wrongs: readonly Wrong[] = [
  orderMissing,
  goneAtSource,
  duplicateOrder,
  statusDiffers,
  statusMovedBack,
  shipmentNotTold,
  cancelledStillInWork,
  mergeDrift,
  linesDiffer,
  moneyDiffers,
  unpaidInWork,
  lateOrStuck,
  timeShifted,
  unknownSku,
  personalizationMissing,
  fileStuck,
  readButOdd,
  countNotQuantity,
  localNotShipStationText,
  changedAfterStart,
  notPrintableText,
  reviewLimbo,
  noPrintTask,
  taskQuantity,
  duplicateTask,
  openTaskClosedOrder,
  wrongParent,
  finishedTaskReopened,
  taskOrOrderStalls,
  oversold,
  listingAboveSellable,
  pushNotApplied,
  effectOnStock,
  historyBroken,
  listingState,
  priceImpossible,
  massChange,
  hookTrouble,
  coverageHole,
  halfDoneRun,
];
