import * as z from 'zod';
import type { Context } from '../core/context.ts';
import { pushesOfOrder } from '../core/store/print/outbox.ts';
import { ordersToTell, stageWish, wishOf } from '../core/store/print/push-wishes.ts';
import { printWork } from '../core/store/print/work-list.ts';
import { deliverPushes, deliverySummary } from './deliver-pushes.ts';
import { defineJob, GiveUp, type StepResult } from './job.ts';
import { ModelUse, reading } from './print-line.ts';
import {
  daysBackArg,
  eachPrepared,
  orderArg,
  orderNamed,
  PrintTally,
  sinceDaysBack,
  syncedOrders,
} from './print-work.ts';

const args = z.object({
  order: orderArg,
  daysBack: daysBackArg,
  createPrintTasks: z.boolean().default(false).describe('also make the print tasks'),
  updateShipstation: z.boolean().default(false).describe('also write the personalization onto the ShipStation order'),
});
export type ApplyArgs = z.output<typeof args>;

export const applyCustomizations = defineJob({
  id: 'apply-customizations',
  title: 'Personalizations',
  description:
    'Makes personalizations of the files that were fetched. Second step of the personalization chain. By hand: with --order and --update-shipstation, to push one order.',
  args,
  resources: ({ updateShipstation }) => (updateShipstation ? ['shipstation:write'] : []),
  writes: [
    'readings',
    'personalizations',
    'print_tasks',
    'outbox',
    'changes',
    'raw_documents',
    'orders',
    'order_items',
  ],
  priority: 4,
  timeLimitMs: 60 * 60_000,
  worksOn: ['download-customizations'],
  input: syncedOrders,
  steps: [{ name: 'apply', run: applyByHand }],
});

/** An order that was named to be written on, and cannot be: that is what the run was for. */
async function applyByHand(args: ApplyArgs, context: Context): Promise<StepResult> {
  const result = await applyFiles(args, context);
  const orderId = await orderNamed(context, args.order);
  if (!args.updateShipstation || orderId === undefined) return result;
  const [newest] = await pushesOfOrder(context.store.db, orderId);
  if (newest?.state !== 'refused' && newest?.state !== 'damaged') return result;
  const hint = 'The personalization itself is kept; see `orderdeck order`.';
  throw new GiveUp(newest.errorCode ?? newest.state, newest.errorMessage ?? 'It was refused.', hint);
}

/** Step 2 of the chain: each order wholly before or wholly after it. */
export async function applyFiles(
  { order, daysBack, createPrintTasks, updateShipstation }: ApplyArgs,
  context: Context,
): Promise<StepResult> {
  const orderId = await orderNamed(context, order);
  const since = sinceDaysBack(context, daysBack);
  const model = new ModelUse(context);
  const work = await printWork(context.store.db, { orderId, since, withFiles: true });
  const tally = new PrintTally();
  tally.lines = work.lines;
  const options = { createTasks: createPrintTasks, readingsOnly: !createPrintTasks };
  const orderIds = orderId === undefined ? work.orderIds : [orderId];
  await eachPrepared(context, orderIds, tally, reading(context, model, options));
  tally.close(context);
  const told = updateShipstation ? await tellShipStation(context, orderId, since) : '';
  return { summary: [String(tally), told, model.told].filter(Boolean).join('; ') };
}

/** Stages what is certain and not told yet, then delivers all that is staged and due. */
async function tellShipStation(
  context: Context,
  orderId: number | undefined,
  since: number | undefined,
): Promise<string> {
  const { shipstation } = context.channels;
  if ('off' in shipstation) return `not written back: ${shipstation.why}`;
  const by = { now: context.clock.now(), runId: context.run.id };
  const orders = orderId === undefined ? await ordersToTell(context.store.db, since) : [orderId];
  for (const id of orders) {
    context.signal.throwIfAborted();
    await stageWish(context.store, by, id, orderId !== undefined);
  }
  const tally = await deliverPushes(context, { orderId, wishOf: (id) => wishOf(context.store.db, id) });
  return deliverySummary(tally);
}
