import * as z from 'zod';
import type { Context } from '../core/context.ts';
import { printWork } from '../core/store/print/work-list.ts';
import { defineJob, type StepResult } from './job.ts';
import { ModelUse, reading } from './print-line.ts';
import { eachPrepared, orderArg, orderNamed, PrintTally, syncedOrders } from './print-work.ts';

const recentMs = 48 * 3_600_000;

const args = z.object({
  recent: z
    .boolean()
    .default(false)
    .describe('only orders that came or changed in the last 48 hours, and those not read since they came or changed'),
  order: orderArg,
});

export const populatePrintQueue = defineJob({
  id: 'populate-print-queue',
  title: 'Print queue',
  description:
    'Reads what each line of the open orders shall say and makes the print tasks of it. What is uncertain waits for review; begun and finished tasks are never touched. By hand: after editing an order, with --order.',
  // Once an hour all open orders: those from before a long standstill, or before there was a print line, are not recent.
  schedules: [
    { cron: '7-59/10 * * * *', args: { recent: true } },
    { cron: '52 * * * *', args: {} },
  ],
  args,
  resources: ({ order }) => (order === undefined ? ['print:populate'] : []),
  writes: ['readings', 'personalizations', 'print_tasks', 'changes', 'model_calls'],
  priority: 4,
  timeLimitMs: 60 * 60_000,
  worksOn: [syncedOrders.from],
  input: syncedOrders,
  steps: [{ name: 'populate', run: populate }],
});

async function populate({ recent, order }: z.output<typeof args>, context: Context): Promise<StepResult> {
  const orderId = await orderNamed(context, order);
  const model = new ModelUse(context);
  const unread = model.unavailable === null;
  const since = recent ? context.clock.now() - recentMs : undefined;
  const work = await printWork(context.store.db, { orderId, since, unread });
  const all = recent ? await printWork(context.store.db, { unread }) : work;
  context.log.info(
    `${work.orders} orders in scope of ${all.orders} open ones; ${work.orderIds.length} have something to do`,
  );
  const tally = new PrintTally();
  tally.lines = work.lines;
  const orderIds = orderId === undefined ? work.orderIds : [orderId];
  await eachPrepared(context, orderIds, tally, reading(context, model, { createTasks: true }));
  tally.close(context);
  const scope = recent ? `${work.orders} recent of ${all.orders} open orders` : `${work.orders} orders`;
  return { summary: [scope, String(tally), model.told].filter(Boolean).join('; ') };
}
