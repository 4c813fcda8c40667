import { sql } from 'kysely';
import { recordChange, type Writer } from '../orders/changes.ts';
import { linkHash } from '../orders/print-input.ts';
import type { Reader, Tx } from '../store.ts';
import type { StoredReading } from './held-readings.ts';
import { type PrintLine, type PrintOrder, readPrintOrder } from './print-order.ts';
import { relativesOf } from './relatives.ts';
import { cancelTask } from './tasks.ts';

/** An order as it stands when all is home; `moved`: how many tasks came. */
interface Home {
  readonly order: PrintOrder;
  readonly moved: number;
}

/** Reads an order for printing in the transaction that is to change it, with all brought home; null when there is no such order. */
export async function readWithRelatives(tx: Tx, by: Writer, orderId: number): Promise<Home | null> {
  const order = await readPrintOrder(tx, orderId);
  return order && bringHome(tx, by, order);
}

/**
 * Brings home what hangs on lines that came from other orders by a merge or a split: their tasks (those begun above all, or the
 * piece would be made twice), their files (the link may have expired since) and what was read or decided of them. A line is known
 * again by the marketplace's id, else by the channel's, else by what it says, and only where the other order or its line is gone.
 * Rule: facts on ShipStation, A7.
 *
 * @param order as it stands in this transaction
 */
export async function bringHome(tx: Tx, by: Writer, order: PrintOrder): Promise<Home> {
  const relatives = await relativesOf(tx, order);
  return bringFrom(
    tx,
    by,
    order,
    relatives.map(({ id }) => id),
  );
}

/** The same from orders (our ids) that this one takes the place of although its source does not say so. */
export async function bringFrom(tx: Tx, by: Writer, order: PrintOrder, orderIds: readonly number[]): Promise<Home> {
  if (orderIds.length === 0) return { order, moved: 0 };
  let [moved, changed] = [0, false];
  for (const line of order.lines) {
    if (line.removed) continue;
    const former = await formerLine(tx, orderIds, line);
    if (!former) continue;
    const came = await moveLine(tx, by, order, line, former);
    moved += came.tasks;
    changed ||= came.changed;
  }
  return { order: changed ? ((await readPrintOrder(tx, order.id)) ?? order) : order, moved };
}

/** How many tasks hang on lines of other orders (our ids) that `bringHome` would bring to this one. */
export async function tasksToBringHome(db: Reader, order: PrintOrder, orderIds: readonly number[]): Promise<number> {
  let tasks = 0;
  for (const line of order.lines) {
    const former = line.removed ? null : await formerLine(db, orderIds, line);
    if (former) tasks += (await hangingTasks(db, former)).length;
  }
  return tasks;
}

interface FormerLine {
  readonly itemId: number;
  readonly orderId: number;
}

/** The line of another order, gone from there, that this one was; only while something of it hangs there still. */
async function formerLine(db: Reader, orderIds: readonly number[], line: PrintLine): Promise<FormerLine | null> {
  const { lineKey, externalItemId, mark } = line;
  const isIt =
    lineKey === null
      ? sql`i.source_line_key is null and (i.external_item_id = ${externalItemId} or (i.input_hash = ${mark.inputHash} and i.link_hash is ${linkHash(line.input.options)}))`
      : sql`i.source_line_key = ${lineKey}`;
  const { rows } = await sql<FormerLine>`
    select i.id as itemId, i.order_id as orderId
    from order_items i join orders o on o.id = i.order_id
    where o.id in (${sql.join(orderIds)}) and i.adjustment = 0
      and (o.gone_at is not null or i.removed_at is not null) and (${isIt})
      and (exists (select 1 from print_tasks t where t.item_id = i.id and (t.status <> 'cancelled' or t.dropped = 1))
        or exists (select 1 from readings r where r.item_id = i.id)
        or exists (select 1 from customization_files c where c.item_id = i.id and c.sha256 is not null))
    order by i.external_item_id is not ${externalItemId}, i.id limit 1`.execute(db);
  return rows[0] ?? null;
}

