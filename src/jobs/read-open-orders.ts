import * as z from 'zod';
import { defineJob } from './job.ts';
import { openOrdersResource, refreshSourceIndex } from './source-index.ts';

export const readOpenOrders = defineJob({
  id: 'read-open-orders',
  title: 'Open orders at ShipStation',
  description:
    'Reads the list of orders that ShipStation has open and holds ours against it: what is there and not here is missing, what is open here and not there is asked for by itself. By hand: when an order seems to be missing.',
  // A few pages each time; a missing order is told after two of them.
  schedules: [{ cron: '17,47 * * * *' }],
  args: z.object({}),
  needs: ['shipstation'],
  resources: () => [openOrdersResource],
  writes: ['source_index', 'cursors', 'touched', 'raw_documents', 'orders', 'order_items', 'order_tags', 'changes'],
  priority: 6,
  timeLimitMs: 20 * 60_000,
  steps: [{ name: 'read', run: (_args, context) => refreshSourceIndex(context) }],
});
