import type { LogClass } from '../core/settings-keeping.ts';

/** Jobs whose log is what they are run for. */
const reports: readonly string[] = ['ai-usage-report', 'find-inconsistencies', 'rotate-logs', 'maintain-store'];

/** The six logs that the marketplace's integrators know, and whose logs they are here (M99). */
export const knownLogs: Readonly<Record<string, readonly string[]>> = {
  main: ['engine'],
  product: ['trendyol-products'],
  order: ['trendyol-orders', 'opencart-orders'],
  stock: ['trendyol-stock'],
  webhook: ['process-webhooks'],
  monitor: ['watch', 'watch-webhooks'],
};

const marketplace = new Set([
  ...Object.values(knownLogs).flat(),
  'trendyol-sync',
  'trendyol-claims',
  'deliver-package-writes',
]);

/** For how long a job's log is kept goes by its class: S39 keeps ordinary ones a week and reports longer, M101 the marketplace's a month. */
export function logClassOf(job: string): LogClass {
  if (reports.includes(job)) return 'report';
  return marketplace.has(job) ? 'marketplace' : 'ordinary';
}
