import type { Reader, Tx } from '../store.ts';
import type { Writer } from './changes.ts';

/**
 * What was set aside because we could not make anything of it: `order` and `claim`, a document; `order-position`, a place in a
 * channel's list that the channel cannot answer, so that not even an id is known (parked-places.ts).
 */
export type ParkedKind = 'order' | 'claim' | 'order-position';

export interface Parking {
  readonly channel: string;
  readonly kind: ParkedKind;
  /** What makes it the same thing when it comes again. */
  readonly key: string;
  readonly externalId: string | null;
  /** Short and machine-readable. */
  readonly reason: string;
  /** Names fields and ids, never a buyer's text. */
  readonly detail: string;
  /** As it was answered; empty where there was no answer. */
  readonly body: string;
}

/** Sets something aside, or counts that it came again. It is open (again) until it reads well. */
export async function park(tx: Tx, by: Writer, parking: Parking): Promise<void> {
  await tx
    .insertInto('parked')
    .values({
      channel: parking.channel,
      kind: parking.kind,
      key: parking.key,
      external_id: parking.externalId,
      reason: parking.reason,
      detail: parking.detail,
      body: parking.body,
      first_at: by.now,
      last_at: by.now,
      run_id: by.runId,
    })
    .onConflict((conflict) =>
      conflict.columns(['channel', 'kind', 'key']).doUpdateSet((row) => ({
        reason: row.ref('excluded.reason'),
        detail: row.ref('excluded.detail'),
        body: row.ref('excluded.body'),
        last_at: by.now,
        run_id: by.runId,
        times: row('parked.times', '+', 1),
        resolved_at: null,
      })),
    )
    .execute();
}

/** The documents among these that now read well are parked no more. */
export async function resolveParked(
  tx: Tx,
  channel: string,
  kind: ParkedKind,
  externalIds: readonly string[],
  now: number,
): Promise<void> {
  if (externalIds.length === 0) return;
  await tx
    .updateTable('parked')
    .set({ resolved_at: now })
    .where('channel', '=', channel)
    .where('kind', '=', kind)
    .where('key', 'in', externalIds)
    .where('resolved_at', 'is', null)
    .execute();
}

/**
 * After a walk through all orders: what bears no id and was not met again since the walk began has been mended.
 *
 * @param since UTC epoch ms at which the walk began
 */
export async function resolveParkedUnmet(tx: Tx, channel: string, since: number, now: number): Promise<void> {
  await tx
    .updateTable('parked')
    .set({ resolved_at: now })
    .where('channel', '=', channel)
    .where('external_id', 'is', null)
    .where('resolved_at', 'is', null)
    .where('last_at', '<', since)
    .execute();
}

/** How much of what these runs set aside is still so. */
export async function countParkedBy(db: Reader, runIds: readonly number[]): Promise<number> {
  if (runIds.length === 0) return 0;
  const { number } = await db
    .selectFrom('parked')
    .select((of) => of.fn.countAll<number>().as('number'))
    .where('run_id', 'in', runIds)
    .where('resolved_at', 'is', null)
    .executeTakeFirstOrThrow();
  return number;
}

export interface ParkedRow extends Parking {
  readonly id: number;
  readonly firstAt: number;
  readonly lastAt: number;
  readonly times: number;
  readonly resolvedAt: number | null;
  readonly runId: number | null;
}

export interface ParkedFilter {
  readonly channel?: string;
  readonly externalId?: string;
  /** Also what has been resolved since. */
  readonly resolved?: boolean;
}

/** What is set aside, newest first. */
export async function listParked(db: Reader, filter: ParkedFilter = {}, limit = 200): Promise<ParkedRow[]> {
  const { channel, externalId } = filter;
  const rows = await db
    .selectFrom('parked')
    .selectAll()
    .$if(channel !== undefined, (query) => query.where('channel', '=', channel ?? ''))
    .$if(externalId !== undefined, (query) => query.where('external_id', '=', externalId ?? ''))
    .$if(!filter.resolved, (query) => query.where('resolved_at', 'is', null))
    .orderBy('last_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    channel: row.channel,
    kind: row.kind as ParkedKind,
    key: row.key,
    externalId: row.external_id,
    reason: row.reason,
    detail: row.detail,
    body: row.body,
    firstAt: row.first_at,
    lastAt: row.last_at,
    times: row.times,
    resolvedAt: row.resolved_at,
    runId: row.run_id,
  }));
}
