import type { Reader, Tx } from '../store.ts';
import type { Writer } from './changes.ts';

/** How far a stream of reading has come. */
export interface Cursor {
  /** UTC epoch ms of the source's time; everything before it has been read. Null: nothing yet. */
  readonly watermark: number | null;
  /** Where work under way stands, in its own words (JSON); null when none is. */
  readonly position: unknown;
}

export async function readCursor(db: Reader, stream: string): Promise<Cursor> {
  const row = await db
    .selectFrom('cursors')
    .select(['watermark', 'position'])
    .where('stream', '=', stream)
    .executeTakeFirst();
  if (!row) return { watermark: null, position: null };
  return { watermark: row.watermark, position: row.position === null ? null : JSON.parse(row.position) };
}

/** Moves a stream's cursor; what is left out stays. Belongs in the transaction that stores what was read. */
export async function moveCursor(tx: Tx, by: Writer, stream: string, to: Partial<Cursor>): Promise<void> {
  const fields = {
    ...(to.watermark !== undefined && { watermark: to.watermark }),
    ...(to.position !== undefined && { position: to.position === null ? null : JSON.stringify(to.position) }),
    updated_at: by.now,
    run_id: by.runId,
  };
  await tx
    .insertInto('cursors')
    .values({ stream, ...fields })
    .onConflict((conflict) => conflict.column('stream').doUpdateSet(fields))
    .execute();
}
