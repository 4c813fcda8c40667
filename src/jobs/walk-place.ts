import * as z from 'zod';
import type { OrderSource } from '../core/channels/channel.ts';
import type { Context } from '../core/context.ts';
import { moveCursor, readCursor } from '../core/store/orders/cursors.ts';
import { walkStream } from '../core/store/orders/order-streams.ts';
import { countParkedBy } from '../core/store/orders/parked.ts';
import { listUnmet } from '../core/store/orders/unmet-orders.ts';
import { rescueChain } from '../core/store/runs/rescue-chain.ts';
import type { Tx } from '../core/store/store.ts';

const place = z.object({
  /** The runs that have read pages of it, in their order. */
  runs: z.array(z.number()),
  /** When the walk began, by our clock, UTC epoch ms. */
  startedAt: z.number(),
  /** The fixed end of its window by creation date, in source time, UTC epoch ms. */
  until: z.number(),
  offset: z.number().int(),
  total: z.number().int().nullable(),
  /** The vendor's own clock at the first page, UTC epoch ms. */
  vendorNow: z.number().nullable(),
  /** Orders that the list counts and never showed. */
  missing: z.number().int(),
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
 * @param restart begin anew, unless this run, or a lost one whose work it takes up, began the walk under way
 */
export async function openWalk(context: Context, source: OrderSource, restart: boolean): Promise<WalkPlace> {
  const stored = await readPlace(context, source);
  if (stored && (await goesOn(context, stored, restart))) {
    if (stored.offset > 0)
      context.log.info(`going on at order ${stored.offset} of ${stored.total ?? 'an unknown number'}`);
    return stored.runs.includes(context.run.id) ? stored : { ...stored, runs: [...stored.runs, context.run.id] };
  }
  const now = context.clock.now();
  const fresh: WalkPlace = {
    runs: [context.run.id],
    startedAt: now,
    until: now,
    offset: 0,
    total: null,
    vendorNow: null,
    missing: 0,
    phase: 'pages',
  };
  await context.store.write(async (tx) => {
    await savePlace(tx, context, source, fresh);
    await listUnmet(tx, walkStream(source.id), source.id);
  });
  return fresh;
}

async function goesOn(context: Context, stored: WalkPlace, restart: boolean): Promise<boolean> {
  if (context.clock.now() - stored.startedAt >= staleAfterMs) return false;
  if (!restart) return true;
  const chain = await rescueChain(context.store.db, context.run.id);
  return chain.some((id) => stored.runs.includes(id));
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

/**
 * What runs before this one could not read of a walk that this one ends: it was counted by them, and they are lost. A walk
 * with such orders is not done, whoever ends it.
 *
 * @param reached the place as it is stored
 */
export async function failedBefore(context: Context, reached: WalkPlace): Promise<number> {
  const others = reached.runs.filter((id) => id !== context.run.id);
  const setAside = await countParkedBy(context.store.db, others);
  // The last run that read pages is the one that came to the end of the list, and counted what was missing.
  return setAside + (reached.runs.at(-1) === context.run.id ? 0 : reached.missing);
}
