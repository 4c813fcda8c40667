import { beforeEach, describe, expect, it } from 'vitest';
import type { PrintWord } from '../../../../src/core/store/orders/order-filter.ts';
import { searchOrders } from '../../../../src/core/store/orders/order-search.ts';
import { approveLine, editLine } from '../../../../src/core/store/print/decisions.ts';
import { orderPrintStates } from '../../../../src/core/store/print/order-states.ts';
import { countPrint, listPrint, type PrintFilter, readPrintRows } from '../../../../src/core/store/print/print-list.ts';
import { reviewTotals } from '../../../../src/core/store/print/review-totals.ts';
import { moveTaskBy } from '../../../../src/core/store/print/task-acts.ts';
import { listTasks, type TaskFilter, taskTotals } from '../../../../src/core/store/print/task-list.ts';
import { todayStats } from '../../../../src/core/store/runs/status.ts';
import { PrintShop, personalization, sourceItem } from './print-shop.ts';

const now = Date.UTC(2026, 2, 4, 12);
const hour = 3_600_000;
const jane = { name: 'jane', origin: 'console' } as const;
const pending = { reason: 'file-pending', detail: 'the buyer’s file is not read yet', position: null } as const;
const doubt = { reason: 'buyer-doubt', detail: 'a typo', position: null } as const;
let shop: PrintShop;

beforeEach(async () => {
  shop = await PrintShop.open(now);
});

const keys = async (filter: PrintFilter = {}): Promise<string[]> =>
  (await listPrint(shop.store.db, filter, { limit: 50, offset: 0 })).rows.map(({ key }) => key);

/** Task 1 printable and late, task 2 in review, line 3 without any, task 3 for later. */
async function fourOrders(): Promise<void> {
  await shop.reads(await shop.order({ shipBy: now - hour, marketplace: 'amazon' }), {
    personalizations: [personalization('Leo')],
  });
  const doubted = await shop.order({ shipBy: now + 9 * hour });
  await shop.reads(doubted, {
    personalizations: [personalization('Mia', { color1: 'Red', color2: 'Gold' })],
    findings: [doubt],
  });
  await shop.reads(await shop.order({ shipBy: now + 5 * hour }), {
    source: null,
    findings: [{ reason: 'not-understood', detail: 'hm', position: null }],
  });
  await shop.reads(await shop.order({ items: [sourceItem({ sku: 'OD-100%_X' })] }), {
    personalizations: [personalization('Olivia_M')],
  });
}

describe('what there is to make', () => {
  it('shows what waits for a person first, then by ship-by; a line that has no task stands in for itself', async () => {
    await fourOrders();
    const { rows, total } = await listPrint(shop.store.db, {}, { limit: 50, offset: 0 });
    expect(rows.map(({ key }) => key)).toEqual(['l3', 't2', 't1', 't3']);
    expect(total).toBe(4);
    expect(rows[0]).toMatchObject({
      task: null,
      text: null,
      findings: [{ reason: 'not-understood' }],
      orderNumber: '1003',
    });
    expect(rows[1]).toMatchObject({ itemId: 2, task: { id: 2, printable: false }, findings: [doubt], quantity: 1 });
    const page = await listPrint(shop.store.db, {}, { limit: 2, offset: 2 });
    expect(page).toMatchObject({ rows: [{ key: 't1' }, { key: 't3' }], total: 4 });
    expect(await readPrintRows(shop.store.db, ['t3', 'l3', 't99'])).toMatchObject([{ key: 't3' }, { key: 'l3' }]);
  });

  it('finds rows by every field and its opposite', async () => {
    await fourOrders();
    expect(await keys({ review: true })).toEqual(['l3', 't2']);
    expect(await keys({ review: false })).toEqual(['t1', 't3']);
    expect(await keys({ reason: ['buyer'] })).toEqual(['t2']);
    expect(await keys({ printable: true })).toEqual(['t1', 't3']);
    expect(await keys({ printable: false })).toEqual(['l3', 't2']);
    expect(await keys({ color: ['go'] })).toEqual(['t2']);
    expect(await keys({ notColor: ['red'] })).toEqual(['l3', 't1', 't3']);
    expect(await keys({ marketplace: ['ama'] })).toEqual(['t1']);
    expect(await keys({ notMarketplace: ['ama'] })).toEqual(['l3', 't2', 't3']);
    expect(await keys({ sku: ['od-100%_'] })).toEqual(['t3']);
    expect(await keys({ sku: ['od-1000'] })).toEqual([]);
    expect(await keys({ words: ['olivia_'] })).toEqual(['t3']);
    expect(await keys({ words: ['1003'] })).toEqual(['l3']);
    expect(await keys({ not: ['keyring'] })).toEqual([]);
    expect(await keys({ order: ['1002', 1] })).toEqual(['t2', 't1']);
    expect(await countPrint(shop.store.db, { review: true })).toBe(2);
  });

  it('shows what is made or cancelled only when asked, last of all', async () => {
    await fourOrders();
    await moveTaskBy(shop.store, jane, 1, 'start', now);
    await moveTaskBy(shop.store, jane, 1, 'finish', now);
    await moveTaskBy(shop.store, jane, 3, 'cancel', now);
    expect(await keys()).toEqual(['l3', 't2']);
    expect(await keys({ status: ['completed', 'pending'] })).toEqual(['l3', 't2', 't1']);
    expect(await keys({ status: ['cancelled'], lines: false })).toEqual(['t3']);
    // A line whose pieces a person does not want made waits for nobody.
    expect(await keys({ order: [4] })).toEqual([]);
  });

  it('lets a row go from review when it is approved or decided, and not before all of it is', async () => {
    await fourOrders();
    await approveLine(shop.store, jane, 2, null, now);
    expect(await keys({ review: true })).toEqual(['l3']);
    await editLine(shop.store, jane, 3, () => [personalization('Bo')], now);
    expect(await keys({ review: true })).toEqual([]);
    expect(await keys()).toHaveLength(4);
  });

  it('shows a line that waits though its order is on hold, until what may be approved is', async () => {
    const held = await shop.order({ status: 'on_hold' });
    await shop.reads(held, { personalizations: [personalization('Bo')], findings: [doubt] });
    expect(await listPrint(shop.store.db, {}, { limit: 9, offset: 0 })).toMatchObject({
      rows: [{ key: 'l1', text: 'Bo', task: null }],
    });
    await approveLine(shop.store, jane, 1, null, now);
    expect(await keys()).toEqual([]);
  });
});

