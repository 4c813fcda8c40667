import { orderMissing } from './classes/i01-order-missing.ts';
import { goneAtSource } from './classes/i02-gone-at-source.ts';
import { duplicateOrder } from './classes/i03-duplicate-order.ts';
import { statusDiffers } from './classes/i04-status-differs.ts';
import { statusMovedBack } from './classes/i05-status-moved-back.ts';
import { shipmentNotTold } from './classes/i06-shipment-not-told.ts';
import { cancelledStillInWork } from './classes/i07-cancelled-still-in-work.ts';
import { mergeDrift } from './classes/i08-merge-drift.ts';
import { linesDiffer } from './classes/i09-lines-differ.ts';
import { moneyDiffers } from './classes/i10-money-differs.ts';
import { unpaidInWork } from './classes/i11-unpaid-in-work.ts';
import { lateOrStuck } from './classes/i12-late-or-stuck.ts';
import { timeShifted } from './classes/i13-time-shifted.ts';
import { unknownSku } from './classes/i14-unknown-sku.ts';
import { personalizationMissing } from './classes/i15-personalization-missing.ts';
import { fileStuck } from './classes/i16-file-stuck.ts';
import { readButOdd } from './classes/i17-read-but-odd.ts';
import { countNotQuantity } from './classes/i18-count-quantity.ts';
import { localNotShipStationText } from './classes/i19-local-not-shipstation-text.ts';
import { changedAfterStart } from './classes/i20-changed-after-start.ts';
import { notPrintableText } from './classes/i21-not-printable-text.ts';
import { reviewLimbo } from './classes/i22-review-limbo.ts';
import { noPrintTask } from './classes/i23-no-print-task.ts';
import { taskQuantity } from './classes/i24-task-quantity.ts';
import { duplicateTask } from './classes/i25-duplicate-task.ts';
import { openTaskClosedOrder } from './classes/i26-open-task-closed-order.ts';
import { wrongParent } from './classes/i27-wrong-parent.ts';
import { finishedTaskReopened } from './classes/i28-finished-task-reopened.ts';
import { taskOrOrderStalls } from './classes/i29-task-or-order-stalls.ts';
import { oversold } from './classes/i30-oversold.ts';
import { listingAboveSellable } from './classes/i31-listing-above-sellable.ts';
import { pushNotApplied } from './classes/i32-push-not-applied.ts';
import { effectOnStock } from './classes/i33-effect-on-stock.ts';
import { historyBroken } from './classes/i34-history-broken.ts';
import { listingState } from './classes/i35-listing-state.ts';
import { priceImpossible } from './classes/i36-price-impossible.ts';
import { massChange } from './classes/i37-mass-change.ts';
import { hookTrouble } from './classes/i38-hook-trouble.ts';
import { coverageHole } from './classes/i39-coverage-hole.ts';
import { halfDoneRun } from './classes/i40-half-done-run.ts';
import type { IssueDefinition } from './issue.ts';

/** Every class, in the order of the catalogue. A new one is a file and a line here. */
export const issueClasses: readonly IssueDefinition[] = [
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

const byId = new Map(issueClasses.map((definition) => [definition.id, definition]));

/** The class of this id, `I15`; undefined when there is none. */
export function findClass(id: string): IssueDefinition | undefined {
  return byId.get(id.toUpperCase());
}

/** The classes that mean work begun and not brought to its end (S46). */
export const halfDoneClasses: readonly IssueDefinition[] = issueClasses.filter(({ halfDone }) => halfDone !== null);
