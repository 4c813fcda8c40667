import { sql } from 'kysely';
import { expect, it } from 'vitest';
import type { TaskStatus } from '../../../../src/core/domain/print/task.ts';
import { pageOfIdsQuery } from '../../../../src/core/store/orders/order-search.ts';
import { countPrint, listPrint, type PrintFilter } from '../../../../src/core/store/print/print-list.ts';
import { ordersWithWaitingTasks } from '../../../../src/core/store/print/task-work.ts';
import { PrintShop, personalization } from './print-shop.ts';

const now = Date.UTC(2026, 2, 4, 12);
const hour = 3_600_000;
const doubt = { reason: 'buyer-doubt', detail: 'a typo', position: null } as const;

/** An order of one task: by when it is to be shipped (hours), what became of it, and whether it waits for a person. */
type Told = readonly [shipBy: number | null, status: TaskStatus, inReview?: boolean];

/** Tasks 1, 2, 3 … of these, and behind them a line in review that has no task. */
async function shopOf(...tasks: readonly Told[]): Promise<PrintShop> {
  const shop = await PrintShop.open(now);
  for (const [shipBy, status, inReview = false] of tasks) {
    const order = await shop.order({ shipBy: shipBy === null ? null : now + shipBy * hour });
    const findings = inReview ? [doubt] : [];
    await shop.reads(order, { personalizations: [personalization('Anna')], findings });
    await shop.store.db.updateTable('print_tasks').set({ status }).where('order_id', '=', order.id).execute();
    if (status !== 'completed' && status !== 'cancelled') continue;
    await shop.store.db.updateTable('orders').set({ status: 'shipped' }).where('id', '=', order.id).execute();
  }
  const line = await shop.order();
  const notUnderstood = { reason: 'not-understood', detail: 'hm', position: null } as const;
  await shop.reads(line, { source: null, findings: [notUnderstood] });
  return shop;
}

it('lists what is made or cancelled behind what is open: in review first, then by ship-by, those without any last', async () => {
  const shop = await shopOf(
    [null, 'completed'],
    [5, 'completed'],
    [3, 'pending'],
    [9, 'completed', true],
    [5, 'cancelled'],
    [2, 'completed'],
    [null, 'cancelled', true],
    [1, 'held', true],
    [null, 'cancelled'],
  );
  const both: PrintFilter = { status: ['completed', 'cancelled'] };
  for (const [filter, keys] of [
    [{}, ['t8', 'l10', 't3']],
    [both, ['l10', 't4', 't7', 't6', 't2', 't5', 't1', 't9']],
    [{ ...both, lines: false }, ['t4', 't7', 't6', 't2', 't5', 't1', 't9']],
    [{ status: ['cancelled', 'pending', 'held'] }, ['t8', 'l10', 't3', 't7', 't5', 't9']],
    [{ ...both, review: true }, ['l10', 't4', 't7']],
    [{ ...both, words: ['anna'] }, ['t4', 't7', 't6', 't2', 't5', 't1', 't9']],
    [{ ...both, words: [], review: undefined }, ['l10', 't4', 't7', 't6', 't2', 't5', 't1', 't9']],
  ] as const) {
    for (const limit of [1, 2, 3, 100]) {
      const paged: string[] = [];
      for (let offset = 0; offset <= keys.length; offset += limit) {
        const { rows, total } = await listPrint(shop.store.db, filter as PrintFilter, { limit, offset });
        expect([JSON.stringify(filter), offset, total]).toEqual([JSON.stringify(filter), offset, keys.length]);
        paged.push(...rows.map(({ key }) => key));
      }
      expect(paged).toEqual(keys);
    }
    expect(await countPrint(shop.store.db, filter as PrintFilter)).toBe(keys.length);
  }
});

it('finds what waits among the open tasks, and never goes through all that were ever made', async () => {
  const shop = await shopOf([1, 'held', true], [2, 'completed'], [3, 'in_progress', true]);
  const { db } = shop.store;
  const page = { limit: 50, offset: 0 };
  for (const filter of [{ print: ['review'] }, { notPrint: ['review'] }] as const) {
    const plan = await pageOfIdsQuery(db, filter, page).explain<{ detail: string }>(undefined, sql`query plan`);
    const steps = plan.map(({ detail }) => detail).filter((detail) => /print_tasks|readings/.test(detail));
    expect(steps.filter((step) => step.startsWith('SCAN') || step.includes('readings_in_review'))).toEqual([]);
    expect(steps.some((step) => step.includes('print_tasks_open'))).toBe(true);
  }
  expect((await pageOfIdsQuery(db, { print: ['review'] }, page).execute()).map(({ id }) => id)).toEqual([4, 3, 1]);
  expect(await ordersWithWaitingTasks(db, {})).toEqual({ orderIds: [1], lines: 1 });
});
