import * as z from 'zod';
import type { Context } from '../core/context.ts';
import { reviewTotals } from '../core/store/print/review-totals.ts';
import { ordersToReview } from '../core/store/print/task-work.ts';
import { defineJob, type StepResult } from './job.ts';
import { ModelUse, reading } from './print-line.ts';
import { daysBackOr, eachPrepared, orderArg, orderNamed, PrintTally, sinceDaysBack } from './print-work.ts';

const args = z.object({ order: orderArg, daysBack: daysBackOr(1) });

export const updateReviewStatus = defineJob({
  id: 'update-review-status',
  title: 'Review',
  description:
    'Looks again at what waits for a person: a reason whose cause is gone clears itself, a new one is set. What a person decided stays.',
  schedules: [{ cron: '12-59/15 * * * *' }],
  args,
  writes: ['readings', 'personalizations', 'print_tasks', 'changes'],
  priority: 5,
  timeLimitMs: 30 * 60_000,
  steps: [{ name: 'review', run: review }],
});

async function review({ order, daysBack }: z.output<typeof args>, context: Context): Promise<StepResult> {
  const orderId = await orderNamed(context, order);
  const since = orderId === undefined ? sinceDaysBack(context, daysBack) : undefined;
  const before = await reviewTotals(context.store.db);
  const work = await ordersToReview(context.store.db, { orderId, since });
  const tally = new PrintTally();
  tally.lines = work.lines;
  const model = ModelUse.none(context);
  await eachPrepared(context, work.orderIds, tally, reading(context, model, { createTasks: false }));
  tally.close(context);
  const after = await reviewTotals(context.store.db);
  const waits = after.waiting > 0 ? `; ${after.waiting} wait for their file` : '';
  return { summary: `${tally}; in review: ${before.lines} lines before, ${after.lines} after${waits}` };
}
