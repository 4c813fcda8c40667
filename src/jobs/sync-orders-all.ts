import * as z from 'zod';
import type { OrderSource } from '../core/channels/channel.ts';
import type { Context } from '../core/context.ts';
import { recordWindow } from '../core/store/coverage.ts';
import { moveCursor } from '../core/store/cursors.ts';
import { modifiedStream, walkStream } from '../core/store/order-streams.ts';
import { resolveParkedUnmet } from '../core/store/parked.ts';
import { markMet } from '../core/store/unmet-orders.ts';
import { defineJob, type StepResult } from './job.ts';
import { lookUpUnmet } from './look-up-unmet.ts';
import { orderSource, parkGap, Tally, takeIn } from './order-intake.ts';
import { walkOrders } from './order-walk.ts';
import { beforeAllOrders } from './order-window.ts';
import { openWalk, readPlace, savePlace, type WalkPlace } from './walk-place.ts';

const hourMs = 3_600_000;

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

  const window = { by: 'created', from: beforeAllOrders, to: place.startedAt } as const;
  const tally = new Tally();
  await walkOrders({
    start: place,
    fetch: (page) => source.listOrders(window, page),
    signal: context.signal,
    onPage: async (page, next) => {
      place = { ...place, ...next, vendorNow: place.vendorNow ?? page.vendorNow };
      const results = await takeIn(context, source, page.orders, async (tx) => {
        await markMet(
          tx,
          walkStream(source.id),
          page.orders.flatMap((document) => document.externalId ?? []),
        );
        await savePlace(tx, context, source, place);
      });
      tally.add(results);
      context.progress(next.offset, next.total);
    },
    onGap: async (gap, next) => {
      place = { ...place, ...next, gaps: place.gaps + 1 };
      await parkGap(context, source, 'by creation date', gap, (tx) => savePlace(tx, context, source, place));
      tally.addGap();
      context.progress(next.offset, next.total);
    },
  });
  await context.store.write((tx) => savePlace(tx, context, source, { ...place, phase: 'unmet' }));
  return { summary: `${tally}` };
}

async function followVanished(context: Context): Promise<StepResult> {
  const source = orderSource(context);
  const place = await readPlace(context, source);
  if (place?.phase !== 'unmet') throw new Error('The walk is not at its end; only then is what it missed known.');
  const summary = await lookUpUnmet(context, source);
  await closeWalk(context, source, place);
  return { summary };
}

/** The walk is whole: everything up to its beginning has been read, and parked places it did not meet again are mended. */
async function closeWalk(context: Context, source: OrderSource, { startedAt, vendorNow }: WalkPlace): Promise<void> {
  const by = { now: context.clock.now(), runId: context.run.id };
  const readUntil = Math.min(startedAt, vendorNow ?? startedAt);
  await context.store.write(async (tx) => {
    await moveCursor(tx, by, walkStream(source.id), { watermark: startedAt, position: null });
    // Whatever was changed before the walk began stood in what it read.
    await recordWindow(tx, by, modifiedStream(source.id), [beforeAllOrders, readUntil]);
    await resolveParkedUnmet(tx, source.id, startedAt, by.now);
  });
}
