import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { Installation } from '../../src/app.ts';
import { redactor } from '../../src/core/redact.ts';
import { readSettings } from '../../src/core/settings.ts';
import type { Actor } from '../../src/core/store/acts.ts';
import { approvePieces, disposePieces } from '../../src/core/store/claims/claim-acts.ts';
import { type ClaimPiece, listClaimPieces } from '../../src/core/store/claims/claim-list.ts';
import type { Store } from '../../src/core/store/store.ts';
import { trendyolClaims } from '../../src/jobs/trendyol-claims.ts';
import { trendyolOrders } from '../../src/jobs/trendyol-orders.ts';
import { openEmbeddedShop, type ShopConnection } from '../../src/sim/opencart/shop.ts';
import { products } from '../../src/sim/trendyol/catalogue.ts';
import type { Claim } from '../../src/sim/trendyol/claims.ts';
import { startTrendyol, type TrendyolSim } from '../../src/sim/trendyol/server.ts';
import { connectTo } from '../core/channels/opencart/connection.ts';
import { packageOf } from '../core/channels/opencart/orders.ts';
import { emptyStore } from '../core/channels/trendyol/empty-store.ts';
import { runJob } from './run-job.ts';
import type { Ran } from './run-steps.ts';
import { fingerprint, type TestClock, testClock } from './shop.ts';

const hour = 3_600_000;
const person: Actor = { name: 'selin', origin: 'command' };

interface Returns {
  readonly sim: TrendyolSim;
  readonly clock: TestClock;
  readonly store: Store;
  readonly shop: ShopConnection & { readonly url: string };
  readonly claim: Claim;
  run(): Promise<Ran>;
  pieces(): Promise<ClaimPiece[]>;
  stock(barcode: string): Promise<number>;
}

/** A delivered package that the shop knows as an order of its own, of which its buyer sends two pieces of one line back. */
async function openReturns(options: { readonly imported?: boolean } = {}): Promise<Returns> {
  const clock = testClock(Date.UTC(2026, 8, 20, 9));
  const sim = await startTrendyol({ seed: 5, packages: 60, clock, days: 12 });
  onTestFinished(() => sim.close());
  const folder = mkdtempSync(path.join(tmpdir(), 'orderdeck-returns-'));
  const file = path.join(folder, 'shop.db');
  const shop = openEmbeddedShop(file, {
    products: products.map((each) => ({ ...each, quantity: each.quantity + 50 })),
  });
  const { store } = await emptyStore();
  onTestFinished(() => {
    shop.close();
    rmSync(folder, { recursive: true });
  });
  const { sellerId, apiKey, apiSecret } = sim.credentials;
  const settings = readSettings('/nowhere', {
    TRENDYOL_SELLER_ID: sellerId,
    TRENDYOL_API_KEY: apiKey,
    TRENDYOL_API_SECRET: apiSecret,
    TRENDYOL_BASE_URL: sim.url,
    OPENCART_DATABASE_URL: `sqlite:${file}`,
  });
  const installation: Installation = { settings, clock, redact: redactor(settings.secrets) };
  const record = [...sim.world.packages.all()].find(
    ({ order }) => order.status === 'Delivered' && order.lines.some(({ quantity }) => quantity >= 2),
  );
  const line = record?.order.lines.find(({ quantity }) => quantity >= 2);
  if (!record || !line) throw new Error('the world has no package of several pieces');
  await runJob(installation, store, trendyolOrders, trendyolOrders.args.parse({}));
  if (options.imported !== false) {
    const lira = (amount: number) => Math.round(amount * 10_000);
    const order = packageOf(1, {
      externalId: String(record.order.shipmentPackageId),
      orderNumber: record.order.orderNumber,
      status: 'delivered',
      lines: [
        { barcode: line.barcode, name: line.productName, quantity: line.quantity, total: lira(100), vatRate: 20 },
      ],
      total: lira(100),
    });
    const channel = connectTo({ url: `sqlite:${file}` }, {}, { clock });
    await channel.importOrder(store, order);
    await channel.close();
  }
  const claim = sim.world.claims.open(
    record,
    [0, 1].map((piece) => ({ line, piece })),
    clock.now() - hour,
  );
  return {
    sim,
    clock,
    store,
    shop: Object.assign(shop, { url: `sqlite:${file}` }),
    claim,
    run: () => runJob(installation, store, trendyolClaims, {}),
    pieces: async () => (await listClaimPieces(store.db, {}, { limit: 100, offset: 0 })).rows,
    stock: async (barcode) => {
      const [row] = await shop.query('select quantity from oc_product where ean = ?', [barcode]);
      return Number(row?.['quantity']);
    },
  };
}

