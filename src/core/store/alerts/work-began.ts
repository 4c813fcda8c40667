import { type RawBuilder, sql } from 'kysely';
import type { Reader } from '../store.ts';

/**
 * Since when a job's work could be done (UTC epoch ms): the present engine began, all was resumed, the job was resumed. What fell due
 * before has waited for that and for nothing else. Zero where nobody works: then the time since it was due counts.
 *
 * @param job a column, or a job's id
 */
export function workBegan(job: RawBuilder<string>): RawBuilder<number> {
  return sql<number>`max(coalesce((select since from lease where ended_at is null), 0),
    coalesce((select max(at) from acts where target = 'engine' and action = 'resume'), 0),
    coalesce((select max(at) from acts where target = 'job:' || ${job} and action = 'resume'), 0))`;
}

/** The same, asked by itself. */
export async function readWorkBegan(db: Reader, job: string): Promise<number> {
  const { rows } = await sql<{ at: number }>`select ${workBegan(sql`${job}`)} as at`.execute(db);
  return rows[0]?.at ?? 0;
}
