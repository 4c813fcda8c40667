import { openFindings } from '../../domain/print/approval.ts';
import type { Finding } from '../../domain/print/personalization.ts';
import { reconcile, type TaskPlan } from '../../domain/print/reconcile.ts';
import type { StoredTask, TaskContent } from '../../domain/print/task.ts';
import { difference, type Fields, recordChange, type Writer } from '../orders/changes.ts';
import { preparedInsert } from '../prepared-insert.ts';
import type { Tx } from '../store.ts';
import { linesAlsoElsewhere } from './also-elsewhere.ts';
import { changeTask } from './change-task.ts';
import type { PrintLine, PrintOrder } from './print-order.ts';
import { isCurrent, machineFindings } from './readings.ts';

/** What became of the tasks of one line. `stale`: its reading is older than its input, so nothing was done. */
export interface LineOutcome {
  readonly itemId: number;
  readonly created: number;
  readonly updated: number;
  readonly cancelled: number;
  readonly stale: boolean;
  /** Findings that wait for a person. */
  readonly open: readonly Finding[];
}

const insertTask = preparedInsert('print_tasks', [
  'order_id',
  'item_id',
  'task_index',
  'text',
  'fields',
  'blank',
  'color1',
  'color2',
  'font',
  'quantity',
  'note',
  'status',
  'ready',
  'findings',
  'created_at',
  'updated_at',
  'run_id',
]);

/**
 * Makes the tasks of an order say what was read of its lines. Belongs in the transaction that stores the readings, on the order
 * as it stands there.
 *
 * @param create false: tasks that there are not yet are left for later (`--create-print-tasks` off)
 */
export async function reconcileTasks(
  tx: Tx,
  by: Writer,
  order: PrintOrder,
  { create }: { readonly create: boolean },
): Promise<LineOutcome[]> {
  const outcomes: LineOutcome[] = [];
  const elsewhere = await linesAlsoElsewhere(tx, order);
  for (const line of order.lines) {
    const besides = elsewhere.get(line.input.itemId);
    outcomes.push(await reconcileLine(tx, by, order, line, create, besides ? [besides] : []));
  }
  return outcomes;
}

async function reconcileLine(
  tx: Tx,
  by: Writer,
  order: PrintOrder,
  line: PrintLine,
  create: boolean,
  besides: readonly Finding[],
): Promise<LineOutcome> {
  const { reading, tasks, removed } = line;
  const itemId = line.input.itemId;
  const planned = planOfLine(line, besides);
  if (!planned) {
    const stale = reading !== null || tasks.length > 0;
    return { itemId, created: 0, updated: 0, cancelled: 0, stale, open: [] };
  }
  const { plan, findings, open } = planned;
  await keepTaskFindings(tx, line, findings);
  const created = create ? plan.create : [];
  for (const { index, content, findings: own } of created) {
    await createTask(tx, by, order.id, itemId, index, content, open(own));
  }
  let updated = 0;
  for (const { task, content, findings: own } of plan.update) {
    if (await updateTask(tx, by, order.id, task, content, open(own))) updated += 1;
  }
  for (const { task, why } of plan.cancel) await cancelTask(tx, by, order.id, task, why);
  for (const { task, surplus } of plan.recount) await recountTask(tx, by, order.id, task, surplus);
  return {
    itemId,
    created: created.length,
    updated,
    cancelled: plan.cancel.length,
    stale: false,
    open: removed ? open(plan.findings) : open(findings),
  };
}

/** What the tasks of a line shall become. */
export interface LinePlan {
  readonly plan: TaskPlan;
  /** All that is found about the line, approved or not. */
  readonly findings: readonly Finding[];
  /** Those of some findings that wait for a person. */
  open(of: readonly Finding[]): readonly Finding[];
}

/**
 * What the tasks of a line shall become by what is stored of it; null: its reading is older than its input, and nothing follows from it.
 *
 * @param besides what other orders tell about it
 */
