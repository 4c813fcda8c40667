import { sql } from 'kysely';
import { type Pace, paceOf } from '../../domain/pace.ts';
import type { Reader } from '../store.ts';

/** So many of the tasks that changed last are looked at. */
const newest = 400;

/** How long a task takes from its start to its end, and a piece of it; null where the print shop does not say when it starts. */
export async function printPace(db: Reader): Promise<{ readonly task: Pace; readonly piece: Pace } | null> {
  const { rows } = await sql<{ ms: number; quantity: number }>`
    select finished_at - started_at as ms, quantity
    from (select * from print_tasks order by updated_at desc limit ${newest})
    where status = 'completed' and started_at is not null and finished_at is not null`.execute(db);
  const task = paceOf(rows.map(({ ms }) => ms));
  const piece = paceOf(rows.map(({ ms, quantity }) => ms / quantity));
  return task && piece && { task, piece };
}
