import { sql } from 'kysely';
import type { FileReading } from '../../domain/print/order-input.ts';
import { recordChange, type Writer } from '../orders/changes.ts';
import type { Reader, Tx } from '../store.ts';
import { type FileFailure, fileParserVersion, withChange } from './files.ts';
import { type FamilyColumns, familyColumns, withFormerNumbers } from './relatives.ts';

/** A line's file with its bytes, to be read again. */
export interface FileToReadAnew {
  readonly itemId: number;
  readonly orderId: number;
  readonly orderNumber: string;
  readonly formerNumbers: readonly string[];
  readonly lineKey: string | null;
  readonly quantity: number;
  readonly bytes: Uint8Array;
  /** What was read of it before, as JSON. */
  readonly reading: string;
}

/**
 * Lines whose file was read by an older version of our rules, or for another number of pieces than are ordered now; of orders that
 * wait for shipment, or of one order.
 */
export async function filesToReadAnew(
  db: Reader,
  orderId: number | undefined,
  limit: number,
): Promise<FileToReadAnew[]> {
  const scope =
    orderId === undefined ? sql`o.status = 'awaiting_shipment' and o.gone_at is null` : sql`o.id = ${orderId}`;
  const { rows } = await sql<Omit<FileToReadAnew, 'formerNumbers'> & FamilyColumns & { externalId: string }>`
    select i.id as itemId, o.id as orderId, o.order_number as orderNumber, i.source_line_key as lineKey, i.quantity,
      a.bytes, c.reading, o.external_id as externalId, ${familyColumns}
    from customization_files c
      join archives a on a.sha256 = c.sha256
      join order_items i on i.id = c.item_id
      join orders o on o.id = i.order_id
    where c.state = 'read' and i.removed_at is null and ${scope}
      and (c.parser <> ${fileParserVersion} or json_extract(c.reading, '$.personalizations[0].quantity') <> i.quantity)
    order by i.id limit ${limit}`.execute(db);
  return withFormerNumbers(db, rows);
}

/**
 * Keeps what newer rules read of bytes that we have, or why they cannot be read any more. Where the file came from stays, and so does
 * that a person has to compare it with the one before.
 */
export async function keepReadAnew(
  tx: Tx,
  by: Writer,
  file: FileToReadAnew,
  told: FileReading | { readonly failure: FileFailure; readonly detail: string },
): Promise<void> {
  const failure = 'failure' in told ? told : null;
  const next = {
    state: failure ? 'failed' : 'read',
    reading: 'failure' in told ? null : JSON.stringify(isChanged(file.reading) ? withChange(told) : told),
    failure: failure?.failure ?? null,
    failure_detail: failure?.detail ?? null,
  };
  const changed = next.reading !== file.reading;
  await tx
    .updateTable('customization_files')
    .set({ ...next, parser: fileParserVersion, ...(changed && { updated_at: by.now, run_id: by.runId }) })
    .where('item_id', '=', file.itemId)
    .execute();
  if (!changed) return;
  await recordChange(tx, by, {
    entity: 'file',
    entityId: file.itemId,
    orderId: file.orderId,
    op: 'updated',
    before: { state: 'read' },
    after: { state: next.state, ...(failure && { failure: failure.failure, detail: failure.detail }), read_anew: 1 },
  });
}

/**
 * Has a line's file fetched anew, as if it had never been: until then nothing of the line may be printed. Its bytes are kept, and those
 * that come are held against them.
 *
 * @param why for the change log, in words
 */
export async function fetchAnew(
  tx: Tx,
  by: Writer,
  line: { readonly itemId: number; readonly orderId: number; readonly sha256: string },
  why: string,
): Promise<void> {
  const { itemId, orderId, sha256 } = line;
  const next = { state: 'pending', sha256: null };
  await tx
    .updateTable('customization_files')
    .set({ ...next, former_sha256: sha256, attempts: 0, next_try_at: by.now, updated_at: by.now, run_id: by.runId })
    .where('item_id', '=', itemId)
    .where('sha256', '=', sha256)
    .execute();
  const [before, after] = [
    { state: 'read', sha256 },
    { ...next, why },
  ];
  await recordChange(tx, by, { entity: 'file', entityId: itemId, orderId, op: 'updated', before, after });
}

function isChanged(reading: string): boolean {
  return (JSON.parse(reading) as FileReading).findings.some(({ reason }) => reason === 'file-changed');
}