async function moveLine(
  tx: Tx,
  by: Writer,
  order: PrintOrder,
  line: PrintLine,
  former: FormerLine,
): Promise<{ readonly tasks: number; readonly changed: boolean }> {
  const tasks = await moveTasks(tx, by, order, line, former);
  const file = line.mark.archiveSha256 === null && (await moveFile(tx, order, line, former));
  const reading = await moveReading(tx, order, line, former);
  return { tasks, changed: tasks > 0 || file || reading };
}

/** Tasks that were made of the line here, before it was known what it was, make room. */
async function moveTasks(
  tx: Tx,
  by: Writer,
  order: PrintOrder,
  { input: { itemId }, tasks: own }: PrintLine,
  former: FormerLine,
): Promise<number> {
  const coming = await hangingTasks(tx, former);
  if (coming.length === 0) return 0;
  for (const task of own) {
    if (task.status !== 'pending') continue;
    await cancelTask(tx, by, order.id, task, 'its line came from another order, with tasks of its own');
  }
  const used = new Set(own.map(({ index }) => index));
  for (const { id, task_index } of coming) {
    const index = used.has(task_index) ? Math.max(...used) + 1 : task_index;
    used.add(index);
    const after = { item_id: itemId, order_id: order.id, task_index: index };
    await tx
      .updateTable('print_tasks')
      .set({ ...after, updated_at: by.now, run_id: by.runId })
      .where('id', '=', id)
      .execute();
    const before = { item_id: former.itemId, order_id: former.orderId, task_index };
    await recordChange(tx, by, { entity: 'task', entityId: id, orderId: order.id, op: 'moved', before, after });
  }
  return coming.length;
}

async function hangingTasks(db: Reader, { itemId }: FormerLine) {
  return db
    .selectFrom('print_tasks')
    .select(['id', 'task_index'])
    .where('item_id', '=', itemId)
    .where((of) => of.or([of('status', '<>', 'cancelled'), of('dropped', '=', 1)]))
    .orderBy('task_index')
    .execute();
}

async function moveFile(tx: Tx, order: PrintOrder, { input }: PrintLine, former: FormerLine): Promise<boolean> {
  const held = await tx
    .selectFrom('customization_files')
    .select('item_id')
    .where('item_id', '=', former.itemId)
    .where('sha256', 'is not', null)
    .executeTakeFirst();
  if (!held) return false;
  await tx.deleteFrom('customization_files').where('item_id', '=', input.itemId).execute();
  await tx
    .updateTable('customization_files')
    .set({ item_id: input.itemId, order_id: order.id })
    .where('item_id', '=', former.itemId)
    .execute();
  return true;
}

/** A person's word goes before a machine's reading. */
async function moveReading(tx: Tx, order: PrintOrder, { input, reading }: PrintLine, former: FormerLine) {
  const coming = await tx
    .selectFrom('readings')
    .select(['decided_act_id', 'approvals'])
    .where('item_id', '=', former.itemId)
    .executeTakeFirst();
  const isWord = coming !== undefined && (coming.decided_act_id !== null || coming.approvals !== '[]');
  if (!coming || (reading !== null && (hasWord(reading) || !isWord))) return false;
  await tx.deleteFrom('readings').where('item_id', '=', input.itemId).execute();
  await tx.deleteFrom('personalizations').where('item_id', '=', input.itemId).execute();
  await tx
    .updateTable('readings')
    .set({ item_id: input.itemId, order_id: order.id })
    .where('item_id', '=', former.itemId)
    .execute();
  await tx
    .updateTable('personalizations')
    .set({ item_id: input.itemId })
    .where('item_id', '=', former.itemId)
    .execute();
  return true;
}

function hasWord({ decidedActId, approvals }: StoredReading): boolean {
  return decidedActId !== null || approvals.length > 0;
}
