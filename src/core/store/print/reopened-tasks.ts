import { type RawBuilder, sql } from 'kysely';
import type { TaskStatus } from '../../domain/print/task.ts';
import { difference, type Fields, recordChange, type Writer } from '../orders/changes.ts';
import type { Reader, Tx } from '../store.ts';
import { bringTasksIntoStep } from './task-step.ts';

/** A task that was finished and is open again, though nobody said so. */
export interface ReopenedTask {
  readonly id: number;
  readonly orderId: number;
  readonly orderNumber: string;
  readonly status: TaskStatus;
  /** The entry of the change log by which it left `completed`; null where the row was changed without one. */
  readonly changeId: number | null;
  /** The run that wrote that entry, or else the row. */
  readonly runId: number | null;
  /** When it was reopened, as far as the log tells; UTC epoch ms. */
  readonly at: number;
}

/**
 * Open tasks that the change log knows as finished: they left `completed` by no act of a person, or by no entry at all. A person's move
 * away from there is none of these; taking back a fix is no such move, but leaves things as they were before it.
 *
 * @param among which orders are meant, told by the task's, `t.order_id`
 */
export async function reopenedTasks(db: Reader, among: RawBuilder<boolean>): Promise<ReopenedTask[]> {
  const newest = (which: RawBuilder<unknown>) => sql`(select c.id from changes c
    where c.order_id = t.order_id and c.entity = 'task' and c.entity_id = t.id and ${which} order by c.id desc limit 1)`;
  const { rows } = await sql<ReopenedTask>`
    select t.id, t.order_id as orderId, o.order_number as orderNumber, t.status, w.id as changeId,
      coalesce(w.run_id, t.run_id) as runId, coalesce(w.at, t.updated_at) as at
    from print_tasks t indexed by print_tasks_open cross join orders o on o.id = t.order_id
      left join changes s on s.id = ${newest(sql`c.after ->> 'status' is not null`)}
      left join changes w on w.id = ${newest(sql`c.before ->> 'status' = 'completed'
        and not exists (select 1 from acts a where a.id = c.act_id and a.action = 'undo')`)}
    where t.status in ('pending', 'in_progress', 'held') and ${among}
      and (s.after ->> 'status' = 'completed' or (w.id is not null and w.act_id is null))
    order by t.order_id, t.id`.execute(db);
  return rows;
}

/** What a task is, and what it says; where it belongs is none of it. */
const columns = [
  'status',
  'text',
  'fields',
  'blank',
  'color1',
  'color2',
  'font',
  'quantity',
  'note',
  'ready',
  'findings',
  'surplus',
  'started_at',
  'finished_at',
] as const;

/**
 * Makes a task what it was when it was finished: since it was reopened it may have been given another text, which was never printed.
 * The other tasks of its order follow.
 */
export async function restoreFinished(tx: Tx, by: Writer, { id, orderId, changeId }: ReopenedTask): Promise<void> {
  const row = await tx.selectFrom('print_tasks').select(columns).where('id', '=', id).executeTakeFirstOrThrow();
  const former = await formerOf(tx, orderId, id, changeId);
  const told = columns.flatMap((column) => (column in former ? [[column, former[column] ?? null]] : []));
  const changed = difference({ ...row }, { ...Object.fromEntries(told), status: 'completed' } as Fields);
  if (!changed) return;
  await tx
    .updateTable('print_tasks')
    .set({ ...(changed.after as Partial<typeof row>), updated_at: by.now, run_id: by.runId })
    .where('id', '=', id)
    .execute();
  const after = { ...changed.after, why: 'it was finished, and nobody reopened it' };
  await recordChange(tx, by, { entity: 'task', entityId: id, orderId, op: 'updated', before: changed.before, after });
  await bringTasksIntoStep(tx, by, orderId);
}

/** What a task's columns were just before an entry of the change log, as far as the log tells. */
async function formerOf(tx: Tx, orderId: number, taskId: number, changeId: number | null): Promise<Fields> {
  const rows = await tx
    .selectFrom('changes')
    .select(['id', 'before', 'after'])
    .where('order_id', '=', orderId)
    .where('entity', '=', 'task')
    .where('entity_id', '=', taskId)
    .orderBy('id')
    .execute();
  const parsed = (text: string | null): Fields => (text === null ? {} : JSON.parse(text));
  const until = rows.filter(({ id }) => changeId === null || id < changeId);
  const since = rows.filter(({ id }) => changeId !== null && id >= changeId);
  const known = until.map(({ after }) => parsed(after));
  // The oldest of these entries tells what stood there first.
  return Object.assign({}, ...known, ...since.reverse().map(({ before }) => parsed(before))) as Fields;
}