describe('a line whose file is merely on its way', () => {
  async function onItsWay(): Promise<void> {
    await shop.reads(await shop.order({ shipBy: now + 5 * hour }), { source: null, findings: [pending] });
    await shop.reads(await shop.order({ shipBy: now + hour }), { source: null, findings: [pending, doubt] });
    const anew = await shop.order({ shipBy: now + 9 * hour });
    await shop.reads(anew, { personalizations: [personalization('Leo')] });
    await shop.reads(anew, { source: null, findings: [pending] });
  }

  it('waits for nobody, in the list and in all counts, and is not printable', async () => {
    await onItsWay();
    expect(await keys()).toEqual(['l2', 'l1', 't1']);
    expect(await keys({ review: true })).toEqual(['l2']);
    expect(await keys({ waiting: true })).toEqual(['l1', 't1']);
    expect(await keys({ waiting: false })).toEqual(['l2']);
    expect(await keys({ printable: true })).toEqual([]);
    expect(await taskTotals(shop.store.db)).toMatchObject({ review: 0, waiting: 1, printable: 0 });
    expect(await reviewTotals(shop.store.db)).toMatchObject({ lines: 1, waiting: 2 });
    const tasks = async (filter: TaskFilter): Promise<number[]> =>
      (await listTasks(shop.store.db, filter, { limit: 9, offset: 0 })).rows.map(({ id }) => id);
    expect([await tasks({ review: true }), await tasks({ waiting: true })]).toEqual([[], [1]]);
  });

  it('leaves its order waiting, unless a person has to see to something else of it', async () => {
    await onItsWay();
    const states = await orderPrintStates(shop.store.db, [1, 2, 3]);
    expect([...states.values()].map(({ reading }) => reading)).toEqual(['waits', 'review', 'waits']);
    const found = async (print: PrintWord): Promise<number[]> => {
      const page = { limit: 9, offset: 0, sort: 'number' } as const;
      return (await searchOrders(shop.store.db, { print: [print] }, page)).rows.map(({ id }) => id);
    };
    expect([await found('review'), await found('waiting')]).toEqual([[2], [1, 3]]);
  });
});

describe('how orders stand with printing', () => {
  it('is told for each: read, in review, not read yet, nothing to print; and how much is made', async () => {
    await fourOrders();
    await shop.order();
    await shop.reads(await shop.order(), { source: 'rule', personalizations: [personalization(null)] });
    await moveTaskBy(shop.store, jane, 1, 'start', now);
    await moveTaskBy(shop.store, jane, 1, 'finish', now);
    expect([...(await orderPrintStates(shop.store.db, [1, 2, 3, 5, 6]))]).toEqual([
      [1, { reading: 'read', tasks: 1, made: 1 }],
      [2, { reading: 'review', tasks: 1, made: 0 }],
      [3, { reading: 'review', tasks: 0, made: 0 }],
      [5, { reading: 'waits', tasks: 0, made: 0 }],
      [6, { reading: 'none', tasks: 1, made: 0 }],
    ]);
    const printed = async (at: number) => {
      const { tasksCreated, tasksFinished } = await todayStats(shop.store.db, at, 'Europe/London');
      return { tasksCreated, tasksFinished };
    };
    expect(await printed(now)).toEqual({ tasksCreated: 4, tasksFinished: 1 });
    expect(await printed(now + 24 * hour)).toEqual({ tasksCreated: 0, tasksFinished: 0 });
  });

  it('can be searched for', async () => {
    await fourOrders();
    await moveTaskBy(shop.store, jane, 1, 'start', now);
    await moveTaskBy(shop.store, jane, 1, 'finish', now);
    const found = async (filter: object): Promise<number[]> => {
      const { rows } = await searchOrders(shop.store.db, filter, { limit: 9, offset: 0, sort: 'number' });
      return rows.map(({ id }) => id);
    };
    expect(await found({ print: ['review'] })).toEqual([2, 3]);
    expect(await found({ print: ['open'] })).toEqual([2, 4]);
    expect(await found({ print: ['done'] })).toEqual([1]);
    expect(await found({ print: ['done', 'review'] })).toEqual([1, 2, 3]);
    expect(await found({ notPrint: ['open'] })).toEqual([1, 3]);
  });
});
