import { afterEach, beforeEach, expect, it } from 'vitest';
import { ordersOfRun } from '../../../../src/core/store/runs/run-orders.ts';
import { openRuns, type RunFixture } from './run-fixture.ts';

const now = Date.UTC(2026, 2, 8, 12);
let runs: RunFixture;

beforeEach(async () => {
  runs = await openRuns();
});
afterEach(() => runs.close());

async function addOrder(number: string): Promise<number> {
  const { db } = runs.store;
  const raw = await db
    .insertInto('raw_documents')
    .values({
      channel: 'shipstation',
      kind: 'order',
      external_id: number,
      sha256: number,
      body: '{}',
      received_at: now,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  const { id } = await db
    .insertInto('orders')
    .values({
      channel: 'shipstation',
      external_id: number,
      order_number: number,
      status: 'shipped',
      source_status: 'shipped',
      ordered_at: now,
      modified_at: now,
      currency: 'GBP',
      total: 0,
      paid: 0,
      tax: 0,
      shipping: 0,
      raw_id: raw.id,
      search_text: number,
      first_seen_at: now,
      changed_at: now,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

it('names each order that a run changed once, in the order in which the run came to it, with all it did', async () => {
  const { db } = runs.store;
  const [run, other] = [await runs.add({ at: now }), await runs.add({ at: now })];
  const [a, b] = [await addOrder('A'), await addOrder('B')];
  const change = (run_id: number, order_id: number | null, op: string) =>
    db.insertInto('changes').values({ at: now, run_id, entity: 'order', entity_id: 1, order_id, op }).execute();
  await change(run, b, 'created');
  await change(run, a, 'updated');
  await change(run, b, 'updated');
  await change(run, null, 'updated');
  await change(other, a, 'removed');
  const { rows, total } = await ordersOfRun(db, run, { limit: 10, offset: 0 });
  expect(total).toBe(2);
  expect(rows.map(({ orderNumber, ops, changes }) => [orderNumber, ops, changes])).toEqual([
    ['B', 'created,updated', 2],
    ['A', 'updated', 1],
  ]);
  expect((await ordersOfRun(db, run, { limit: 1, offset: 1 })).rows.map(({ id }) => id)).toEqual([a]);
});
