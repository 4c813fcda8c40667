import { spawn } from 'node:child_process';
import path from 'node:path';
import { build } from 'esbuild';
import { beforeAll, expect, it } from 'vitest';
import { connectTo } from './connection.ts';
import { changes, tempStore } from './orders.ts';
import { packageLife } from './package-life.ts';
import { onEachDatabase } from './shops.ts';

const root = path.resolve(import.meta.dirname, '../../../..');
const program = path.join(root, 'node_modules', '.cache', 'orderdeck', `importing-${process.pid}.mjs`);
/** Deaths per database; ORDERDECK_TEST_ALL_DEATHS=1 dies ahead of each single statement. */
const deaths = 14;

beforeAll(async () => {
  await build({
    entryPoints: [path.join(import.meta.dirname, 'importing-child.ts')],
    bundle: true,
    platform: 'node',
    format: 'esm',
    external: ['better-sqlite3', 'mysql2'],
    outfile: program,
  });
});

/** Runs the program to its end; `killed` when a signal ended it. */
function run(...values: (string | number)[]): Promise<{ readonly killed: boolean; readonly out: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, ...values.map(String)]);
    let out = '';
    child.stdout.on('data', (chunk) => (out += chunk));
    child.stderr.on('data', (chunk) => (out += chunk));
    child.on('error', reject);
    child.on('close', (code, signal) =>
      code === 0 || signal === 'SIGKILL' ? resolve({ killed: signal === 'SIGKILL', out }) : reject(new Error(out)),
    );
  });
}

onEachDatabase('an import that is killed', (makeShop) => {
  it('between any two statements leaves, after the next run, each order once and the stock as it must be', async () => {
    const shop = await makeShop();
    const { store, close } = await tempStore();
    const before = await shop.admin.stock();
    const { out } = await run(shop.url, store.file, 0, 0);
    const all = Number(out);
    expect(all).toBeGreaterThan(60);
    const stride = process.env['ORDERDECK_TEST_ALL_DEATHS'] ? 1 : Math.ceil(all / deaths);
    const numbers: number[] = [0];
    let killed = 0;
    // A package that is not cancelled takes fewer statements, so the last deaths may come too late for it.
    for (let killAt = 1 + (stride >> 1); killAt < all; killAt += stride) {
      const number = numbers.length;
      if ((await run(shop.url, store.file, number, killAt)).killed) killed += 1;
      numbers.push(number);
    }
    expect(killed).toBeGreaterThanOrEqual(deaths - 2);

    const channel = connectTo(shop);
    // The marketplace tells how things stand, not how they came about: some that are delivered are met again only then.
    for (const number of numbers) {
      const life = packageLife(number);
      for (const order of number % 4 === 3 ? life.slice(-1) : life) await channel.importOrder(store, order);
    }
    await channel.close();
    const sold = numbers.filter((number) => number % 2 === 1).length;
    const wanted = { 'product:50': -2 * sold, 'product:51': -2 * sold, 'product:60': -sold };
    expect(changes(before, await shop.admin.stock())).toEqual(wanted);
    const orders = await shop.query(
      'select `transaction_id`, `order_status_id` from `oc_order` order by `transaction_id`',
    );
    expect(orders).toEqual(
      numbers
        .map((number) => ({
          transaction_id: `trendyol:${packageLife(number)[0]?.externalId}`,
          order_status_id: number % 2 === 0 ? 7 : 5,
        }))
        .sort((a, b) => (a.transaction_id < b.transaction_id ? -1 : 1)),
    );
    const [customers] = await shop.query('select count(*) as n from `oc_customer`');
    expect(Number(customers?.['n'])).toBe(1);

    const moves = await store.db.selectFrom('shop_stock_moves').selectAll().execute();
    expect(moves.every(({ state }) => state === 'applied')).toBe(true);
    const sums: Record<string, number> = {};
    for (const move of moves)
      sums[`product:${move.product_id}`] = (sums[`product:${move.product_id}`] ?? 0) + move.change;
    expect(sums).toEqual(wanted);
    await close();
    await shop.close();
  }, 600_000);
});
