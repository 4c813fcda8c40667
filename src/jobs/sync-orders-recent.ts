import * as z from 'zod';
import type { OrderSource } from '../core/channels/channel.ts';
import type { Context } from '../core/context.ts';
import { recordWindow } from '../core/store/orders/coverage.ts';
import { moveCursor, readCursor } from '../core/store/orders/cursors.ts';
import { modifiedStream } from '../core/store/orders/order-streams.ts';
import { resolveParkedPlaces } from '../core/store/orders/parked-places.ts';
import { defineJob, type StepResult } from './job.ts';
import { orderSource, Tally } from './order-intake.ts';
import { closedWindow, recentWindow, type Window } from './order-window.ts';
import { nowOfSource } from './source-clock.ts';
import { syncOneOrder } from './sync-one-order.ts';
import { takeList } from './take-list.ts';
import type { OrderList } from './unreadable-places.ts';

const hourMs = 3_600_000;
const minuteMs = 60_000;
const list: OrderList = { name: 'by modify date', dateOf: (order) => order.modifiedAt };

const args = z
  .object({
    hours: z.coerce
      .number()
      .int()
      .min(1)
      .max(720)
      .optional()
      .describe('Look back this many hours (1 to 720; 2 when nothing is said).'),
    days: z.coerce.number().int().min(1).max(30).optional().describe('Look back this many days (1 to 30).'),
    order: z
      .string()
      .trim()
      .min(1)
      .optional()
      .describe('Read one order only: its exact number, ShipStation’s id, or our id (id:57 means ours and no other).'),
  })
  .refine((given) => [given.hours, given.days, given.order].filter((value) => value !== undefined).length <= 1, {
    error: 'Give one of hours, days and order, not several.',
  });

export const syncOrdersRecent = defineJob({
  id: 'sync-orders-recent',
  title: 'Recent orders',
  description:
    'Reads the orders that changed lately, and always back to where the last reading ended. By hand: to see an order at once (--order), or to fill a gap (--days).',
  // Minutes that nothing else starts at.
  whilePaused: 'orders age',
  schedules: [
    { cron: '3-59/10 * * * *', args: { hours: 2 } },
    { cron: '36 * * * *', args: { days: 2 } },
  ],
  args,
  needs: ['shipstation'],
  resources: ({ order }) => (order === undefined ? ['shipstation:orders:recent'] : []),
  writes: ['raw_documents', 'orders', 'order_items', 'order_tags', 'changes', 'parked', 'cursors', 'windows'],
  priority: 3,
  timeLimitMs: 20 * minuteMs,
  steps: [
    {
      name: 'read',
      run: ({ hours, days, order }, context) =>
        order === undefined
          ? syncRecent((days !== undefined ? days * 24 : (hours ?? 2)) * hourMs, context)
          : syncOneOrder(order, context),
    },
  ],
});

async function syncRecent(askedMs: number, context: Context): Promise<StepResult> {
  const source = orderSource(context);
  const stream = modifiedStream(source.id);
  const began = context.clock.now();
  const { watermark } = await readCursor(context.store.db, stream);
  let window = recentWindow(began, askedMs, watermark);
  let closed = false;
  let vendorNow: number | null = null;
  context.log.info(`reading what changed from ${span(window)}`);

  const askFor = (page: { page: number; pageSize: number }) => source.listOrders({ by: 'modified', ...window }, page);
  const tally = new Tally();
  const { missing } = await takeList(context, source, list, tally, {
    fetch: async (page) => {
      let answer = await askFor(page);
      if (vendorNow === null) {
        vendorNow = answer.vendorNow;
        const theirs = nowOfSource(context, source, vendorNow);
        if (theirs !== null) {
          window = recentWindow(theirs, askedMs, watermark);
          answer = await askFor(page);
        }
      }
      // What fits one page is of one instant. More must stand still while it is walked: the last seconds wait for the next sync.
      if (closed || answer.total <= answer.orders.length) return answer;
      closed = true;
      window = closedWindow(window, answer.vendorNow);
      return askFor(page);
    },
    reached: (next) => context.progress(next.offset, next.total),
  });

  const read = { from: window.from, to: Math.min(window.to, vendorNow ?? window.to) };
  if (missing === 0) await advance(context, source, { read, began, newest: tally.newest });
  return { summary: `${span(read)}: ${tally}` };
}

/**
 * The window counts as read, the watermark moves, and parked places that it did not meet again are mended, only here: after
 * the last page. Neither window nor watermark ever moves back.
 */
async function advance(
  context: Context,
  source: OrderSource,
  { read, began, newest }: { readonly read: Window; readonly began: number; readonly newest: number | null },
): Promise<void> {
  const by = { now: context.clock.now(), runId: context.run.id };
  const stream = modifiedStream(source.id);
  await context.store.write(async (tx) => {
    const { watermark } = await readCursor(tx, stream);
    // Dates past the window's end come of the source's coarser reading; what lies between them has not been read.
    const reached = newest === null ? null : Math.min(newest, read.to);
    if (reached !== null && (watermark === null || reached > watermark)) {
      await moveCursor(tx, by, stream, { watermark: reached });
    }
    await recordWindow(tx, by, stream, [read.from, read.to]);
    await resolveParkedPlaces(tx, { channel: source.id, list: list.name }, { from: read.from, began }, by.now);
  });
}

function span({ from, to }: Window): string {
  return `${new Date(from).toISOString()} to ${new Date(to).toISOString()}`;
}