test('a return is seen, accepted by a person, and its stock follows what was said of each piece', async () => {
  const { sim, clock, store, shop, claim, run, pieces, stock } = await openReturns();
  const barcode = claim.items[0]?.line.barcode ?? '';
  expect((await run()).counts).toMatchObject({ seen: 1, created: 1 });
  expect((await pieces()).map(({ status }) => status)).toEqual(['requested', 'requested']);
  expect((await pieces())[0]?.orderId).not.toBeNull();
  // Nobody can accept what has not arrived.
  expect(await approvePieces(store, person, await pieces(), clock.now())).toBe(0);

  const dueAt = clock.now() + 48 * hour;
  sim.world.claims.arrive(sim.world, claim, clock.now());
  expect((await run()).counts).toMatchObject({ updated: 1 });
  const waiting = await pieces();
  expect(waiting.map(({ status, dueAt }) => [status, dueAt])).toEqual([
    ['waiting', dueAt],
    ['waiting', dueAt],
  ]);
  expect(await approvePieces(store, person, waiting, clock.now())).toBe(2);
  await run();
  expect((await pieces()).map(({ status, answerState }) => [status, answerState])).toEqual([
    ['accepted', 'confirmed'],
    ['accepted', 'confirmed'],
  ]);
  expect(claim.items.every(({ acceptedBySeller }) => acceptedBySeller)).toBe(true);

  const before = await stock(barcode);
  const [first, second] = await pieces();
  if (!first || !second) throw new Error('two pieces were sent back');
  await disposePieces(store, person, { pieces: [first], disposal: 'restock' }, clock.now());
  await disposePieces(store, person, { pieces: [second], disposal: 'scrap' }, clock.now());
  expect((await run()).summary).toContain('1 put back into stock, 1 written off');
  expect(await stock(barcode)).toBe(before + 1);
  const returns = await shop.query(
    'select quantity, return_status_id, product_id, comment from oc_return order by return_id',
  );
  expect(returns).toHaveLength(2);
  expect(returns[0]).toMatchObject({ quantity: 1, return_status_id: 3 });
  const moved = await store.db
    .selectFrom('shop_stock_moves')
    .select(['change', 'state', 'cause'])
    .where('reference', 'like', 'return:%')
    .execute();
  expect(moved).toEqual([{ change: 1, state: 'applied', cause: 'put back' }]);

  // A second run of it changes nothing and sends nothing but questions.
  const held = await fingerprint(store);
  const asked = sim.requests.length;
  await run();
  expect(sim.requests.slice(asked).map(({ method }) => method)).toEqual(['GET']);
  expect(await fingerprint(store)).toEqual(held);
  expect(await stock(barcode)).toBe(before + 1);
});

test('a piece whose time is over is accepted without us, and then asks what becomes of it', async () => {
  const { sim, clock, claim, run, pieces } = await openReturns();
  sim.world.claims.arrive(sim.world, claim, clock.now());
  await run();
  clock.pass(40 * hour);
  expect((await run()).log.join('\n')).toMatch(/return \d+ of order \d+ is accepted by itself in 8 h/);
  clock.pass(9 * hour);
  await run();
  expect((await pieces()).map(({ status, answerState, disposal }) => [status, answerState, disposal])).toEqual([
    ['accepted', null, null],
    ['accepted', null, null],
  ]);
});

function approvals({ sim }: Returns): number {
  return sim.requests.filter(({ method, path: at }) => method === 'PUT' && at.endsWith('/approve')).length;
}

