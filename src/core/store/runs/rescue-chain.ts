import { sql } from 'kysely';
import type { Reader } from '../store.ts';

/**
 * A run and the lost ones whose work it took up, each from the one before, newest first: together they are what somebody
 * once started.
 */
export async function rescueChain(db: Reader, runId: number): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    with recursive chain (id, trigger, parent_id) as (
      select id, trigger, parent_id from runs where id = ${runId}
      union
      select runs.id, runs.trigger, runs.parent_id from chain
      join runs on runs.id = chain.parent_id where chain.trigger = 'rescue')
    select id from chain order by id desc`.execute(db);
  return rows.map(({ id }) => id);
}
