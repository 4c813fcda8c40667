import * as z from 'zod';
import { defineJob, type JobDefinition } from './job.ts';
import { processWebhooks } from './process-webhooks.ts';
import { childStep } from './run-child.ts';
import { trendyolOrders } from './trendyol-orders.ts';
import { trendyolProducts } from './trendyol-products.ts';
import { trendyolStock } from './trendyol-stock.ts';

const minuteMs = 60_000;
/** One child may take so long before the next begins. */
const patienceMs = 10 * minuteMs;

/** In the order in which they need each other. */
const children: readonly JobDefinition[] = [trendyolProducts, trendyolOrders, trendyolStock, processWebhooks];

export const trendyolSync = defineJob({
  id: 'trendyol-sync',
  title: 'Trendyol, everything',
  description:
    'Products, orders, stock and webhooks, one after another, each as a run of its own; one that fails does not keep the others. By hand: the full sync.',
  schedules: [{ cron: '12-59/15 * * * *' }],
  args: z.object({}),
  needs: ['trendyol'],
  writes: ['runs'],
  priority: 4,
  timeLimitMs: (children.length + 1) * patienceMs,
  children: children.map(({ id }) => id),
  steps: children.map((job) => childStep(job, patienceMs)),
  onStepFailure: 'continue',
});
