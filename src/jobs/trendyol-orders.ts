import * as z from 'zod';
import { ChannelError } from '../core/channels/channel.ts';
import type { PackageSource, PackageWindow, StreamPage } from '../core/channels/package-source.ts';
import type { Context } from '../core/context.ts';
import { recordWindow } from '../core/store/orders/coverage.ts';
import { moveCursor, readCursor } from '../core/store/orders/cursors.ts';
import { resolveGone } from '../core/store/orders/order-fate.ts';
import { openOrigins } from '../core/store/orders/order-packages.ts';
import { modifiedStream } from '../core/store/orders/order-streams.ts';
import type { Tx } from '../core/store/store.ts';
import { defineJob, type StepResult } from './job.ts';
import { Tally } from './order-intake.ts';
import { ingestPackages, packageChannel } from './package-intake.ts';
import { nowOfSource } from './source-clock.ts';
import { syncOnePackage } from './sync-one-package.ts';

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
const firstReachDays = 14;
/** Beside the hours by which the channel widens a window itself: what was committed there a little late. */
const overlapMs = 10 * minuteMs;

const args = z
  .object({
    days: z.coerce
      .number()
      .int()
      .min(1)
      .max(30)
      .optional()
      .describe('Look back this many days (1 to 30; else to where the last reading ended, at first 14 days).'),
    order: z
      .string()
      .trim()
      .min(1)
      .optional()
      .describe('Read one order only: its number with all its packages, a package’s id, or our id (id:57).'),
  })
  .refine(({ days, order }) => days === undefined || order === undefined, {
    error: 'Give one of days and order, not both.',
  });

export const trendyolOrders = defineJob({
  id: 'trendyol-orders',
  title: 'Trendyol orders',
  description:
    'Reads the packages that changed at Trendyol, always back to where the last reading ended. By hand: to see an order at once (--order), or to fill a gap (--days).',
  whilePaused: 'orders age',
  schedules: [{ cron: '1-59/10 * * * *' }],
  args,
  needs: ['trendyol'],
  resources: ({ order }) => (order === undefined ? ['trendyol:orders'] : []),
  writes: ['raw_documents', 'orders', 'order_items', 'changes', 'parked', 'cursors', 'windows'],
  priority: 3,
  timeLimitMs: 20 * minuteMs,
  followedBy: ['opencart-orders'],
  steps: [
    {
      name: 'read',
      run: ({ days, order }, context) =>
        order === undefined ? readChanged(context, days) : syncOnePackage(order, context),
    },
  ],
});

/** Reads the packages that changed since the last reading, or in the last `days`, into the store. */
export async function readChanged(context: Context, days?: number): Promise<StepResult> {
  const source = packageChannel(context);
  const tally = new Tally('package');
  const { watermark } = await readCursor(context.store.db, modifiedStream(source.id));
  const whole = spanToRead(context, days, watermark);
  context.log.info(`reading what changed from ${span(whole)}`);
  // Oldest first: where a window breaks off, all before it has been read.
  for (let from = whole.from; from < whole.to; from += source.longestWindowMs) {
    await readWindow(context, { from, to: Math.min(whole.to, from + source.longestWindowMs) }, tally);
  }
  const origins = await settleOrigins(context);
  return { summary: `${span(whole)}: ${tally}${origins}` };
}

/** Back to where the last reading ended, or as far as was asked for, never further than the source can. */
function spanToRead(context: Context, days: number | undefined, watermark: number | null): PackageWindow {
  const { reachMs, title } = packageChannel(context);
  const to = context.clock.now();
  const asked = days === undefined && watermark !== null ? to : to - (days ?? firstReachDays) * dayMs;
  const wanted = Math.min(asked, watermark === null ? to : watermark - overlapMs);
  const from = Math.max(wanted, to - reachMs);
  if (wanted < from) {
    context.log.warn(
      `${title} tells changes of the last ${reachMs / dayMs} days only: those from ${iso(wanted)} to ${iso(from)} are lost`,
    );
  }
  return { from, to };
}

/**
 * Reads a window by the stream. It comes newest first, so before its last page nothing of it counts as read: then the window does,
 * and the watermark moves to its end, in the transaction of that page.
 */
async function readWindow(context: Context, window: PackageWindow, tally: Tally): Promise<void> {
  try {
    await readStream(context, window, tally);
  } catch (error) {
    if (!(error instanceof CursorLost)) throw error;
    context.log.warn(
      `the place reached in the stream is no longer known (${error.message}): the window is read once more`,
    );
    await readStream(context, window, tally);
  }
}

/** The source does not know the cursor any more that it gave itself. */
class CursorLost extends Error {
  override readonly name = 'CursorLost';
}

async function pageAt(source: PackageSource, window: PackageWindow, cursor: string | null): Promise<StreamPage> {
  try {
    return await source.streamPackages(window, cursor);
  } catch (error) {
    // A cursor is only ever sent with the window that it was given for: what is refused of the two is the cursor.
    if (cursor !== null && error instanceof ChannelError && error.kind === 'refused')
      throw new CursorLost(error.message);
    throw error;
  }
}

async function readStream(context: Context, window: PackageWindow, tally: Tally): Promise<void> {
  const source = packageChannel(context);
  let cursor: string | null = null;
  let readTo: number | null = null;
  let done = 0;
  do {
    const page: StreamPage = await pageAt(source, window, cursor);
    // By the source's clock where it is behind ours: what is still to come there lies after its now.
    readTo ??= Math.min(window.to, nowOfSource(context, source, page.vendorNow) ?? window.to);
    const read = { from: window.from, to: readTo };
    const atEnd = page.next === null ? (tx: Tx) => closeWindow(tx, context, read) : undefined;
    tally.add(await ingestPackages(context, page.packages, atEnd));
    done += page.packages.length;
    context.progress(done, null);
    cursor = page.next;
  } while (cursor !== null);
}

async function closeWindow(tx: Tx, context: Context, { from, to }: PackageWindow): Promise<void> {
  const by = { now: context.clock.now(), runId: context.run.id };
  const stream = modifiedStream(packageChannel(context).id);
  const { watermark } = await readCursor(tx, stream);
  if (watermark === null || to > watermark) await moveCursor(tx, by, stream, { watermark: to });
  await recordWindow(tx, by, stream, [from, to]);
}

/** Packages that others came from, and that are open here: their source is asked what became of them. */
async function settleOrigins(context: Context): Promise<string> {
  const source = packageChannel(context);
  const open = await openOrigins(context.store.db, source.id);
  if (open.length === 0) return '';
  const found = await source.readPackages(open);
  await ingestPackages(context, found);
  const shown = new Set(found.map(({ externalId }) => externalId));
  const by = { now: context.clock.now(), runId: context.run.id };
  for (const externalId of open.filter((id) => !shown.has(id))) {
    const gone = await resolveGone(context.store, by, { channel: source.id, externalId });
    context.count('seen');
    context.count(gone?.changed ? 'updated' : 'unchanged');
    context.log.info(`package ${externalId} is no longer shown: ${gone?.fate ?? 'unknown'}`);
  }
  return `; ${open.length} that others came from looked up`;
}

function span({ from, to }: PackageWindow): string {
  return `${iso(from)} to ${iso(to)}`;
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
