import { sql } from 'kysely';
import type { TaskMove } from '../../domain/print/task-moves.ts';
import { wallText } from '../../domain/zones.ts';
import { markOrder } from '../../store/orders/order-marks.ts';
import { orderPaces } from '../../store/orders/order-pace.ts';
import { printPace } from '../../store/print/print-pace.ts';
import { type MadeOrder, madeOrders, type TaskInWork, tasksInWork } from '../../store/print/stalled-work.ts';
import { CannotRepair, type Choice, defineIssue, type Finding } from '../issue.ts';
import { moveTaskInRepair } from '../moved-task.ts';

const hourMs = 3_600_000;

/** Where the shop's own pace is not known, a piece that was begun yesterday is told. */
const unknownPaceMs = 24 * hourMs;
/** A quick shop's coffee break is no stall. */
const leastMs = hourMs / 2;

/** The program cannot see what lies on a bench: it asks. */
export const taskOrOrderStalls = defineIssue({
  id: 'I29',
  title: 'Task or order stalls',
  description:
    'A piece was begun and is not finished for three times as long as pieces take here; or all of an order is made and it is not sent for longer than made orders wait here. Nobody said that it is done, or it was forgotten on a shelf. A person says whether it is made, is to be made again, or is ready to be sent.',
  severity: 'medium',
  mode: 'H',
  graceMs: hourMs,
  subject: 'order',
  restsOn: 'orders',
  async find(look) {
    const tasks = await tasksInWork(look.db, look.orders(sql.ref('t.order_id')));
    const orders = await madeOrders(look.db, look.openOrders(sql.ref('o.id')));
    const usual = tasks.length === 0 ? undefined : (await printPace(look.db))?.task.medianMs;
    const limit = usual === undefined ? unknownPaceMs : Math.max(leastMs, 3 * usual);
    const paces = orders.length === 0 ? undefined : await orderPaces(look.db);
    return [
      ...tasks.map((task) => ofTask(task, limit, look.zone)),
      ...orders.map((order) => ofOrder(order, paces?.get(order.channel)?.handingOver?.p95Ms ?? 0, look.zone)),
    ].filter(({ since }) => since <= look.until);
  },
  async choices({ detail }) {
    return 'taskId' in (detail as Detail) ? ofTaskInWork : ofMadeOrder;
  },
  // It may be sent by now, and nobody told us.
  fetch: ({ orderId, detail }) =>
    orderId === null || 'taskId' in (detail as Detail) ? [] : [{ fetch: 'order', orderId }],
  async repair({ orderId, detail }, { store, by, choice }) {
    const told = detail as Detail;
    await store.write(async (tx) => {
      if ('taskId' in told) {
        const move = moves.get(choice?.id ?? '');
        if (!move) throw new CannotRepair('Say whether the piece is done.');
        return moveTaskInRepair(tx, by, told.taskId, move);
      }
      const [order] = await madeOrders(tx, sql<boolean>`o.id = ${orderId}`);
      if (!order) throw new CannotRepair('The order does not wait any more, or something of it is to be made.');
      if (choice?.id === 'ready') await markOrder(tx, by, order.id, 'ready_at');
      else if (choice?.id === 'again') await moveTaskInRepair(tx, by, taskNamed(choice.value, told.tasks), 'cancel');
      else throw new CannotRepair('Say whether the order is ready to be sent.');
    });
  },
});

type Detail = { readonly taskId: number } | { readonly tasks: readonly number[] };

const moves: ReadonlyMap<string, TaskMove> = new Map([
  ['done', 'finish'],
  ['again', 'back'],
  ['scrap', 'cancel'],
]);

const ofTaskInWork: readonly Choice[] = [
  { id: 'done', title: 'It is done' },
  { id: 'again', title: 'It is not: put it back, to be made again' },
  { id: 'scrap', title: 'It is spoilt: cancel it; what is still asked for is made anew' },
];

const ofMadeOrder: readonly Choice[] = [
  { id: 'ready', title: 'It is ready, and only has to be sent' },
  { id: 'again', title: 'A piece is missing or spoilt: make it again', asks: 'the number of its task' },
];

function ofTask({ id, orderId, orderNumber, startedAt }: TaskInWork, limit: number, zone: string): Finding {
  return {
    key: `task:${id}`,
    orderId,
    subject: orderNumber,
    since: startedAt + limit,
    line: `task ${id} was begun ${wallText(startedAt, zone)} and is not finished; it should be within ${hours(limit)}`,
    evidence: [
      { what: 'begun', value: wallText(startedAt, zone), of: { entity: 'task', id, field: 'started_at' } },
      { what: 'task status', value: 'in_progress', of: { entity: 'task', id, field: 'status' } },
      { what: 'too long after', value: hours(limit) },
    ],
    mode: 'H',
    detail: { taskId: id },
  };
}

function ofOrder(order: MadeOrder, usual: number, zone: string): Finding {
  const { id, madeAt, taskId, tasks } = order;
  return {
    key: `order:${id}`,
    orderId: id,
    subject: order.orderNumber,
    since: madeAt + usual,
    line: `all ${order.pieces} pieces are made since ${wallText(madeAt, zone)}, and the order waits for shipment`,
    evidence: [
      { what: 'made', value: wallText(madeAt, zone), of: { entity: 'task', id: taskId, field: 'finished_at' } },
      { what: `status of task ${taskId}`, value: 'completed', of: { entity: 'task', id: taskId, field: 'status' } },
      { what: 'order status', value: 'awaiting_shipment', of: { entity: 'order', id, field: 'status' } },
      { what: 'the order as its source told it', value: order.sourceStatus, of: { raw: order.rawId } },
    ],
    mode: 'H',
    detail: { tasks },
  };
}

function taskNamed(value: string | null, tasks: readonly number[]): number {
  const [only] = tasks;
  if ((value === null || value.trim() === '') && only !== undefined && tasks.length === 1) return only;
  const named = Number(value?.trim());
  if (!tasks.includes(named)) throw new CannotRepair(`Name one of the order’s made tasks: ${tasks.join(', ')}.`);
  return named;
}

function hours(ms: number): string {
  return `${Math.ceil(ms / hourMs)} h`;
}
