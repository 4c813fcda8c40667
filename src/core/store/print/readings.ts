import { isDeepStrictEqual } from 'node:util';
import { type InputMark, sameInput, stillMeant } from '../../domain/print/approval.ts';
import type { Finding, LineReading, Personalization } from '../../domain/print/personalization.ts';
import { recordChange, type Writer } from '../orders/changes.ts';
import { linkHash } from '../orders/print-input.ts';
import { preparedInsert } from '../prepared-insert.ts';
import type { Tx } from '../store.ts';
import { findingsOfDecided, taskReasons } from './decided-line.ts';
import type { PrintLine, PrintOrder } from './print-order.ts';

/** Raised when our own reading rules change what they read: what older rules have read is read anew. */
export const readerVersion = 4;

/** What was read of a line, and of which input. */
export interface NewReading {
  readonly itemId: number;
  readonly mark: InputMark;
  readonly reading: LineReading;
  readonly modelCallId: number | null;
}

const insertPersonalization = preparedInsert('personalizations', [
  'item_id',
  'position',
  'text',
  'fields',
  'color1',
  'color2',
  'font',
  'quantity',
  'note',
  'source',
  'origins',
]);

const storeReading = preparedInsert(
  'readings',
  [
    'item_id',
    'order_id',
    'source',
    'input_hash',
    'notes_hash',
    'archive_sha256',
    'model_call_id',
    'reader',
    'findings',
    'not_made',
    'approvals',
    'decided_act_id',
    'read_at',
    'run_id',
  ],
  'item_id',
);

/** Whether a reading that a machine made still fits what it would be made from now. */
export function isCurrent({ reading, mark }: PrintLine): boolean {
  if (reading === null) return false;
  return (reading.decidedActId !== null || reading.reader === readerVersion) && sameInput(reading, mark);
}

/**
 * Stores what was read of a line, unless it says what we hold already. A line that a person decided keeps the person's word.
 *
 * @param line as it stands in this transaction
 * @returns whether anything changed
 */
export async function saveReading(
  tx: Tx,
  by: Writer,
  order: PrintOrder,
  line: PrintLine,
  { mark, reading, modelCallId }: NewReading,
): Promise<boolean> {
  const was = line.reading;
  const decided = was?.decidedActId ?? null;
  const [source, personalizations] =
    was && decided !== null ? [was.source, was.personalizations] : [reading.source, reading.personalizations];
  const findings = decided === null ? reading.findings : findingsOfDecided(line);
  const next = {
    source,
    findings: JSON.stringify(findings),
    not_made: decided === null ? (reading.notMade ?? null) : null,
    model_call_id: decided === null ? modelCallId : (was?.modelCallId ?? null),
    ...markColumns(was && decided !== null ? was : mark),
    reader: readerVersion,
    approvals: JSON.stringify(was ? stillMeant(was.approvals, was.personalizations, personalizations) : []),
  };
  const same =
    was &&
    was.source === source &&
    isDeepStrictEqual(machineFindings(was.findings), findings) &&
    was.modelCallId === next.model_call_id &&
    was.notMade === next.not_made &&
    was.reader === next.reader &&
    sameInput(was, decided === null ? mark : was) &&
    isDeepStrictEqual(was.personalizations, personalizations);
  if (same) {
    if (line.input.file.state === 'none') return false;
    // Read again and found the same: news of its file are no news any more. Without news nothing is written, or a line would stay
    // "lately read" for ever, and all of them be looked at in each run.
    await tx
      .updateTable('readings')
      .set({ read_at: by.now })
      .where('item_id', '=', line.input.itemId)
      .where('read_at', '<', (of) =>
        of
          .selectFrom('customization_files')
          .select('customization_files.updated_at')
          .where('customization_files.item_id', '=', line.input.itemId),
      )
      .execute();
    return false;
  }
  await writeReading(tx, by, order.id, line, next, personalizations);
  return true;
}

interface ReadingColumns {
  readonly source: string | null;
  readonly findings: string;
  readonly model_call_id: number | null;
  readonly input_hash: string;
  readonly notes_hash: string;
  readonly archive_sha256: string | null;
  readonly reader: number;
  readonly not_made: string | null;
  readonly decided_act_id?: number;
  readonly approvals?: string;
}

/** Writes a reading and its personalizations as they shall be, with what they were before in the change log. */
export async function writeReading(
  tx: Tx,
  by: Writer,
  orderId: number,
  { input: { itemId }, reading: was }: PrintLine,
  columns: ReadingColumns,
  personalizations: readonly Personalization[],
): Promise<void> {
  await storeReading(tx, {
    decided_act_id: was?.decidedActId ?? null,
    approvals: JSON.stringify(was?.approvals ?? []),
    ...columns,
    item_id: itemId,
    order_id: orderId,
    read_at: by.now,
    run_id: by.runId,
  });
  // Of a line that has no reading something may be left over all the same.
  if (!was || was.personalizations.length > 0)
    await tx.deleteFrom('personalizations').where('item_id', '=', itemId).execute();
  await putPersonalizations(tx, itemId, columns.source, personalizations);
  const after = facts(columns.source, personalizations, columns.findings, columns.not_made);
  const before = was && facts(was.source, was.personalizations, JSON.stringify(was.findings), was.notMade);
  const op = was ? 'updated' : 'created';
  await recordChange(tx, by, { entity: 'reading', entityId: itemId, orderId, op, before, after });
}

/** Writes the personalizations of a line that has none. */
export async function putPersonalizations(
  tx: Tx,
  itemId: number,
  source: string | null,
  personalizations: readonly Personalization[],
): Promise<void> {
  for (const [position, one] of personalizations.entries()) {
    await insertPersonalization(tx, {
      item_id: itemId,
      position,
      ...one,
      fields: JSON.stringify(one.fields),
      origins: JSON.stringify(one.origins),
      source: source ?? 'rule',
    });
  }
}

function facts(
  source: string | null,
  personalizations: readonly Personalization[],
  findings: string,
  notMade: string | null,
) {
  const told = { source, personalizations: JSON.stringify(personalizations), findings };
  return notMade === null ? told : { ...told, not_made: notMade };
}

export function markColumns(mark: InputMark) {
  return { input_hash: mark.inputHash, notes_hash: mark.notesHash, archive_sha256: mark.archiveSha256 };
}

/** What a reader found; what the tasks tell is added anew at each reconciliation. */
export function machineFindings(findings: readonly Finding[]): Finding[] {
  return findings.filter(({ reason }) => !taskReasons.includes(reason));
}

/** Brings the hashes that stand beside order and line up to date; rows from before there were any have none. */
export async function keepHashes(tx: Tx, order: PrintOrder): Promise<void> {
  const [first] = order.lines;
  if (!first || order.hashesKept) return;
  await tx
    .updateTable('orders')
    .set({ notes_hash: first.mark.notesHash })
    .where('id', '=', order.id)
    .where('notes_hash', '<>', first.mark.notesHash)
    .execute();
  for (const { input, mark } of order.lines) {
    await tx
      .updateTable('order_items')
      .set({ input_hash: mark.inputHash, link_hash: linkHash(input.options) })
      .where('id', '=', input.itemId)
      .where('input_hash', '<>', mark.inputHash)
      .execute();
  }
}
