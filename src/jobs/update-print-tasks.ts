import * as z from 'zod';
import type { Context } from '../core/context.ts';
import { prepareOrders } from '../core/store/print/prepare.ts';
import { ordersWithWaitingTasks } from '../core/store/print/task-work.ts';
import { defineJob, type StepResult } from './job.ts';
import {
  daysBackOr,
  eachPrepared,
  orderArg,
  orderNamed,
  PrintTally,
  sinceDaysBack,
  syncedOrders,
} from './print-work.ts';

const args = z.object({ order: orderArg, daysBack: daysBackOr(1) });
export type UpdateTasksArgs = z.output<typeof args>;

export const updatePrintTasks = defineJob({
  id: 'update-print-tasks',
  title: 'Print tasks',
  description:
    'Brings the waiting print tasks of the last days into step with the personalizations. Third step of the personalization chain. Tasks that are begun or finished are never touched.',
  args,
  writes: ['print_tasks', 'readings', 'changes'],
  priority: 4,
  timeLimitMs: 30 * 60_000,
  worksOn: ['apply-customizations'],
  input: syncedOrders,
  steps: [{ name: 'update', run: updateTasks }],
});

/** Step 3 of the chain. A line whose personalization is older than its input is left alone, and said (S44, S45). */
export async function updateTasks({ order, daysBack }: UpdateTasksArgs, context: Context): Promise<StepResult> {
  const orderId = await orderNamed(context, order);
  const since = orderId === undefined ? sinceDaysBack(context, daysBack) : undefined;
  const work = await ordersWithWaitingTasks(context.store.db, { orderId, since });
  const tally = new PrintTally();
  tally.lines = work.lines;
  const prepare = (ids: readonly number[]) => {
    const by = { now: context.clock.now(), runId: context.run.id };
    const stored = ids.map((id) => ({ orderId: id, readings: [] }));
    return prepareOrders(context.store, by, stored, { createTasks: false });
  };
  await eachPrepared(context, work.orderIds, tally, {
    together: prepare,
    alone: async (id) => (await prepare([id])).get(id) ?? null,
  });
  tally.close(context);
  if (tally.stale > 0) {
    context.log.warn(
      `stale input: ${tally.stale} lines were left alone; run apply-customizations or populate-print-queue first`,
    );
  }
  return { summary: String(tally) };
}
