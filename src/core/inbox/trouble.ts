import { sql } from 'kysely';
import { among } from '../store/among.ts';
import type { InboxReader } from './open.ts';

/** A delivery that is not tried any more. Times are UTC epoch ms. */
export interface DeadDelivery {
  readonly id: number;
  readonly event: string | null;
  readonly subject: string | null;
  readonly attempts: number;
  readonly errorCode: string | null;
  /** The run of its last attempt. */
  readonly runId: number | null;
  readonly since: number;
}

/** Dead letters, oldest first. */
export async function deadDeliveries(db: InboxReader, limit: number): Promise<DeadDelivery[]> {
  const { rows } = await sql<DeadDelivery>`
    select id, event, subject, attempts, error_code as errorCode, run_id as runId, coalesce(finished_at, received_at) as since
    from deliveries where state in ('parked', 'dead') and state = 'dead' order by id limit ${limit}`.execute(db);
  return rows;
}

/** What the marketplace told of one package, and was taken in. Times are UTC epoch ms. */
export interface TakenIn {
  readonly id: number;
  readonly packageId: string;
  readonly status: string;
  /** The package's modify date. */
  readonly modifiedAt: number;
  readonly runId: number | null;
  readonly finishedAt: number;
}

/**
 * What was told last of each package among the newest deliveries that were taken in, by the keys that they are kept under: package, status
 * and modify date. Pages so long that their key is a hash are left out.
 *
 * @param known deliveries that are looked at in any case
 */
export async function newestTold(db: InboxReader, newest: number, known: readonly number[]): Promise<TakenIn[]> {
  const { rows } = await sql<{ id: number; key: string; runId: number | null; finishedAt: number }>`
    select id, key, run_id as runId, finished_at as finishedAt from deliveries
    where (id in (select id from deliveries where state in ('done', 'ignored', 'dropped') order by finished_at desc limit ${newest})
        or id in ${among(known)})
      and state = 'done' and source = 'm' and origin = 'webhook'`.execute(db);
  const byPackage = new Map<string, TakenIn>();
  for (const { key, ...row } of rows) {
    for (const told of toldIn(key)) {
      const before = byPackage.get(told.packageId);
      if (!before || told.modifiedAt > before.modifiedAt) byPackage.set(told.packageId, { ...row, ...told });
    }
  }
  return [...byPackage.values()];
}

function toldIn(key: string): Pick<TakenIn, 'packageId' | 'status' | 'modifiedAt'>[] {
  const parts = /^m:((?:\d+:[A-Za-z_]+:\d{13},?)+)(?::[A-Z_a-z]+)?$/.exec(key)?.[1]?.split(',') ?? [];
  return parts.map((part) => {
    const [packageId = '', status = '', at] = part.split(':');
    return { packageId, status, modifiedAt: Number(at) };
  });
}

/** When the marketplace's newest webhook came (UTC epoch ms), or, where none is among the last `within`, a time before which it came. */
export async function lastTold(db: InboxReader, within: number): Promise<number | null> {
  const { rows } = await sql<{ told: number | null; oldest: number | null }>`
    select max(case when source = 'm' and origin = 'webhook' then received_at end) as told, min(received_at) as oldest
    from (select source, origin, received_at from deliveries order by id desc limit ${within})`.execute(db);
  return rows[0]?.told ?? rows[0]?.oldest ?? null;
}
