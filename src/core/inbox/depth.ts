import { sql } from 'kysely';
import type { QueueDepth } from '../store/runs/status.ts';
import { type InboxReader, openInboxIfAny } from './open.ts';

/** How much waits in the inbox. */
export interface InboxDepth {
  /** What waits to be handled, now or at its next try; what is being handled counts too. */
  readonly depth: number;
  readonly retrying: number;
  /** UTC epoch ms at which the oldest of them came; null when nothing waits. */
  readonly oldestAt: number | null;
  /** After their last attempt: only a person helps them on. */
  readonly dead: number;
  /** Nothing could be made of them. */
  readonly parked: number;
}

export async function inboxDepth(db: InboxReader): Promise<InboxDepth> {
  const { rows } = await sql<{ depth: number; retrying: number; oldest: number | null }>`
    select count(*) as depth, count(*) filter (where state = 'retrying') as retrying, min(received_at) as oldest
    from deliveries where state in ('queued', 'retrying', 'running')`.execute(db);
  const { rows: troubled } = await sql<{ state: string; count: number }>`
    select state, count(*) as count from deliveries where state in ('parked', 'dead') group by state`.execute(db);
  const countOf = (state: string): number => troubled.find((row) => row.state === state)?.count ?? 0;
  const { depth = 0, retrying = 0, oldest = null } = rows[0] ?? {};
  return { depth, retrying, oldestAt: oldest, dead: countOf('dead'), parked: countOf('parked') };
}

/** The inbox among the queues (M84). @param now UTC epoch ms */
export async function deliveryQueue(db: InboxReader, now: number): Promise<QueueDepth> {
  const { depth, oldestAt, dead, parked } = await inboxDepth(db);
  const oldestSeconds = oldestAt === null ? null : Math.max(0, Math.round((now - oldestAt) / 1000));
  return { name: 'webhooks', depth, oldestSeconds, dead, parked };
}

/** The same of the file; none where nothing was ever received. @param now UTC epoch ms */
export async function webhookQueue(file: string, now: number): Promise<QueueDepth[]> {
  const inbox = await openInboxIfAny(file);
  if (!inbox) return [];
  try {
    return [await deliveryQueue(inbox.db, now)];
  } finally {
    await inbox.close();
  }
}

/** What a day brought so far. */
export interface InboxDay {
  readonly came: number;
  /** Handled, ignored or dropped, whenever it came. */
  readonly over: number;
}

/**
 * The day's totals, without a walk over its bodies: deliveries are numbered as they come, without gaps.
 *
 * @param midnight where the business's day begins, UTC epoch ms
 */
export async function inboxDay(db: InboxReader, midnight: number): Promise<InboxDay> {
  const newest = await db.selectFrom('deliveries').select('id').orderBy('id', 'desc').limit(1).executeTakeFirst();
  const came = newest ? newest.id - (await lastBefore(db, midnight, newest.id)) : 0;
  const { rows } = await sql<{ over: number }>`select count(*) as over from deliveries
    where state in ('done', 'ignored', 'dropped') and finished_at >= ${midnight}`.execute(db);
  return { came, over: rows[0]?.over ?? 0 };
}

/** The number of the last delivery that came before that time, by halving. */
async function lastBefore(db: InboxReader, at: number, last: number): Promise<number> {
  let [low, high] = [0, last];
  while (low < high) {
    const middle = Math.floor((low + high) / 2) + 1;
    const row = await db
      .selectFrom('deliveries')
      .select(['id', 'received_at'])
      .where('id', '>=', middle)
      .orderBy('id')
      .limit(1)
      .executeTakeFirst();
    if (row && row.received_at < at) low = row.id;
    else high = middle - 1;
  }
  return low;
}
