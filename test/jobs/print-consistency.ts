import { expect } from 'vitest';
import { readPrintOrder } from '../../src/core/store/print/print-order.ts';
import { isCurrent } from '../../src/core/store/print/readings.ts';
import { listTasks, type TaskRow } from '../../src/core/store/print/task-list.ts';
import type { Store } from '../../src/core/store/store.ts';
import type { PrintShop } from './print-shop.ts';

export async function allTasks({ store }: Pick<PrintShop, 'store'>): Promise<TaskRow[]> {
  return (await listTasks(store.db, {}, { limit: 100_000, offset: 0 })).rows;
}

/**
 * Every order that waits for shipment is wholly consistent: each line was read of what it says now and has tasks, or says why it
 * has none; the pieces of its tasks are those that were ordered, or the line says that they are not; what may be printed waits
 * for nobody.
 */
export async function expectConsistent(store: Store): Promise<void> {
  const open = await store.db
    .selectFrom('orders')
    .select('id')
    .where('status', '=', 'awaiting_shipment')
    .where('gone_at', 'is', null)
    .execute();
  const tasks = await allTasks({ store });
  expect(open.length).toBeGreaterThan(0);
  for (const { id } of open) {
    const order = await readPrintOrder(store.db, id);
    for (const line of order?.lines ?? []) {
      if (line.removed) continue;
      const place = `order ${id}, line ${line.input.itemId}`;
      expect(isCurrent(line), `${place} was read of what it says now`).toBe(true);
      const live = line.tasks.filter(({ status, dropped }) => status !== 'cancelled' || dropped);
      const pieces = live.reduce((sum, { quantity }) => sum + quantity, 0);
      const findings = line.reading?.findings ?? [];
      if (live.length === 0 && line.input.profile.personalised !== false) expect(findings, place).not.toEqual([]);
      if (pieces !== line.input.quantity && live.length > 0) expect(findings, place).not.toEqual([]);
      expect(live.length === 0 || line.reading?.source !== null, `${place}: tasks, hence a reading`).toBe(true);
    }
  }
  for (const task of tasks) if (task.printable) expect(task.findings).toEqual([]);
}

/** What the tasks of a store say, without the numbers that only tell in which order they were made. */
export async function toldByTasks({ store }: Pick<PrintShop, 'store'>): Promise<string[]> {
  const rows = await allTasks({ store });
  return rows
    .map(({ orderNumber, sku, index, text, color1, color2, quantity, status, printable, findings }) =>
      JSON.stringify([orderNumber, sku, index, text, color1, color2, quantity, status, printable, findings]),
    )
    .sort();
}
