import { sql } from 'kysely';
import type { Inbox } from './open.ts';

const rowsAtOnce = 200;

/**
 * Deletes deliveries that are over and older than the horizon (UTC epoch ms), with their attempts (M136). What failed, is parked or waits stays.
 *
 * @param pretend only count them
 */
export async function purgeInbox(
  inbox: Inbox,
  horizon: number,
  signal: AbortSignal,
  pretend = false,
): Promise<{ before: number; deleted: number }> {
  const isOld = sql<boolean>`state in ('done', 'ignored', 'dropped') and finished_at < ${horizon}`;
  const count = async (where = sql<boolean>`true`): Promise<number> => {
    const { rows } = await sql<{ count: number }>`select count(*) as count from deliveries where ${where}`.execute(
      inbox.db,
    );
    return rows[0]?.count ?? 0;
  };
  const before = await count();
  if (pretend) return { before, deleted: await count(isOld) };
  let deleted = 0;
  for (;;) {
    signal.throwIfAborted();
    const gone = await inbox.write(async (tx) => {
      const { numAffectedRows } =
        await sql`delete from deliveries where id in (select id from deliveries where ${isOld} limit ${rowsAtOnce})`.execute(
          tx,
        );
      return Number(numAffectedRows ?? 0);
    });
    if (gone === 0) return { before, deleted };
    deleted += gone;
  }
}