export function planOfLine(line: PrintLine, besides: readonly Finding[]): LinePlan | null {
  const { reading, tasks, removed } = line;
  if (!removed && !isDecided(line) && !isCurrent(line)) return null;
  const own = [...machineFindings(reading?.findings ?? []), ...besides];
  const { personalizations = [], notMade = null } = reading ?? {};
  const plan = reconcile(tasks, { removed, notMade, personalizations, findings: own });
  return {
    plan,
    findings: [...own, ...plan.findings],
    open: (of) => openFindings(of, reading?.approvals ?? [], line.mark),
  };
}

function isDecided({ reading }: PrintLine): boolean {
  return reading !== null && reading.decidedActId !== null;
}

async function keepTaskFindings(tx: Tx, { reading, input }: PrintLine, findings: readonly Finding[]): Promise<void> {
  const next = JSON.stringify(findings);
  if (reading === null || JSON.stringify(reading.findings) === next) return;
  await tx.updateTable('readings').set({ findings: next }).where('item_id', '=', input.itemId).execute();
}

async function createTask(
  tx: Tx,
  by: Writer,
  orderId: number,
  itemId: number,
  index: number,
  content: TaskContent,
  findings: readonly Finding[],
): Promise<void> {
  const columns = taskColumns(content, findings);
  const id = await insertTask(tx, {
    order_id: orderId,
    item_id: itemId,
    task_index: index,
    ...columns,
    status: 'pending',
    created_at: by.now,
    updated_at: by.now,
    run_id: by.runId,
  });
  const after: Fields = { item_id: itemId, task_index: index, status: 'pending', ...columns };
  await recordChange(tx, by, { entity: 'task', entityId: id, orderId, op: 'created', before: null, after });
}

async function updateTask(
  tx: Tx,
  by: Writer,
  orderId: number,
  task: StoredTask,
  content: TaskContent,
  findings: readonly Finding[],
): Promise<boolean> {
  // The flag as it is stored, which a bad hand may have set otherwise than its reasons say.
  const held = { ...taskColumns(task, task.findings), ready: Number(task.ready) };
  const changed = difference(held, taskColumns(content, findings));
  if (!changed) return false;
  await tx
    .updateTable('print_tasks')
    .set({ ...changed.after, updated_at: by.now, run_id: by.runId })
    .where('id', '=', task.id)
    .execute();
  await recordChange(tx, by, { entity: 'task', entityId: task.id, orderId, op: 'updated', ...changed });
  return true;
}

/** Cancels a task that was not begun, with the reason in the change log; it waits for nobody any more. */
export async function cancelTask(tx: Tx, by: Writer, orderId: number, task: StoredTask, why: string): Promise<void> {
  const after = { status: 'cancelled', ready: 0, findings: '[]', finished_at: by.now };
  await changeTask(tx, by, { id: task.id, orderId }, after, why);
}

/** Says how many pieces of a begun, made or dropped task are not ordered any more; what it says is not touched. */
async function recountTask(tx: Tx, by: Writer, orderId: number, task: StoredTask, surplus: number): Promise<void> {
  await tx.updateTable('print_tasks').set({ surplus }).where('id', '=', task.id).execute();
  const [before, after] = [{ surplus: task.surplus }, { surplus }];
  await recordChange(tx, by, { entity: 'task', entityId: task.id, orderId, op: 'updated', before, after });
}

/** The flag of a task that waits for these: the one place that says when a task is ready. */
export function taskFlag(open: readonly Finding[]): number {
  return open.length === 0 ? 1 : 0;
}

/** A task's content as its row holds it. */
function taskColumns(content: TaskContent, findings: readonly Finding[]) {
  return {
    text: content.text,
    fields: JSON.stringify(content.fields),
    blank: content.text === null ? 1 : 0,
    color1: content.color1,
    color2: content.color2,
    font: content.font,
    quantity: content.quantity,
    note: content.note,
    ready: taskFlag(findings),
    findings: JSON.stringify(findings),
  };
}
