import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import type { RunJson } from '../../src/cli/json/run-json.ts';
import type { ProductJson } from '../../src/core/store/products/product-json.ts';
import { openEmbeddedShop } from '../../src/sim/opencart/shop.ts';
import { startTrendyol } from '../../src/sim/trendyol/server.ts';
import { eventually } from '../jobs/engine/harness.ts';
import { jam } from '../jobs/product-shop.ts';
import { type Env, newHome, run, start } from '../program.ts';

vi.setConfig({ testTimeout: 120_000 });

interface Listed<T> {
  readonly items: readonly T[];
  readonly total: number;
}
interface MappingJson {
  readonly kind: string;
  readonly source: string;
  readonly target: unknown;
  readonly products: number | null;
  readonly suggestions: readonly { readonly id: number; readonly name: string }[];
}

/** A marketplace and a shop of these products, and the program with --json beside them. */
async function open(products: Parameters<typeof openEmbeddedShop>[1], own: Env = {}) {
  const sim = await startTrendyol({ seed: 3, packages: 0, clock: { now: () => Date.now() }, tier: 'unlimited' });
  for (const { barcode } of [...sim.world.listings.all()]) sim.world.listings.remove(barcode);
  sim.settings.batchMs = 0;
  const folder = mkdtempSync(path.join(tmpdir(), 'orderdeck-cli-products-'));
  const shopFile = path.join(folder, 'shop.db');
  const shop = openEmbeddedShop(shopFile, products);
  onTestFinished(async () => {
    await sim.close();
    shop.close();
    rmSync(folder, { recursive: true });
  });
  const home = newHome();
  const env = {
    TRENDYOL_SELLER_ID: sim.credentials.sellerId,
    TRENDYOL_API_KEY: sim.credentials.apiKey,
    TRENDYOL_API_SECRET: sim.credentials.apiSecret,
    TRENDYOL_BASE_URL: sim.url,
    TRENDYOL_ORIGIN: 'TR',
    TRENDYOL_DIMENSIONAL_WEIGHT: '1.5',
    OPENCART_DATABASE_URL: `sqlite:${shopFile}`,
    ...own,
  };
  const say = (...args: string[]) => run(home, args, env);
  const ask = async <T>(...args: string[]): Promise<T> => {
    const told = await say(...args, '--json');
    expect([args, told.code, told.code === 0 ? '' : told.stdout]).toEqual([args, 0, '']);
    return JSON.parse(told.stdout) as T;
  };
  const refused = async (...args: string[]) => {
    const told = await say(...args, '--json');
    const { error } = JSON.parse(told.stdout) as { error: { code: string; message: string } };
    return { exit: told.code, ...error };
  };
  const writes = (): number => sim.requests.filter(({ method }) => method === 'POST').length;
  return { sim, home, env, say, ask, refused, writes };
}

it('plans, sends, lists, shows and maps products', async () => {
  const shop = { products: [jam(1), jam(2), jam(3, { brand: 'EGE SOFRASI' })] };
  const { ask, refused, say, writes, sim } = await open(shop);
  const plan = await ask<RunJson>('run', 'trendyol-products', '--dry-run');
  expect(plan.summary).toContain('2 new, 0 changed, 0 unchanged, 1 held, 0 rejected: 1 call');
  expect(plan.summary).toContain('would make 1 call');
  expect(plan.counts).toMatchObject({ seen: 3, created: 2, refused: 1 });
  expect(writes()).toBe(0);
  expect((await ask<Listed<ProductJson>>('products')).total).toBe(0);

  const ran = await ask<RunJson>('run', 'trendyol-products');
  expect(ran.counts).toMatchObject({ seen: 3, created: 2, unchanged: 0, refused: 1, failed: 0 });
  expect(writes()).toBe(1);
  const all = await ask<Listed<ProductJson>>('products');
  expect(all.items.map(({ barcode, state }) => [barcode, state])).toEqual([
    [jam(3).barcode, 'held'],
    [jam(1).barcode, 'accepted'],
    [jam(2).barcode, 'accepted'],
  ]);
  expect((await ask<Listed<ProductJson>>('products', '--state', 'held')).total).toBe(1);
  expect((await ask<Listed<ProductJson>>('products', '--search', 'brand-unmapped')).total).toBe(1);
  const told = await say('products', '--search', 'recel 3');
  expect(told.stdout).toContain('The marketplace has no brand “EGE SOFRASI”');

  const gaps = await ask<Listed<MappingJson>>('map', 'brand');
  expect(gaps.items).toMatchObject([{ kind: 'brand', source: 'EGE SOFRASI', products: 1, target: null }]);
  expect(gaps.items[0]?.suggestions[0]?.name).toBe('Ege Sofrası');
  expect(await refused('map', 'brand', 'EGE SOFRASI', 'Nobody')).toMatchObject({ exit: 2, code: 'unknown-brand' });
  expect(await refused('map', 'category', 'Reçel', 'Süpermarket')).toMatchObject({ exit: 2, code: 'not-a-leaf' });
  // As from a variable of a script that is not set: it would count for every product.
  const everyProduct = ['map', 'attribute', 'Reçel', 'Web Color', '--text', 'Kırmızı', '--barcode', ''];
  expect(await refused('map', 'brand', ' ', '5')).toMatchObject({ exit: 2, message: 'The shop’s word is empty.' });
  expect(await refused(...everyProduct)).toMatchObject({ exit: 2, message: '--barcode is empty.' });
  await ask('map', 'brand', 'EGE SOFRASI', 'Ege Sofrası');
  expect((await ask<RunJson>('run', 'trendyol-products')).counts).toMatchObject({ created: 1, unchanged: 2 });
  expect((await ask<Listed<MappingJson>>('map')).items).toMatchObject([
    { kind: 'brand', source: 'EGE SOFRASI', products: null, target: { name: 'Ege Sofrası' } },
  ]);

  const theirs = sim.world.listings.get(jam(3).barcode);
  if (theirs) theirs.title = 'Reçel';
  await ask('run', 'trendyol-products');
  const one = await ask<ProductJson & { fields: { field: string; shop: string; marketplace: string }[] }>(
    'product',
    jam(3).barcode,
  );
  expect(one.state).toBe('accepted');
  expect(one.fields.find(({ field }) => field === 'title')).toEqual({
    ...{ field: 'title', shop: 'Gül Reçeli No 3', marketplace: 'Reçel' },
  });
  expect(one.fields.find(({ field }) => field === 'brandId')?.shop).toMatch(/^Ege Sofrası \(\d+\)$/);
  expect(await refused('product', '1')).toMatchObject({ exit: 2, code: 'unknown-product' });
  expect(await refused('run', 'trendyol-products', '--barcode', '1')).toMatchObject({ exit: 1 });
  const before = writes();
  expect((await ask<RunJson>('run', 'trendyol-products')).counts).toMatchObject({ seen: 3, unchanged: 3 });
  expect(writes()).toBe(before);
});

