import type { Writer } from '../orders/changes.ts';
import type { Tx } from '../store.ts';
import { readWithRelatives } from './adopt.ts';
import { reconcileTasks } from './tasks.ts';

/**
 * Makes the tasks of an order say what is held of its lines, as every run of the print queue does, without reading a line anew. An
 * order that does not wait for shipment gets no new ones. Nothing happens where there is no such order.
 */
export async function bringTasksIntoStep(tx: Tx, by: Writer, orderId: number): Promise<void> {
  const held = await readWithRelatives(tx, by, orderId);
  if (!held) return;
  const { order } = held;
  await reconcileTasks(tx, by, order, { create: order.status === 'awaiting_shipment' && order.goneAt === null });
}
