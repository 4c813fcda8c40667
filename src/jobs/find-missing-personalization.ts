import * as z from 'zod';
import type { Context } from '../core/context.ts';
import { cameOrChangedSince, caughtSince, markCaught, missingLines } from '../core/store/print/missing.ts';
import { downloadFiles } from './download-customizations.ts';
import { defineJob, type StepResult } from './job.ts';
import { ModelUse, readAndPrepare } from './print-line.ts';
import { daysBackOr, eachOrder, PrintTally, sinceDaysBack, syncedOrders } from './print-work.ts';

/** Two rounds of the regular path: what is younger is not missing yet. */
const graceMs = 30 * 60_000;
const weekMs = 7 * 24 * 3_600_000;

const args = z.object({
  daysBack: daysBackOr(2),
  fix: z.boolean().default(false).describe('read them anew; without this they are only listed'),
});

export const findMissingPersonalization = defineJob({
  id: 'find-missing-personalization',
  title: 'Missing personalization',
  description:
    'The safety net: finds lines of open orders that the regular path should have read by now, and reads them. Counts what it catches: above zero the regular path leaks.',
  schedules: [{ cron: '40 */2 * * *', args: { daysBack: 2, fix: true } }],
  args,
  resources: () => ['print:files'],
  writes: ['archives', 'customization_files', 'readings', 'personalizations', 'print_tasks', 'changes'],
  priority: 5,
  timeLimitMs: 60 * 60_000,
  worksOn: ['update-print-tasks'],
  input: syncedOrders,
  steps: [{ name: 'find', run: find }],
});

async function find({ daysBack, fix }: z.output<typeof args>, context: Context): Promise<StepResult> {
  const since = sinceDaysBack(context, daysBack) ?? 0;
  const now = context.clock.now();
  const recent = cameOrChangedSince(since);
  const missing = (await missingLines(context.store.db, recent)).filter((line) => line.since <= now - graceMs);
  context.count('seen', missing.length);
  for (const { orderId, itemId, what } of missing) context.log.warn(`order ${orderId}, line ${itemId}: ${what}`);
  const orderIds = [...new Set(missing.map(({ orderId }) => orderId))];
  if (!fix || missing.length === 0) {
    context.count('unchanged', missing.length);
    return { summary: `${missing.length} lines of ${orderIds.length} orders missed${await leak(context)}` };
  }
  const by = { now, runId: context.run.id };
  await context.store.write(async (tx) => {
    for (const line of missing) await markCaught(tx, by, line);
  });
  const model = new ModelUse(context);
  const tally = new PrintTally();
  await eachOrder(context, orderIds, async (id) => {
    await downloadFiles({ order: `id:${id}` }, uncounted(context));
    const prepared = await readAndPrepare(context, id, model, { createTasks: true });
    if (prepared) tally.add(context, id, prepared);
  });
  const left = (await missingLines(context.store.db, recent)).filter(({ itemId }) =>
    missing.some((line) => line.itemId === itemId),
  );
  context.count('updated', missing.length - left.length);
  context.count('refused', left.length);
  return {
    summary: `${missing.length} lines of ${orderIds.length} orders missed, ${missing.length - left.length} caught by the safety net; ${tally}${await leak(context)}`,
  };
}

/** The files of a caught order are part of this run's work, not a count of their own. */
function uncounted(context: Context): Context {
  return { ...context, count: () => undefined, progress: () => undefined };
}

async function leak(context: Context): Promise<string> {
  const caught = await caughtSince(context.store.db, context.clock.now() - weekMs);
  return caught === 0 ? '' : `; ${caught} caught in the last 7 days: the regular path leaks`;
}