it('a batch size out of range is refused with the range; half of it makes twice the calls (M45)', async () => {
  const shop = { products: Array.from({ length: 40 }, (_, n) => jam(n + 1)) };
  const { say, env, home } = await open(shop);
  const dry = async (size: string) => {
    const told = await run(home, ['run', 'trendyol-products', '--dry-run', '--json'], {
      ...env,
      TRENDYOL_BATCH_SIZE: size,
    });
    return (JSON.parse(told.stdout) as RunJson).summary;
  };
  expect(await dry('20')).toContain('40 new, 0 changed, 0 unchanged, 0 held, 0 rejected: 2 calls');
  expect(await dry('10')).toContain('4 calls');
  for (const size of ['0', '1001', 'x']) {
    const told = await run(home, ['jobs'], { ...env, TRENDYOL_BATCH_SIZE: size });
    expect(told.code).toBe(2);
    expect(told.stderr).toContain('TRENDYOL_BATCH_SIZE is not a whole number from 10 to 1000');
  }
  expect((await say('jobs')).stdout).toContain('trendyol-products');
});

it('killed between the call and its answer, the next run finds what arrived and sends nothing twice', async () => {
  const { sim, home, env, say, ask, writes } = await open({ products: [jam(1), jam(2)] });
  sim.faults.add({ kind: 'hang', method: 'POST', carriedOut: true, times: 1 });
  const doomed = start(home, ['run', 'trendyol-products'], env);
  await eventually(async () => writes() === 1, 'the call to arrive');
  doomed.child.kill('SIGKILL');
  expect((await doomed.done).signal).toBe('SIGKILL');
  // Other work starts the next process, which takes up the lost run as well; its successor and ours follow one another.
  await say('run', 'trendyol-products', '--barcode', jam(1).barcode);
  await say('run', 'trendyol-products');
  const { items } = await ask<Listed<ProductJson>>('products');
  expect(items.map(({ state }) => state)).toEqual(['accepted', 'accepted']);
  expect(writes()).toBe(1);
});

it('a product that is approved is told its stock for the first time, by a run that is queued behind (M75)', async () => {
  const { sim, ask } = await open({ products: [jam(1, { quantity: 12 })] });
  sim.settings.approvalMs = 0;
  await ask('run', 'trendyol-products');
  expect(sim.world.listings.get(jam(1).barcode)?.quantity).toBe(0);
  await ask('run', 'trendyol-products');
  expect((await ask<Listed<ProductJson>>('products')).items).toMatchObject([{ state: 'live', standing: 'approved' }]);
  const queued = await ask<Listed<RunJson>>('runs', '--job', 'trendyol-stock');
  expect(queued.items).toMatchObject([{ job: 'trendyol-stock', trigger: 'chain' }]);
  await ask('run', 'trendyol-stock');
  expect(sim.world.listings.get(jam(1).barcode)?.quantity).toBe(12);
});
