import * as z from 'zod';
import type { OrderSource } from '../core/channels/channel.ts';
import type { Context } from '../core/context.ts';
import { recordWindow } from '../core/store/orders/coverage.ts';
import { moveCursor } from '../core/store/orders/cursors.ts';
import { modifiedStream, walkStream } from '../core/store/orders/order-streams.ts';
import { resolveParkedUnmet } from '../core/store/orders/parked.ts';
import { markMet } from '../core/store/orders/unmet-orders.ts';
import { defineJob, type StepResult } from './job.ts';
import { lookUpUnmet } from './look-up-unmet.ts';
import { orderSource, Tally } from './order-intake.ts';
import { beforeAllOrders } from './order-window.ts';
import { nowOfSource } from './source-clock.ts';
import { takeList } from './take-list.ts';
import { failedBefore, openWalk, readPlace, savePlace, type WalkPlace } from './walk-place.ts';

const hourMs = 3_600_000;
const list = { name: 'by creation date' };

export const syncOrdersAll = defineJob({
  id: 'sync-orders-all',
  title: 'All orders',
  description:
    'Walks through every order that ShipStation has, page by page, and goes on where it stopped if it is interrupted; then looks up open orders that the list no longer has (merged, split, deleted). By hand: after a long stop, or when a copy is in doubt.',
  schedules: [{ cron: '0 1 * * *' }],
  args: z.object({
    restart: z.boolean().default(false).describe('Begin anew instead of going on with a walk that was interrupted.'),
  }),
  needs: ['shipstation'],
  resources: () => ['shipstation:orders:all'],
  writes: [
    'raw_documents',
    'orders',
    'order_items',
    'order_tags',
    'changes',
    'parked',
    'cursors',
    'windows',
    'unmet_orders',
  ],
  priority: 7,
  timeLimitMs: 6 * hourMs,
  steps: [
    { name: 'walk', run: ({ restart }, context) => walkAll(restart, context) },
    { name: 'vanished', run: (_args, context) => followVanished(context) },
  ],
});

async function walkAll(restart: boolean, context: Context): Promise<StepResult> {
  const source = orderSource(context);
  let place = await openWalk(context, source, restart);
  if (place.phase === 'unmet') return { summary: `all ${place.total} orders had been read` };

  const stream = walkStream(source.id);
  const askFor = (page: { page: number; pageSize: number }) =>
    source.listOrders({ by: 'created', from: beforeAllOrders, to: place.until }, page);
  const tally = new Tally();
  const { missing } = await takeList(context, source, list, tally, {
    start: place,
    fetch: async (page) => {
      const answer = await askFor(page);
      if (place.vendorNow !== null) return answer;
      const theirs = nowOfSource(context, source, answer.vendorNow);
      place = { ...place, vendorNow: answer.vendorNow, until: theirs ?? place.until };
      return theirs === null ? answer : askFor(page);
    },
    commit: async (tx, next, page) => {
      place = { ...place, ...next };
      const ids = page?.orders.flatMap((document) => document.externalId ?? []);
      await markMet(tx, stream, ids ?? []);
      await savePlace(tx, context, source, place);
    },
    reached: (next) => context.progress(next.offset, next.total),
  });
  await context.store.write((tx) => savePlace(tx, context, source, { ...place, missing, phase: 'unmet' }));
  return { summary: `${tally}` };
}

async function followVanished(context: Context): Promise<StepResult> {
  const source = orderSource(context);
  const place = await readPlace(context, source);
  if (place?.phase !== 'unmet') throw new Error('The walk is not at its end; only then is what it missed known.');
  const summary = await lookUpUnmet(context, source);
  const earlier = await failedBefore(context, place);
  await closeWalk(context, source, place);
  if (earlier === 0) return { summary };
  context.count('seen', earlier);
  context.count('failed', earlier);
  return { summary: `${summary}; ${earlier} not readable before the walk was interrupted` };
}

/**
 * The walk is whole: everything up to its beginning has been read, and parked places it did not meet again are mended. One
 * that was kept from orders ends too, but what it read counts as no more than that.
 */
async function closeWalk(context: Context, source: OrderSource, place: WalkPlace): Promise<void> {
  const { startedAt, until, vendorNow, missing } = place;
  const by = { now: context.clock.now(), runId: context.run.id };
  const stream = walkStream(source.id);
  await context.store.write(async (tx) => {
    if (missing > 0) return moveCursor(tx, by, stream, { position: null });
    await moveCursor(tx, by, stream, { watermark: startedAt, position: null });
    // Whatever was changed before the walk began stood in what it read.
    await recordWindow(tx, by, modifiedStream(source.id), [beforeAllOrders, Math.min(until, vendorNow ?? until)]);
    await resolveParkedUnmet(tx, source.id, startedAt, by.now);
  });
}