test.each([
  { what: 'was carried out all the same', carriedOut: true, calls: 1 },
  { what: 'was not carried out', carriedOut: false, calls: 2 },
])(
  'an answer that got no clear word and $what is looked up, and sent again only where it has to be',
  async ({ carriedOut, calls }) => {
    const returns = await openReturns();
    const { sim, clock, store, claim, run, pieces } = returns;
    sim.world.claims.arrive(sim.world, claim, clock.now());
    await run();
    await approvePieces(store, person, await pieces(), clock.now());
    sim.faults.add({ kind: 'reset', carriedOut, method: 'PUT', times: 1 });
    await run();
    await run();
    expect(approvals(returns)).toBe(1);
    clock.pass(2 * 60_000);
    await run();
    expect((await pieces()).map(({ answerState }) => answerState)).toEqual(['confirmed', 'confirmed']);
    expect(approvals(returns)).toBe(calls);
  },
);

test('what the marketplace refuses is told with its reason, and can be answered anew', async () => {
  const { sim, clock, store, claim, run, pieces } = await openReturns();
  sim.world.claims.arrive(sim.world, claim, clock.now());
  await run();
  await approvePieces(store, person, await pieces(), clock.now());
  sim.faults.add({ kind: 'status', status: 400, method: 'PUT', times: 1 });
  expect((await run()).counts.refused).toBe(2);
  const [first] = await pieces();
  expect(first).toMatchObject({ answerState: 'refused' });
  expect(first?.answerError).toContain('400');
  expect(await approvePieces(store, person, await pieces(), clock.now())).toBe(2);
  await run();
  expect((await pieces()).map(({ answerState }) => answerState)).toEqual(['confirmed', 'confirmed']);
});

test('a return of a package that the shop does not have yet waits, and says so', async () => {
  const { sim, clock, store, claim, run, pieces } = await openReturns({ imported: false });
  sim.world.claims.arrive(sim.world, claim, clock.now());
  await run();
  await approvePieces(store, person, await pieces(), clock.now());
  await run();
  await disposePieces(store, person, { pieces: await pieces(), disposal: 'restock' }, clock.now());
  const ran = await run();
  expect(ran.counts.refused).toBe(2);
  expect((await pieces())[0]).toMatchObject({
    settledAt: null,
    settledNote: 'waits: its package is not in the shop yet',
  });
});

test('a piece that the shop refuses does not hold up the others, says so, and is settled when the shop takes it', async () => {
  const { sim, clock, store, shop, claim, run, pieces, stock } = await openReturns();
  const barcode = claim.items[0]?.line.barcode ?? '';
  sim.world.claims.arrive(sim.world, claim, clock.now());
  await run();
  await approvePieces(store, person, await pieces(), clock.now());
  await run();
  await disposePieces(store, person, { pieces: await pieces(), disposal: 'restock' }, clock.now());
  const before = await stock(barcode);
  const [first] = await pieces();
  // As an extension of the shop may do it.
  await shop.query(
    `create trigger no_return before insert on oc_return when new.comment like '%${first?.externalId}%' begin select raise(abort, 'no'); end`,
  );
  const { error, counts, log } = await run();
  expect(error).toBeNull();
  expect(counts.failed).toBe(1);
  expect(log.join('\n')).toMatch(/error return \d+ of order \d+ waits: The OpenCart database refused a statement/);
  expect(await stock(barcode)).toBe(before + 1);
  expect((await pieces()).map(({ settledAt }) => settledAt !== null)).toEqual([false, true]);
  expect((await pieces())[0]?.settledNote).toMatch(/^waits: The OpenCart database refused a statement/);
  await shop.query('drop trigger no_return');
  await run();
  expect(await stock(barcode)).toBe(before + 2);
});

test('numbers of returns follow one another, however often an open one is read', async () => {
  const { sim, clock, claim, run, pieces } = await openReturns();
  for (let reading = 0; reading < 3; reading += 1) await run();
  const [item] = claim.items;
  if (!item) throw new Error('two pieces were sent back');
  sim.world.claims.open(claim.record, [{ line: item.line, piece: 1 }], clock.now());
  await run();
  expect((await pieces()).map(({ id }) => id).sort()).toEqual([1, 2, 3]);
});
