import { sql } from 'kysely';
import { among } from '../among.ts';
import type { Reader } from '../store.ts';

/** An order as those have to know it who were told of it. */
export interface ToldOrder {
  readonly id: number;
  readonly externalId: string;
  readonly orderNumber: string;
  /** The channel's own word. */
  readonly sourceStatus: string;
  /** UTC epoch ms. */
  readonly modifiedAt: number;
}

/** Orders of a channel by its ids. */
export async function ordersByExternalId(
  db: Reader,
  channel: string,
  externalIds: readonly string[],
): Promise<ReadonlyMap<string, ToldOrder>> {
  if (externalIds.length === 0) return new Map();
  const { rows } = await sql<ToldOrder>`
    select id, external_id as externalId, order_number as orderNumber, source_status as sourceStatus, modified_at as modifiedAt
    from orders where channel = ${channel} and external_id in ${among(externalIds)}`.execute(db);
  return new Map(rows.map((row) => [row.externalId, row]));
}

/** An order whose change a reading found out. */
export interface FoundOut {
  readonly id: number;
  readonly runId: number;
  /** UTC epoch ms. */
  readonly changedAt: number;
}

/** How many changed orders are gone through. */
const mostChanged = 500;

/**
 * Orders of a channel that were changed there within a time (UTC epoch ms), and whose change a job found out by asking; the longest known
 * first.
 */
export async function foundOutBy(
  db: Reader,
  { job, channel }: { readonly job: string; readonly channel: string },
  [from, to]: readonly [number, number],
): Promise<FoundOut[]> {
  const { rows } = await sql<FoundOut>`
    select o.id, o.run_id as runId, o.changed_at as changedAt from
      (select id, channel, run_id, changed_at, modified_at from orders indexed by orders_by_change
        where changed_at > ${from} order by changed_at, id limit ${mostChanged}) o
    join runs r on r.id = o.run_id
    where o.channel = ${channel} and r.job = ${job} and o.modified_at > ${from} and o.modified_at <= ${to}
    order by o.changed_at, o.id`.execute(db);
  return rows;
}
