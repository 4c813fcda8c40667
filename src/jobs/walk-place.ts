import * as z from 'zod';
import type { OrderSource } from '../core/channels/channel.ts';
import type { Context } from '../core/context.ts';
import { moveCursor, readCursor } from '../core/store/cursors.ts';
import { walkStream } from '../core/store/order-streams.ts';
import type { Tx } from '../core/store/store.ts';
import { listUnmet } from '../core/store/unmet-orders.ts';

const place = z.object({
  /** The run that began the walk. */
  runId: z.number(),
  /** The fixed end of the walk's window by creation date, UTC epoch ms: when the walk began. */
  startedAt: z.number(),
  offset: z.number().int(),
  total: z.number().int().nullable(),
  /** The vendor's own clock at the first page, UTC epoch ms. */
  vendorNow: z.number().nullable(),
  gaps: z.number().int(),
  /** `pages`: through the list; `unmet`: looking up the open orders that the list no longer had. */
  phase: z.enum(['pages', 'unmet']),
});

/** Where a walk through all orders stands. Stored with each page, so that a kill costs at most the page under way. */
export type WalkPlace = z.output<typeof place>;

/** A walk begun longer ago starts over: what it read first says little about today. */
const staleAfterMs = 24 * 3_600_000;

/**
 * The walk to go on with: the one under way, or a new one.
 *
 * @param restart begin anew, unless the walk under way is this very run's
 */
export async function openWalk(context: Context, source: OrderSource, restart: boolean): Promise<WalkPlace> {
  const now = context.clock.now();
  const stored = await readPlace(context, source);
  const wanted = stored && (!restart || stored.runId === context.run.id) && now - stored.startedAt < staleAfterMs;
  if (wanted) {
    if (stored.offset > 0)
      context.log.info(`going on at order ${stored.offset} of ${stored.total ?? 'an unknown number'}`);
    return stored;
  }
  const fresh: WalkPlace = {
    runId: context.run.id,
    startedAt: now,
    offset: 0,
    total: null,
    vendorNow: null,
    gaps: 0,
    phase: 'pages',
  };
  await context.store.write(async (tx) => {
    await savePlace(tx, context, source, fresh);
    await listUnmet(tx, walkStream(source.id), source.id);
  });
  return fresh;
}

/** Where the walk under way stands; null when there is none. */
export async function readPlace(context: Context, source: OrderSource): Promise<WalkPlace | null> {
  const { position } = await readCursor(context.store.db, walkStream(source.id));
  return place.safeParse(position).data ?? null;
}

/** Stores the place reached, in the transaction of what was read up to it. */
export async function savePlace(tx: Tx, context: Context, source: OrderSource, reached: WalkPlace): Promise<void> {
  const by = { now: context.clock.now(), runId: context.run.id };
  await moveCursor(tx, by, walkStream(source.id), { position: reached });
}
