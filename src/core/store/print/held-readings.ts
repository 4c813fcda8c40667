import type { Approval, InputMark } from '../../domain/print/approval.ts';
import type { Finding, Personalization, PersonalizationSource } from '../../domain/print/personalization.ts';
import type { StoredTask, TaskStatus } from '../../domain/print/task.ts';
import { among } from '../among.ts';
import type { Reader } from '../store.ts';

/** What was read of a line before, and what a person said to it. */
export interface StoredReading extends InputMark {
  readonly source: PersonalizationSource | null;
  readonly personalizations: readonly Personalization[];
  readonly findings: readonly Finding[];
  readonly approvals: readonly Approval[];
  readonly modelCallId: number | null;
  /** The act by which a person decided it; null: a machine read it. */
  readonly decidedActId: number | null;
  /** It is no goods, and why; null: it is made. */
  readonly notMade: string | null;
  readonly reader: number;
}

/** What was read of these lines, by line. */
export async function readingsOf(db: Reader, itemIds: readonly number[]): Promise<Map<number, StoredReading>> {
  const rows = await db.selectFrom('readings').selectAll().where('item_id', 'in', among(itemIds)).execute();
  const personalizations = await personalizationsOf(db, itemIds);
  return new Map(
    rows.map((row) => [
      row.item_id,
      {
        source: row.source as PersonalizationSource | null,
        personalizations: personalizations.get(row.item_id) ?? [],
        findings: JSON.parse(row.findings),
        approvals: JSON.parse(row.approvals),
        modelCallId: row.model_call_id,
        decidedActId: row.decided_act_id,
        notMade: row.not_made,
        reader: row.reader,
        inputHash: row.input_hash,
        notesHash: row.notes_hash,
        archiveSha256: row.archive_sha256,
      },
    ]),
  );
}

async function personalizationsOf(db: Reader, itemIds: readonly number[]): Promise<Map<number, Personalization[]>> {
  const rows = await db
    .selectFrom('personalizations')
    .selectAll()
    .where('item_id', 'in', among(itemIds))
    .orderBy('item_id')
    .orderBy('position')
    .execute();
  const byItem = new Map<number, Personalization[]>();
  for (const row of rows) {
    const { text, color1, color2, font, quantity, note } = row;
    const one = {
      text,
      color1,
      color2,
      font,
      quantity,
      note,
      fields: JSON.parse(row.fields),
      origins: JSON.parse(row.origins),
    };
    const own = byItem.get(row.item_id);
    if (own) own.push(one);
    else byItem.set(row.item_id, [one]);
  }
  return byItem;
}

/** All tasks of these lines, by line. */
export async function tasksOf(db: Reader, itemIds: readonly number[]): Promise<Map<number, StoredTask[]>> {
  const byItem = new Map<number, StoredTask[]>();
  const rows = await db
    .selectFrom('print_tasks')
    .selectAll()
    .where('item_id', 'in', among(itemIds))
    .orderBy('item_id')
    .orderBy('task_index')
    .execute();
  for (const row of rows) {
    const { id, text, color1, color2, font, quantity, note } = row;
    const task: StoredTask = {
      id,
      index: row.task_index,
      status: row.status as TaskStatus,
      dropped: row.status === 'cancelled' && row.dropped === 1,
      surplus: row.surplus,
      ready: row.ready === 1,
      findings: JSON.parse(row.findings),
      fields: JSON.parse(row.fields),
      text,
      color1,
      color2,
      font,
      quantity,
      note,
    };
    const own = byItem.get(row.item_id);
    if (own) own.push(task);
    else byItem.set(row.item_id, [task]);
  }
  return byItem;
}
