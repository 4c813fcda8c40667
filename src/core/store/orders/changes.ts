import { preparedInsert } from '../prepared-insert.ts';
import type { Reader, Tx } from '../store.ts';

/**
 * What became of an order, a line of it, a tag, a buyer's file, what was read of a line, a print task, a push, a claim's piece or a
 * listing. `returned`: it was removed or gone, and the source has it again; `moved`: to another line.
 */
export type ChangeOp =
  | 'created'
  | 'updated'
  | 'removed'
  | 'returned'
  | 'absorbed'
  | 'split'
  | 'gone'
  | 'moved'
  | 'cancelled';

/** Column values of one row, by column name. */
export type Fields = Readonly<Record<string, string | number | null | readonly string[]>>;

/** Who changed something, and when (UTC epoch ms). */
export interface Writer {
  readonly now: number;
  readonly runId: number | null;
  /** The act of a person that it is part of. */
  readonly actId?: number;
}

export interface Change {
  readonly entity: 'order' | 'item' | 'tag' | 'file' | 'reading' | 'task' | 'push' | 'claim' | 'listing';
  readonly entityId: number;
  readonly orderId: number | null;
  readonly op: ChangeOp;
  /** Only the fields that differ. A creation tells a few key facts: the raw document has the rest. */
  readonly before: Fields | null;
  readonly after: Fields | null;
}

const insert = preparedInsert('changes', [
  'at',
  'run_id',
  'act_id',
  'entity',
  'entity_id',
  'order_id',
  'op',
  'before',
  'after',
]);

/** Records a change beside the change itself, in its transaction. */
export async function recordChange(tx: Tx, by: Writer, change: Change): Promise<void> {
  await insert(tx, {
    at: by.now,
    run_id: by.runId,
    act_id: by.actId ?? null,
    entity: change.entity,
    entity_id: change.entityId,
    order_id: change.orderId,
    op: change.op,
    before: change.before && JSON.stringify(change.before),
    after: change.after && JSON.stringify(change.after),
  });
}

/** The fields in which `after` differs from `before`, as both had them; null when there are none. */
export function difference<T extends Fields>(before: Fields, after: T): { before: Fields; after: Partial<T> } | null {
  const names = Object.keys(after).filter((name) => after[name] !== before[name]);
  if (names.length === 0) return null;
  const pick = (fields: Fields): Fields => Object.fromEntries(names.map((name) => [name, fields[name] ?? null]));
  return { before: pick(before), after: pick(after) as Partial<T> };
}

export interface ChangeRow extends Change {
  readonly id: number;
  readonly at: number;
  readonly runId: number | null;
}

/** What happened to an order and its lines, newest first. */
export async function changesOfOrder(db: Reader, orderId: number, limit = 200): Promise<ChangeRow[]> {
  const rows = await db
    .selectFrom('changes')
    .selectAll()
    .where('order_id', '=', orderId)
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    at: row.at,
    runId: row.run_id,
    entity: row.entity as Change['entity'],
    entityId: row.entity_id,
    orderId: row.order_id,
    op: row.op as ChangeOp,
    before: row.before === null ? null : JSON.parse(row.before),
    after: row.after === null ? null : JSON.parse(row.after),
  }));
}
