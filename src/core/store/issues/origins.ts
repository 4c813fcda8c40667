import { sql } from 'kysely';
import type { Reader } from '../store.ts';

/** Who wrote a value: the run or the act, when, and the stored document that it came from. */
export interface Written {
  readonly run?: number;
  readonly act?: number;
  readonly call?: number;
  readonly raw?: number;
  readonly delivery?: number;
  /** The entry of the change log. */
  readonly changeId?: number;
  /** UTC epoch ms. */
  readonly at?: number;
}

/** The newest entry of the change log that set a field of a row; undefined where the log does not go back so far. */
export async function lastChangeOf(
  db: Reader,
  orderId: number,
  { entity, id, field }: { readonly entity: string; readonly id: number; readonly field: string },
): Promise<Written | undefined> {
  const { rows } = await sql<{ id: number; at: number; run_id: number | null; act_id: number | null }>`
    select id, at, run_id, act_id from changes
    where order_id = ${orderId} and entity = ${entity} and entity_id = ${id}
      and (json_type(after, ${`$.${field}`}) is not null or (after is null and json_type(before, ${`$.${field}`}) is not null))
    order by id desc limit 1`.execute(db);
  const [row] = rows;
  return row && { changeId: row.id, at: row.at, ...whoOf(row) };
}

/** The newest entry of the stock's ledger for a balance. */
export async function lastMoveOf(db: Reader, barcode: string, balance: string): Promise<Written | undefined> {
  const row = await db
    .selectFrom('stock_history')
    .select(['at', 'run_id'])
    .where('barcode', '=', barcode)
    .where('balance', '=', balance)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row && { at: row.at, ...(row.run_id !== null && { run: row.run_id }) };
}

/** When a document was read, and by which run. */
export async function readingOf(db: Reader, rawId: number): Promise<Written> {
  const row = await db
    .selectFrom('raw_documents')
    .select(['received_at', 'run_id'])
    .where('id', '=', rawId)
    .executeTakeFirst();
  if (!row) return { raw: rawId };
  return { raw: rawId, at: row.received_at, ...(row.run_id !== null && { run: row.run_id }) };
}

export async function runOf(db: Reader, id: number): Promise<Written> {
  const row = await db
    .selectFrom('runs')
    .select(['finished_at', 'started_at', 'created_at'])
    .where('id', '=', id)
    .executeTakeFirst();
  return { run: id, ...(row && { at: row.finished_at ?? row.started_at ?? row.created_at }) };
}

export async function callOf(db: Reader, id: number): Promise<Written> {
  const row = await db.selectFrom('calls').select(['at', 'run_id']).where('id', '=', id).executeTakeFirst();
  return { call: id, ...(row && { at: row.at, ...(row.run_id !== null && { run: row.run_id }) }) };
}

function whoOf({ run_id, act_id }: { run_id: number | null; act_id: number | null }): Written {
  return { ...(run_id !== null && { run: run_id }), ...(act_id !== null && { act: act_id }) };
}
