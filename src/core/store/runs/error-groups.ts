import { sql } from 'kysely';
import type { Reader } from '../store.ts';

/** One error however often it came (S64): the same words of the same job, or the same fault of documents set aside. */
export interface ErrorGroup {
  /** `run`: runs that ended with it; `document`: what a channel sent and could not be understood. */
  readonly kind: 'run' | 'document';
  /** The job, or the channel of the documents. */
  readonly source: string;
  readonly code: string;
  /** As it came last. */
  readonly message: string;
  readonly count: number;
  /** UTC epoch ms. */
  readonly firstAt: number;
  readonly lastAt: number;
  readonly lastRunId: number | null;
}

interface Found {
  readonly source: string;
  readonly code: string;
  readonly message: string;
  readonly count: number;
  readonly first_at: number;
  readonly last_at: number;
  readonly run_id: number | null;
}

/** Different texts looked at; beyond that the oldest are left out. */
const mostTexts = 1000;

/**
 * What went wrong since a moment (UTC epoch ms), the latest first: failed runs, runs that are being tried again, and
 * documents that are set aside. Messages that differ in numbers only (ids, times, seconds) are one.
 */
export async function errorGroups(db: Reader, since: number): Promise<ErrorGroup[]> {
  const { rows: ended } = await sql<Found>`
    select +job as source, error_code as code, coalesce(error_message, '') as message, count(*) as count,
      min(finished_at) as first_at, max(finished_at) as last_at, max(id) as run_id
    from runs where finished_at >= ${since} and error_code is not null and state <> 'cancelled'
    group by 1, 2, 3 order by last_at desc limit ${mostTexts}`.execute(db);
  const { rows: retrying } = await sql<Found>`
    select run.job as source, run.error_code as code, coalesce(run.error_message, '') as message, 1 as count,
      attempt.finished_at as first_at, attempt.finished_at as last_at, run.id as run_id
    from runs run join run_attempts attempt on attempt.run_id = run.id and attempt.attempt = run.attempt
    where run.state in ('queued', 'retrying') and run.error_code is not null and attempt.finished_at >= ${since}`.execute(
    db,
  );
  const { rows: documents } = await sql<Found>`
    select channel as source, reason as code, detail as message, count(*) as count,
      min(first_at) as first_at, max(last_at) as last_at, max(run_id) as run_id
    from parked where resolved_at is null and last_at >= ${since} group by 1, 2, 3`.execute(db);
  return [...merge('run', [...ended, ...retrying]), ...merge('document', documents)].sort(
    (a, b) => b.lastAt - a.lastAt,
  );
}

/** What makes two errors the same: their text without its numbers (ids, times, seconds). */
export function plainText(message: string): string {
  return message.replace(/\d+/g, '#');
}

function merge(kind: ErrorGroup['kind'], found: readonly Found[]): ErrorGroup[] {
  const groups = new Map<string, ErrorGroup>();
  for (const row of found) {
    const key = JSON.stringify([row.source, row.code, plainText(row.message)]);
    const other = groups.get(key);
    const newer = !other || row.last_at >= other.lastAt;
    groups.set(key, {
      kind,
      source: row.source,
      code: row.code,
      message: newer ? row.message : other.message,
      count: row.count + (other?.count ?? 0),
      firstAt: Math.min(row.first_at, other?.firstAt ?? row.first_at),
      lastAt: newer ? row.last_at : other.lastAt,
      lastRunId: newer ? row.run_id : other.lastRunId,
    });
  }
  return [...groups.values()];
}
