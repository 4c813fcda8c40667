import type { Updateable } from 'kysely';
import { type Fields, recordChange, type Writer } from '../orders/changes.ts';
import type { PrintTasks } from '../schema.ts';
import type { Tx } from '../store.ts';

/** What a move sets of a task. */
type TaskMoved = Partial<
  Pick<Updateable<PrintTasks>, 'dropped' | 'ready' | 'findings' | 'started_at' | 'finished_at' | 'surplus'>
> & { readonly status: string };

const columns = ['status', 'dropped', 'ready', 'findings', 'started_at', 'finished_at', 'surplus'] as const;

/**
 * Moves a task to another status, with all that this sets of it before and after in the change log: its past follows from there.
 *
 * @param why for the change log, in words; absent: the act says it
 * @param from does nothing unless it still stands so
 * @returns whether it was moved
 */
export async function changeTask(
  tx: Tx,
  by: Writer,
  { id, orderId }: { readonly id: number; readonly orderId: number },
  after: TaskMoved,
  why?: string,
  from?: string,
): Promise<boolean> {
  const row = await tx.selectFrom('print_tasks').select(columns).where('id', '=', id).executeTakeFirst();
  if (!row || (from !== undefined && row.status !== from)) return false;
  await tx
    .updateTable('print_tasks')
    // A person's move leaves the run that made the task.
    .set({ ...after, updated_at: by.now, ...(by.runId !== null && { run_id: by.runId }) })
    .where('id', '=', id)
    .execute();
  const before = Object.fromEntries(
    columns.filter((column) => column in after).map((column) => [column, row[column]]),
  ) as Fields;
  const told = { ...after, ...(why !== undefined && { why }) } as Fields;
  const op = after.status === 'cancelled' ? 'cancelled' : 'updated';
  await recordChange(tx, by, { entity: 'task', entityId: id, orderId, op, before, after: told });
  return true;
}
