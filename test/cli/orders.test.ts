import { spawn } from 'node:child_process';
import path from 'node:path';
import { expect, it } from 'vitest';
import type { OrderJson } from '../../src/core/store/orders/order-json.ts';
import { openStore } from '../../src/core/store/store.ts';
import { launcher, newHome, newShop, run } from '../program.ts';

interface Orders {
  readonly items: readonly OrderJson[];
  readonly total: number;
}

it('lists, finds and shows orders; people see buyers masked, scripts see all', async () => {
  const home = newHome();
  const { env } = await newShop({ orders: 80 });
  await run(home, ['run', 'sync-orders-all'], env);
  const orders = async (...args: string[]) =>
    JSON.parse((await run(home, ['orders', ...args, '--json'])).stdout) as Orders;

  const page = await orders();
  expect([page.items.length, page.total]).toEqual([50, 80]);
  const all = await orders('--all');
  expect(all.items).toHaveLength(80);
  const times = all.items.map((order) => order.orderedAt);
  expect(times).toEqual([...times].sort().reverse());

  const sample = all.items.find((order) => (order.customer.name ?? '').includes(' ') && order.status === 'shipped');
  if (!sample) throw new Error('the shop has no shipped order of a buyer with two names');
  const found = await orders('--search', sample.orderNumber.toUpperCase(), '--status', 'shipped');
  expect(found.items.map((order) => order.id)).toContain(sample.id);
  const shipped = await orders('--status', 'shipped,cancelled', '--all');
  expect(new Set(shipped.items.map((order) => order.status))).toEqual(new Set(['shipped', 'cancelled']));

  for (const ref of [sample.externalId, sample.orderNumber]) {
    const told = await run(home, ['order', ref, '--json']);
    expect(JSON.parse(told.stdout)).toEqual(sample);
  }
  const shown = await run(home, ['order', sample.orderNumber]);
  const listed = await run(home, ['orders', '--search', sample.orderNumber]);
  const { name, email } = sample.customer;
  for (const { stdout } of [shown, listed]) {
    expect(stdout).toContain(sample.orderNumber);
    expect(stdout).not.toContain(email);
  }
  expect(listed.stdout).not.toContain(name);
  // One order is packed by its buyer's name; whose mail it is, nobody needs for that (M148).
  expect(shown.stdout).toMatch(new RegExp(`^buyer +${name}, .…@`, 'm'));
  expect(shown.stdout).toMatch(/ 1 version, \d+ changes, \d+ calls? about it$/m);
  expect((await run(home, ['order', '--help'])).stdout).toMatch(
    /name\s+in\s+full.*address\s+whole\s+only\s+with\s+--json/s,
  );

  // An order whose number is another one's id (S60).
  const store = await openStore(path.join(home, 'db', 'orderdeck.db'), { role: 'write' });
  await store.db.updateTable('orders').set({ order_number: '7' }).where('id', '=', 8).execute();
  await store.close();
  const ambiguous = await run(home, ['order', '7', '--json']);
  expect(JSON.parse(ambiguous.stdout)).toMatchObject({ error: { code: 'ambiguous-order' } });
  expect(ambiguous.stdout).toContain('id 7 ');
  expect(ambiguous.stdout).toContain('id 8 ');
  expect(ambiguous.code).toBe(2);
});

it('ends quietly when nobody reads on', async () => {
  const home = newHome();
  const { env } = await newShop({ orders: 300 });
  await run(home, ['run', 'sync-orders-all'], env);
  const child = spawn(process.execPath, [launcher, 'orders', '--all', '--json', '--home', home]);
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk;
  });
  child.stdout.once('data', () => child.stdout.destroy());
  const code = await new Promise((resolve) => child.on('close', resolve));
  expect([code, stderr]).toEqual([0, '']);
});

it('tells what has been read of the source’s time, and what has not (N11)', async () => {
  const home = newHome();
  const { env } = await newShop({ orders: 10 });
  await run(home, ['run', 'sync-orders-recent', '--days', '2'], env);
  const told = JSON.parse((await run(home, ['coverage', '--days', '7', '--json'], env)).stdout) as Record<
    string,
    unknown[]
  >;
  expect(told['covered']).toHaveLength(1);
  expect(told['holes']?.length).toBeGreaterThanOrEqual(1);
});
