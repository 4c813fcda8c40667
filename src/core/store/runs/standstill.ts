import { sql } from 'kysely';
import type { Reader } from '../store.ts';
import { readSwitches } from './switches.ts';

/** A span in which a job did not run by itself, as somebody wanted it so (UTC epoch ms). */
export interface Standstill {
  readonly from: number;
  /** Null: it lasts. */
  readonly until: number | null;
}

/** The latest standstill of a job, by itself or with all others; null: nobody ever paused it. */
export async function latestStandstill(db: Reader, job: string): Promise<Standstill | null> {
  const { rows } = await sql<{ action: string; target: string; at: number }>`
    select action, target, max(at) as at from acts
    where target in ('engine', ${`job:${job}`}) and action in ('pause', 'resume') group by action, target`.execute(db);
  const at = (target: string, action: string): number | null =>
    rows.find((row) => row.target === target && row.action === action)?.at ?? null;
  const { allPaused, jobs } = await readSwitches(db);
  const own = jobs.get(job);
  const spans = [
    standstill(at(`job:${job}`, 'pause') ?? own?.at ?? null, own ? null : at(`job:${job}`, 'resume')),
    standstill(at('engine', 'pause'), allPaused ? null : at('engine', 'resume')),
  ].filter((span) => span !== null);
  return spans.sort((one, other) => (other.until ?? Infinity) - (one.until ?? Infinity))[0] ?? null;
}

function standstill(from: number | null, until: number | null): Standstill | null {
  return from === null ? null : { from, until };
}

/**
 * From when on it counts that a job has left something undone: as long as it stands still, and until it has had its time again, that is
 * nobody's fault; what it had missed before it stood still, it had missed.
 *
 * @param since when it could have been done; @param graceMs how long it may take
 */
export function sinceItRan(since: number, graceMs: number, span: Standstill | null, now: number): number {
  if (!span || since + graceMs <= span.from) return since;
  return Math.max(since, span.until ?? now);
}
