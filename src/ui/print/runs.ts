import { type OrderDetail, readOrder } from '../../core/store/orders/order-view.ts';
import type { PrintRow } from '../../core/store/print/print-list.ts';
import { startedWords, startRun } from '../commands.ts';
import { ConfirmDialog } from '../dialogs/confirm.ts';
import type { Session } from '../session.ts';

const chain = 'personalization-chain';
const push = 'apply-customizations';

/** Why nothing is printed of an order of this channel; null when it may be. */
export function whyNoPrint(channel: string): string | null {
  return channel === 'trendyol' ? 'a package from Trendyol is not made to a buyer’s words' : null;
}

/** Why the personalization chain (or the push) cannot be run; null when it can. */
export function whyNoChain({ jobs }: Session): string | null {
  return jobs.some(({ id }) => id === chain) ? null : `this version has no job ${chain}`;
}

export function whyNoPush({ jobs, settings }: Session): string | null {
  if (!jobs.some(({ id }) => id === push)) return `this version has no job ${push}`;
  return settings.shipstation === null ? 'ShipStation is off: its key and secret are not set' : null;
}

/** Runs the personalization chain for one order, by our id, and says so. */
export async function runChain(session: Session, orderId: number): Promise<void> {
  await start(session, chain, { order: `id:${orderId}` });
}

/** An order that is to be written back: our id, and its number for the question. */
export interface OrderToPush {
  readonly id: number;
  readonly number: string;
}

/** Asks, then writes what is read of orders onto their ShipStation orders, each by a run of its own (S65). */
export function askPush(session: Session, orders: readonly OrderToPush[]): void {
  const [first] = orders;
  if (!first) return;
  const many = orders.length > 1;
  session.ask(
    new ConfirmDialog(session, {
      title: many ? `Push ${orders.length} orders?` : `Push ${first.number}?`,
      text: [
        `The personalization of ${many ? `each of the ${orders.length} orders` : 'the order'} is read anew and written onto the ShipStation order, then read back. What waits for review is not written; a shipped order is refused.`,
        'The next push overwrites it; nothing takes it back.',
      ],
      yes: many ? `push all ${orders.length}` : 'push it',
      onYes: async () => {
        for (const { id } of orders) await start(session, push, { order: `id:${id}`, updateShipstation: true });
        if (many) session.say('good', `${orders.length} orders are being pushed, one after another`);
      },
    }),
  );
}

async function start(session: Session, id: string, args: Readonly<Record<string, unknown>>): Promise<void> {
  const job = session.jobs.find((one) => one.id === id);
  if (!job) return;
  const run = await startRun(session, job, args);
  session.say(run.state === 'skipped' ? 'warn' : 'good', startedWords(id, run));
}

/** Shows what a row was made of, untouched: the buyer's file where there is one, and what the channel told of its order. */
export async function openRaw(session: Session, { orderId, itemId, key }: PrintRow): Promise<void> {
  const order = await readOrder(session.store.db, orderId);
  if (!order || order.rawVersions.length === 0) return session.say('warn', 'nothing is known of its source');
  session.open({ screen: 'source', versions: order.rawVersions, itemId, row: key });
}

/** Shows the run that made or last changed a row, with its log. */
export async function openItsRun(session: Session, row: PrintRow): Promise<void> {
  const order = await readOrder(session.store.db, row.orderId);
  const id = order && lastRun(order, row);
  if (id) session.open({ screen: 'run', id });
  else session.say('warn', 'no run is known: a person decided it');
}

function lastRun({ changes, order }: OrderDetail, { task, itemId }: PrintRow): number | null {
  const own = changes.find(
    ({ entity, entityId, runId }) =>
      runId !== null && ((entity === 'task' && entityId === task?.id) || (entity === 'reading' && entityId === itemId)),
  );
  return own?.runId ?? order.run_id;
}
