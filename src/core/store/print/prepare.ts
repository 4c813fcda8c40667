import { sameInput } from '../../domain/print/approval.ts';
import type { Writer } from '../orders/changes.ts';
import type { Store, Tx } from '../store.ts';
import { bringHome } from './adopt.ts';
import { readingsOf } from './held-readings.ts';
import { type PrintOrder, readPrintOrders } from './print-order.ts';
import { keepHashes, type NewReading, saveReading } from './readings.ts';
import { type LineOutcome, reconcileTasks } from './tasks.ts';

export interface PrepareOptions {
  readonly createTasks: boolean;
  /** Leaves the tasks as they are: only the readings are stored. */
  readonly readingsOnly?: boolean;
}

/** What was read of an order's lines; nothing: only what is stored is brought into the tasks. */
export interface ReadOrder {
  readonly orderId: number;
  readonly readings: readonly NewReading[];
}

export interface Prepared {
  readonly lines: readonly LineOutcome[];
  /** Lines (item ids) whose reading changed. */
  readonly read: readonly number[];
  /** Tasks that came from a merged or split order. */
  readonly moved: number;
}

/**
 * One order, wholly or not at all: what was read of its lines and its tasks, in one transaction.
 *
 * @returns null when the order (or the input of one of its lines) has changed since it was read; the caller reads it anew
 */
export async function prepareOrder(
  store: Store,
  by: Writer,
  orderId: number,
  { readings, ...options }: PrepareOptions & Pick<ReadOrder, 'readings'>,
): Promise<Prepared | null> {
  return (await prepareOrders(store, by, [{ orderId, readings }], options)).get(orderId) ?? null;
}

/**
 * Several orders in one transaction, which costs little more than one: all of them wholly or none. It throws when one of them
 * cannot be stored, and then nothing of the others is: the caller takes them one by one.
 *
 * @returns by our id, without those that have to be read anew; and, where there are several, without those that have lines from
 *   other orders, which may be among them
 */
export async function prepareOrders(
  store: Store,
  by: Writer,
  read: readonly ReadOrder[],
  { createTasks, readingsOnly = false }: PrepareOptions,
): Promise<ReadonlyMap<number, Prepared>> {
  return store.write(async (tx) => {
    const orders = await readPrintOrders(
      tx,
      read.map(({ orderId }) => orderId),
    );
    const kept: Kept[] = [];
    for (const { orderId, readings } of read) {
      const order = orders.get(orderId);
      if (!order || (read.length > 1 && hasFamily(order))) continue;
      const one = await keepReadings(tx, by, order, readings);
      if (one) kept.push(one);
    }
    const prepared = new Map<number, Prepared>();
    for (const { order, read: changed, moved } of await asKept(tx, kept)) {
      const create = createTasks && order.status === 'awaiting_shipment' && order.goneAt === null;
      const lines = readingsOnly ? [] : await reconcileTasks(tx, by, order, { create });
      prepared.set(order.id, { lines, read: changed, moved });
    }
    return prepared;
  });
}

function hasFamily({ mergedExternalIds, parentExternalId }: PrintOrder): boolean {
  return mergedExternalIds.length > 0 || parentExternalId !== null;
}

interface Kept {
  readonly order: PrintOrder;
  readonly read: readonly number[];
  readonly moved: number;
}

/** Stores what was read of an order, all of it or, when its input is not what was read, none. */
async function keepReadings(
  tx: Tx,
  by: Writer,
  held: PrintOrder,
  readings: readonly NewReading[],
): Promise<Kept | null> {
  // What came home stays: the order is read anew with it.
  const { order, moved } = await bringHome(tx, by, held);
  await keepHashes(tx, order);
  const lines = new Map(order.lines.map((line) => [line.input.itemId, line]));
  const fits = readings.every(({ itemId, mark }) => {
    const line = lines.get(itemId);
    return line && !line.removed && sameInput(line.mark, mark);
  });
  if (!fits) return null;
  const read: number[] = [];
  for (const reading of readings) {
    const line = lines.get(reading.itemId);
    if (line && (await saveReading(tx, by, order, line, reading))) read.push(reading.itemId);
  }
  return { order, read, moved };
}

/** The orders with their readings as they were stored just now: tasks are made of what is kept, not of what was meant. */
async function asKept(tx: Tx, kept: readonly Kept[]): Promise<readonly Kept[]> {
  const changed = kept.flatMap(({ read }) => read);
  if (changed.length === 0) return kept;
  const readings = await readingsOf(tx, changed);
  return kept.map((one) => {
    if (one.read.length === 0) return one;
    const lines = one.order.lines.map((line) => ({
      ...line,
      reading: readings.get(line.input.itemId) ?? line.reading,
    }));
    return { ...one, order: { ...one.order, lines } };
  });
}
