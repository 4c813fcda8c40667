import { aiUsageReport } from './ai-usage-report.ts';
import { applyCustomizations } from './apply-customizations.ts';
import { cleanPrintQueue } from './clean-print-queue.ts';
import { deliverPackageWrites } from './deliver-package-writes.ts';
import { downloadCustomizations } from './download-customizations.ts';
import { findInconsistencies } from './find-inconsistencies.ts';
import { findMissingPersonalization } from './find-missing-personalization.ts';
import type { JobDefinition } from './job.ts';
import { opencartOrders } from './opencart-orders.ts';
import { personalizationChain } from './personalization-chain.ts';
import { populatePrintQueue } from './populate-print-queue.ts';
import { processWebhooks } from './process-webhooks.ts';
import { readOpenOrders } from './read-open-orders.ts';
import { syncOrdersAll } from './sync-orders-all.ts';
import { syncOrdersRecent } from './sync-orders-recent.ts';
import { syncTags } from './sync-tags.ts';
import { trendyolClaims } from './trendyol-claims.ts';
import { trendyolOrders } from './trendyol-orders.ts';
import { trendyolProducts } from './trendyol-products.ts';
import { trendyolStock } from './trendyol-stock.ts';
import { trendyolSync } from './trendyol-sync.ts';
import { updatePrintTasks } from './update-print-tasks.ts';
import { updateReviewStatus } from './update-review-status.ts';
import { watchWebhooks } from './watch-webhooks.ts';

/** Every job of the shop, in the order in which the console lists them. A new job is one file and one line here. */
export const shopJobs: readonly JobDefinition[] = [
  syncOrdersRecent,
  syncOrdersAll,
  syncTags,
  processWebhooks,
  populatePrintQueue,
  personalizationChain,
  downloadCustomizations,
  applyCustomizations,
  updatePrintTasks,
  findMissingPersonalization,
  updateReviewStatus,
  cleanPrintQueue,
  readOpenOrders,
  findInconsistencies,
  aiUsageReport,
  trendyolOrders,
  trendyolProducts,
  trendyolClaims,
  trendyolStock,
  trendyolSync,
  watchWebhooks,
  opencartOrders,
  deliverPackageWrites,
];
