import path from 'node:path';
import { expect, it } from 'vitest';
import { openInbox } from '../../src/core/inbox/open.ts';
import { products } from '../../src/sim/trendyol/catalogue.ts';
import { approved, newMarket } from '../market.ts';
import { run } from '../program.ts';

const [first = '', second = ''] = approved;

it('a dry run shows the exact plan and sends nothing; the run sends it; stock and its ledger tell both sides', async () => {
  const { home, env, sim, shop, sent } = await newMarket();
  await shop.query('update oc_product set quantity = 7 where ean = ?', [first]);
  const json = async (...args: string[]) => JSON.parse((await run(home, [...args, '--json'], env)).stdout);

  const plan = await json('run', 'trendyol-stock', '--dry-run');
  expect(plan).toMatchObject({ state: 'done' });
  expect(sent()).toBe(0);
  expect(await json('stock')).toMatchObject({ total: 0 });
  const planned = plan.changes.filter(({ entity }: { entity: string }) => entity === 'listing');
  expect(planned).toContainEqual(
    expect.objectContaining({ after: expect.objectContaining({ barcode: first, quantity: 6 }) }),
  );

  await (await openInbox(path.join(home, 'db', 'inbox.db'))).close();
  const ran = await json('run', 'trendyol-stock');
  expect(ran).toMatchObject({ state: 'done', counts: { updated: planned.length, refused: 0, failed: 0 } });
  const changed = ran.changes.filter(({ entity }: { entity: string }) => entity === 'listing');
  expect(changed.map(({ after }: { after: unknown }) => after)).toEqual(
    planned.map(({ after }: { after: unknown }) => after),
  );
  expect(sent()).toBe(1);
  expect(sim.world.listings.get(first)?.quantity).toBe(6);

  // What the batch has changed is listed beside what others told, with how it was heard of (M73).
  const heard = await json('webhooks', '--event', 'INVENTORY_UPDATED', '--all');
  expect(heard.total).toBe(planned.length);
  expect(heard.items[0]).toMatchObject({ origin: 'batch', state: 'done', priority: 3 });
  const all = await json('stock', '--all');
  expect(all.total).toBe(products.length);
  const row = all.items.find(({ barcode }: { barcode: string }) => barcode === first);
  expect(row).toMatchObject({
    barcode: first,
    productId: expect.any(Number),
    onHand: 7,
    reserved: 0,
    buffer: 1,
    available: 6,
    listed: 6,
    confirmedAt: expect.stringMatching(/Z$/),
    differs: false,
    push: { state: 'confirmed', quantity: 6 },
  });
  expect(await json('stock', '--search', second)).toMatchObject({ total: 1, items: [{ barcode: second }] });
  expect(await json('stock', '--limit', '2')).toMatchObject({ total: products.length, items: [{}, {}] });
  const history = await json('stock', 'history', first);
  expect(history.items[0]).toMatchObject({
    balance: 'listed',
    to: 6,
    cause: 'sent by us',
    reference: expect.stringMatching(/^push:/),
  });
  const people = await run(home, ['stock', 'history', first], env);
  expect(people.stdout).toMatch(/on hand\s+0\s+7\s+\+7\s+first reading/);
  expect((await run(home, ['stock', 'history', 'nonesuch'], env)).code).toBe(2);

  const again = await json('run', 'trendyol-stock');
  expect(again).toMatchObject({ state: 'done', counts: { updated: 0, failed: 0 }, changes: [] });
  expect(sent()).toBe(1);
});

it('the brake fails the run with the command that carries it out, and that command does', async () => {
  const { home, env, sim, shop, sent } = await newMarket();
  await shop.query('update oc_product set quantity = 0');
  const held = await run(home, ['run', 'trendyol-stock'], env);
  expect(held.code).toBe(1);
  expect(held.stderr).toMatch(/Nothing was sent: \d+ of \d+ listings would be set to 0/);
  expect(sent()).toBe(0);
  const [, count = ''] = /--force (\d+)/.exec(held.stderr) ?? [];
  expect((await run(home, ['run', 'trendyol-stock', '--force', 'all'], env)).code).toBe(2);
  expect((await run(home, ['run', 'trendyol-stock', '--force', count], env)).code).toBe(0);
  expect(approved.every((barcode) => sim.world.listings.get(barcode)?.quantity === 0)).toBe(true);
});
