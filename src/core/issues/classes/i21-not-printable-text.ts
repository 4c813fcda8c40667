import { sql } from 'kysely';
import { openFindings } from '../../domain/print/approval.ts';
import { positionOf } from '../../domain/print/edit.ts';
import type { Finding as Found } from '../../domain/print/personalization.ts';
import { judge } from '../../domain/print/reading/judge.ts';
import { defaultMaxLength } from '../../domain/print/reading/product-rules.ts';
import { checkText } from '../../domain/print/reading/text-check.ts';
import { type ReviewReason, reviewRules } from '../../domain/print/review.ts';
import type { StoredTask, TaskStatus } from '../../domain/print/task.ts';
import { among } from '../../store/among.ts';
import { sendToReview } from '../../store/print/back-to-review.ts';
import { type PrintLine, readPrintOrders } from '../../store/print/print-order.ts';
import { printable, taskSources } from '../../store/print/printable.ts';
import type { Reader } from '../../store/store.ts';
import { lineNow, moveByChoice } from '../deciding.ts';
import { CannotRepair, type Choice, defineIssue, type Finding } from '../issue.ts';
import type { Look } from '../look.ts';

/** What no printer can make of a text, or nobody meant. */
const reasons: readonly ReviewReason[] = ['placeholder', 'unprintable-character', 'unusual-character', 'text-too-long'];

interface Detail {
  readonly taskId: number;
  readonly itemId: number;
}

const stop: Choice = { id: 'stop', title: 'Stop: the begun piece is scrap, and the line goes back to review' };
const putBack: Choice = { id: 'put-back', title: 'It was not begun: it goes back to review' };

/**
 * Tasks whose text the checks may object to. No column can tell (a placeholder is made of plain letters), so each text that is ready is
 * looked at here; the line's own rules are asked afterwards, about those few.
 */
async function suspects(look: Look): Promise<readonly number[]> {
  const { rows } = await sql<{ id: number; text: string; maxLength: number }>`
    select t.id, t.text, coalesce(p.max_length, ${defaultMaxLength}) as maxLength
    from orders o
      join print_tasks t on t.order_id = o.id
      join order_items i on i.id = t.item_id
      left join product_profiles p on p.sku = i.sku
    where ${look.orders(sql.ref('o.id'))} and o.status = 'awaiting_shipment' and o.gone_at is null
      and t.status in ('pending', 'in_progress') and t.ready = 1 and t.text is not null`.execute(look.db);
  return rows
    .filter(({ text, maxLength }) =>
      checkText(text, { maxLength, upperCase: false }).some(({ reason }) => reasons.includes(reason)),
    )
    .map(({ id }) => id);
}

interface PrintableTask {
  readonly id: number;
  readonly itemId: number;
  readonly orderId: number;
  readonly orderNumber: string;
  readonly updatedAt: number;
}

async function printableOnes(db: Reader, ids: readonly number[]): Promise<PrintableTask[]> {
  if (ids.length === 0) return [];
  const { rows } = await sql<PrintableTask>`
    select t.id, t.item_id as itemId, t.order_id as orderId, o.order_number as orderNumber, t.updated_at as updatedAt
    from ${taskSources} where t.id in ${among(ids)} and ${printable} order by t.order_id, t.id`.execute(db);
  return rows;
}

/** It is only printable tasks that do harm: what waits for a person, or for its line to be read, is not made. */
export const notPrintableText = defineIssue({
  id: 'I21',
  title: 'Not printable text',
  description:
    'A task may be printed now although its text is a placeholder, has characters that no font of ours has, or is longer than the piece: the piece is made, and wrong. It comes about when something writes past the checks, or the checks learn something new.',
  severity: 'critical',
  mode: 'A',
  subject: 'order',
  async find(look) {
    const tasks = await printableOnes(look.db, await suspects(look));
    const orders = await readPrintOrders(look.db, [...new Set(tasks.map(({ orderId }) => orderId))]);
    return tasks.flatMap((row): Finding[] => {
      const line = orders.get(row.orderId)?.lines.find(({ input }) => input.itemId === row.itemId);
      const task = line?.tasks.find(({ id }) => id === row.id);
      const objections = line && task ? objectionsTo(line, task) : [];
      return task && objections.length > 0 ? [finding(row, task, objections)] : [];
    });
  },
  async choices({ orderId, detail }, { db }) {
    const { taskId, itemId } = detail as Detail;
    return isBegun((await lineNow(db, orderId, itemId)).tasks.find(({ id }) => id === taskId)) ? [stop, putBack] : [];
  },
  async repair({ orderId, detail }, repairing) {
    const { taskId, itemId } = detail as Detail;
    const { store, by, tools, choice } = repairing;
    const { tasks } = await lineNow(store.db, orderId, itemId);
    if (isBegun(tasks.find(({ id }) => id === taskId))) {
      const move = choice?.id === stop.id ? 'cancel' : choice?.id === putBack.id ? 'back' : null;
      if (move === null) throw new CannotRepair('It is being made: a person has to stop it.');
      await moveByChoice(repairing, taskId, move);
    }
    // Where the line itself is right, the task takes its text from there.
    await tools.prepare(Number(orderId));
    await store.write((tx) => sendToReview(tx, by, { orderId: Number(orderId), itemId }, objectionsToLine));
  },
});

function isBegun(task: { readonly status: TaskStatus } | undefined): boolean {
  return task?.status === 'in_progress';
}

/** What stands against printing this task as it is, and no person has waved through. */
function objectionsTo({ input, reading, mark }: PrintLine, task: StoredTask): readonly Found[] {
  const position = positionOf(task, reading?.personalizations ?? []);
  const found = judge(input, [{ ...task, origins: {} }])
    .filter(({ reason }) => reasons.includes(reason))
    .map((one) => ({ ...one, position }));
  return openFindings(found, reading?.approvals ?? [], mark);
}

function objectionsToLine({ input, reading }: PrintLine): readonly Found[] {
  return judge(input, reading?.personalizations ?? []).filter(({ reason }) => reasons.includes(reason));
}

function finding(row: PrintableTask, task: StoredTask, objections: readonly Found[]): Finding {
  const { itemId, orderId, orderNumber, updatedAt } = row;
  const titles = [...new Set(objections.map(({ reason }) => reviewRules[reason].title))].join(', ');
  const begun = isBegun(task);
  return {
    key: `task:${task.id}`,
    orderId,
    subject: orderNumber,
    since: updatedAt,
    line: `task ${task.id} ${begun ? 'is being made' : 'may be printed'}: ${titles}`,
    evidence: [
      { what: 'text', value: task.text, of: { entity: 'task', id: task.id, field: 'text' }, isBuyers: true },
      { what: 'the checks say', value: titles },
      { what: 'task status', value: task.status, of: { entity: 'task', id: task.id, field: 'status' } },
    ],
    ...(begun && { mode: 'H' as const }),
    detail: { taskId: task.id, itemId } satisfies Detail,
  };
}
