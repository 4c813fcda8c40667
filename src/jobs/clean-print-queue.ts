import * as z from 'zod';
import type { Context } from '../core/context.ts';
import { closeTask, tasksOfClosedOrders } from '../core/store/print/closed-orders.ts';
import { defineJob, type StepResult } from './job.ts';
import { syncedOrders } from './print-work.ts';

const args = z.object({
  execute: z.boolean().default(false).describe('do it; without this the plan is only told and nothing changes'),
});

export const cleanPrintQueue = defineJob({
  id: 'clean-print-queue',
  title: 'Clean print queue',
  description:
    'Ends the open print tasks of orders that are shipped (completed) or cancelled (cancelled). By hand without --execute: tells what it would do.',
  schedules: [{ cron: '0 2 * * *', args: { execute: true } }],
  args,
  resources: () => ['print:clean'],
  writes: ['print_tasks', 'changes'],
  worksOn: [syncedOrders.from],
  // What it takes away from an order that is open again since would not be printed.
  input: { ...syncedOrders, whenOld: 'skip' },
  steps: [{ name: 'clean', run: clean }],
});

async function clean({ execute }: z.output<typeof args>, context: Context): Promise<StepResult> {
  const tasks = await tasksOfClosedOrders(context.store.db);
  context.count('seen', tasks.length);
  let [completed, cancelled, asks] = [0, 0, 0];
  for (const task of tasks) {
    context.signal.throwIfAborted();
    const place = `task ${task.id} of order ${task.orderId} (${task.orderStatus})`;
    if (task.next === null) {
      asks += 1;
      context.log.warn(`${place} is being made: a person has to stop it`);
      continue;
    }
    context.log.info(`${place}: ${task.status} → ${task.next}${execute ? '' : ' (plan)'}`);
    if (execute) {
      const by = { now: context.clock.now(), runId: context.run.id };
      if (!(await context.store.write((tx) => closeTask(tx, by, task)))) continue;
      context.count('updated');
    }
    if (task.next === 'completed') completed += 1;
    else cancelled += 1;
  }
  context.count('refused', asks);
  if (!execute) context.count('unchanged', completed + cancelled);
  const did = execute ? '' : 'plan, nothing changed (--execute does it): ';
  const started = asks === 0 ? '' : `, ${asks} of cancelled orders are being made and wait for a person`;
  return { summary: `${did}${completed} tasks completed, ${cancelled} cancelled${started}` };
}
