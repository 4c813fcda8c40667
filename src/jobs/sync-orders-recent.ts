import * as z from 'zod';
import type { Context } from '../core/context.ts';
import { recordWindow } from '../core/store/coverage.ts';
import { moveCursor, readCursor } from '../core/store/cursors.ts';
import { modifiedStream } from '../core/store/order-streams.ts';
import { defineJob, type StepResult } from './job.ts';
import { orderSource, parkGap, Tally, takeIn } from './order-intake.ts';
import { walkOrders } from './order-walk.ts';
import { closedWindow, recentWindow, type Window } from './order-window.ts';
import { syncOneOrder } from './sync-one-order.ts';

const hourMs = 3_600_000;
const minuteMs = 60_000;

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
      .describe('Read one order only: our id, its exact number, or ShipStation’s id.'),
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
  const { watermark } = await readCursor(context.store.db, stream);
  let window = recentWindow(context.clock.now(), askedMs, watermark);
  let closed = false;
  let vendorNow: number | null = null;
  context.log.info(`reading what changed from ${span(window)}`);

  const tally = new Tally();
  await walkOrders({
    start: { offset: 0, total: null },
    fetch: async (page) => {
      const answer = await source.listOrders({ by: 'modified', ...window }, page);
      vendorNow ??= answer.vendorNow;
      // What fits one page is of one instant. More must stand still while it is walked: the last seconds wait for the next sync.
      if (closed || answer.total <= answer.orders.length) return answer;
      closed = true;
      window = closedWindow(window, answer.vendorNow);
      return source.listOrders({ by: 'modified', ...window }, page);
    },
    signal: context.signal,
    onPage: async (page, next) => {
      tally.add(await takeIn(context, source, page.orders));
      context.progress(next.offset, next.total);
    },
    onGap: async (gap, next) => {
      tally.addGap();
      await parkGap(context, source, 'by modify date', gap);
      context.progress(next.offset, next.total);
    },
  });

  const read = { from: window.from, to: Math.min(window.to, vendorNow ?? window.to) };
  await advance(context, stream, read, tally.newest);
  return { summary: `${span(read)}: ${tally}` };
}

/** The window counts as read, and the watermark moves, only here: after the last page. Neither ever moves back. */
async function advance(context: Context, stream: string, read: Window, newest: number | null): Promise<void> {
  const by = { now: context.clock.now(), runId: context.run.id };
  await context.store.write(async (tx) => {
    const { watermark } = await readCursor(tx, stream);
    // Dates past the window's end come of the source's coarser reading; what lies between them has not been read.
    const reached = newest === null ? null : Math.min(newest, read.to);
    if (reached !== null && (watermark === null || reached > watermark)) {
      await moveCursor(tx, by, stream, { watermark: reached });
    }
    await recordWindow(tx, by, stream, [read.from, read.to]);
  });
}

function span({ from, to }: Window): string {
  return `${new Date(from).toISOString()} to ${new Date(to).toISOString()}`;
}
