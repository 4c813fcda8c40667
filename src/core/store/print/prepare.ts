import { sameInput } from '../../domain/print/approval.ts';
import type { Writer } from '../orders/changes.ts';
import type { Store, Tx } from '../store.ts';
import { readWithRelatives } from './adopt.ts';
import { type PrintOrder, readPrintOrder } from './print-order.ts';
import { keepHashes, type NewReading, saveReading } from './readings.ts';
import { type LineOutcome, reconcileTasks } from './tasks.ts';

export interface PrepareOptions {
  /** What was read of its lines; none: only what is stored is brought into the tasks. */
  readonly readings: readonly NewReading[];
  readonly createTasks: boolean;
  /** Leaves the tasks as they are: only the readings are stored. */
  readonly readingsOnly?: boolean;
  /** Written in the same transaction, on the order as it then stands: what is to be told outside. */
  readonly alsoWrite?: (tx: Tx, order: PrintOrder) => Promise<void>;
}

export interface Prepared {
  readonly lines: readonly LineOutcome[];
  /** Lines (item ids) whose reading changed. */
  readonly read: readonly number[];
  /** Tasks that came from a merged or split order. */
  readonly moved: number;
}

/**
 * One order, wholly or not at all: what was read of its lines, its tasks, and what is to be told outside, in one transaction.
 *
 * @returns null when the order (or the input of one of its lines) has changed since it was read; the caller reads it anew
 */
export async function prepareOrder(
  store: Store,
  by: Writer,
  orderId: number,
  { readings, createTasks, readingsOnly = false, alsoWrite }: PrepareOptions,
): Promise<Prepared | null> {
  return store.write(async (tx) => {
    const held = await readWithRelatives(tx, by, orderId);
    if (!held) return null;
    const { order, moved } = held;
    await keepHashes(tx, order);
    const read: number[] = [];
    for (const reading of readings) {
      const line = order.lines.find(({ input }) => input.itemId === reading.itemId);
      if (!line || line.removed || !sameInput(line.mark, reading.mark)) return null;
      if (await saveReading(tx, by, order, line, reading)) read.push(reading.itemId);
    }
    const settled = read.length > 0 ? ((await readPrintOrder(tx, orderId)) ?? order) : order;
    const create = createTasks && settled.status === 'awaiting_shipment' && settled.goneAt === null;
    const lines = readingsOnly ? [] : await reconcileTasks(tx, by, settled, { create });
    await alsoWrite?.(tx, settled);
    return { lines, read, moved };
  });
}
