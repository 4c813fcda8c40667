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

/** The inbox among the queues (M84); none where nothing was ever received. @param now UTC epoch ms */
export async function webhookQueue(file: string, now: number): Promise<QueueDepth[]> {
  const inbox = await openInboxIfAny(file);
  if (!inbox) return [];
  try {
    const { depth, oldestAt, dead, parked } = await inboxDepth(inbox.db);
    const oldestSeconds = oldestAt === null ? null : Math.max(0, Math.round((now - oldestAt) / 1000));
    return [{ name: 'webhooks', depth, oldestSeconds, dead, parked }];
  } finally {
    await inbox.close();
  }
}
