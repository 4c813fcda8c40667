import type { Actor } from '../../src/core/store/acts.ts';
import { listTasks, type TaskRow } from '../../src/core/store/print/task-list.ts';
import { populatePrintQueue } from '../../src/jobs/populate-print-queue.ts';
import { syncOrdersRecent } from '../../src/jobs/sync-orders-recent.ts';
import type { WireItem, WireOrder } from '../../src/sim/shipstation/wire.ts';
import { mustWork, type PrintShop } from './print-shop.ts';

export const operator: Actor = { name: 'ana', origin: 'command' };

/** A line of goods as a test wants it: what is on it, in which colour, how often. */
export interface Goods {
  /** Null: there is no place for one. */
  readonly text: string | null;
  /** Null: its buyer is not asked for one. */
  readonly color?: string | null;
  readonly quantity?: number;
  /** The marketplace's id of the line; null: it has none. Default: one of its own. */
  readonly lineKey?: string | null;
}

let made = 0;

function line(like: WireItem, orderItemId: number, { text, color = 'Black', quantity = 1, lineKey }: Goods): WireItem {
  const options = [
    ...(text === null ? [] : [{ name: 'Name', value: text }]),
    ...(color === null ? [] : [{ name: 'Colour', value: color }]),
  ];
  const key = lineKey === undefined ? `key-${orderItemId}` : lineKey;
  return {
    ...like,
    ...{ orderItemId, lineItemKey: key, quantity, options, adjustment: false },
    ...{ sku: 'PER-KEYRING', name: 'Personalised Keyring' },
  };
}

/**
 * An order of the web shop that waits for shipment and holds just these lines, in the shop's world, in the store only after a
 * sync. Each call takes another one.
 */
export function webOrder(
  { sim, clock }: { readonly sim: PrintShop['sim']; readonly clock: Pick<PrintShop['clock'], 'now'> },
  ...goods: readonly Goods[]
): WireOrder {
  const found = [...sim.world.records()].find(
    ({ status, source, changed }) => status === 'awaiting_shipment' && source === 'web' && changed === null,
  );
  if (!found) throw new Error('the shop has no such order left');
  return sim.world.edit(found.orderId, clock.now(), (order) => {
    const [like] = order.items;
    if (!like) throw new Error('an order without lines');
    order.customerNotes = null;
    order.internalNotes = null;
    order.items = goods.map((one) => {
      made += 1;
      return line(like, 1_700_000_000 + made, one);
    });
  });
}

/** Lets something happen to an order at ShipStation. */
export function change(
  { sim, clock }: PrintShop,
  { orderId }: { orderId: number },
  how: (order: WireOrder) => void,
): void {
  clock.pass(60_000);
  sim.world.edit(orderId, clock.now(), how);
}

/** Gives a line another text, as its buyer asks for it. */
export function retext(order: WireOrder, index: number, text: string): void {
  const item = order.items[index];
  if (!item) throw new Error('no such line');
  item.options = item.options.map((option) => (option.name === 'Name' ? { ...option, value: text } : option));
}

/** Orders another number of pieces of the first line. */
export function requantify(order: WireOrder, quantity: number): void {
  const [item] = order.items;
  if (item) item.quantity = quantity;
}

/** Reads what changed, without doing anything about it. */
export async function sync(shop: PrintShop): Promise<void> {
  shop.clock.pass(60_000);
  await mustWork(shop.run(syncOrdersRecent, { days: 30 }));
  shop.clock.pass(60_000);
}

/** What the shop does by itself after a change: sync, then the print queue. */
export async function settle(shop: PrintShop): Promise<void> {
  await sync(shop);
  await mustWork(shop.run(populatePrintQueue));
  shop.clock.pass(60_000);
}

/** Our id of an order of the shop's world. */
export async function idOf({ store }: PrintShop, order: { readonly orderId: number }): Promise<number> {
  const row = await store.db
    .selectFrom('orders')
    .select('id')
    .where('external_id', '=', String(order.orderId))
    .executeTakeFirstOrThrow();
  return row.id;
}

/** The tasks of an order of the shop's world, the first made first. */
export async function tasksOf(shop: PrintShop, order: { readonly orderId: number }): Promise<TaskRow[]> {
  const { rows } = await listTasks(shop.store.db, { orderId: await idOf(shop, order) }, { limit: 1000, offset: 0 });
  return rows.sort((a, b) => a.id - b.id);
}

/** Each task in one line: `Anna ×1 pending printable`, with what it waits for. */
export function told(tasks: readonly TaskRow[]): string[] {
  return tasks.map(({ text, quantity, status, printable, findings }) =>
    [
      `${text ?? '–'} ×${quantity} ${status}`,
      ...(printable ? ['printable'] : []),
      ...new Set(findings.map(({ reason }) => reason)),
    ].join(' '),
  );
}
