import { expect, it } from 'vitest';
import { stockHistory } from '../../src/core/store/stock/history.ts';
import { live, minute, openStockMarket, type StockMarket, stockTables } from './stock-market.ts';

const [first = '', second = '', third = ''] = live;

/** What was counted when the shop's stock was is listed as it should be: the first run agrees with both sides. */
async function settled(options: Parameters<typeof openStockMarket>[0] = {}): Promise<StockMarket> {
  const market = await openStockMarket(options);
  for (const barcode of [first, second, third]) await market.setStock(barcode, 10);
  const ran = await market.run();
  expect(ran.error).toBeNull();
  market.clock.pass(30 * minute);
  market.callsSent();
  return market;
}

/** The sum of the ledger is each balance (M53), and each row begins where the one before it ended. */
async function expectLedgerHolds({ store }: StockMarket): Promise<void> {
  const sums = new Map<string, number>();
  for (const row of await store.db.selectFrom('stock_history').selectAll().orderBy('id').execute()) {
    const key = `${row.balance} ${row.barcode}`;
    expect(row.quantity_before, `${key}: ${row.cause}`).toBe(sums.get(key) ?? 0);
    sums.set(key, row.quantity_after);
  }
  for (const row of await store.db.selectFrom('stock_levels').selectAll().execute()) {
    expect(sums.get(`on_hand ${row.barcode}`) ?? 0, row.barcode).toBe(row.on_hand);
    expect(sums.get(`reserved ${row.barcode}`) ?? 0, row.barcode).toBe(row.reserved);
  }
  for (const row of await store.db.selectFrom('stock_listings').selectAll().execute())
    expect(sums.get(`listed ${row.barcode}`) ?? 0, row.barcode).toBe(row.quantity);
}

it('a product of which 7 are left of 10 is listed with 7 less the buffer, and that is confirmed by reading back (M15)', async () => {
  const market = await settled({ settings: { STOCK_BUFFER: '2' } });
  expect(market.listed(first)).toBe(8);
  await market.setStock(first, 7);
  const { error, counts, summary } = await market.run();
  expect(error).toBeNull();
  expect(market.listed(first)).toBe(5);
  expect(counts).toMatchObject({ updated: 1, refused: 0, failed: 0 });
  expect(summary).toMatch(/1 confirmed/);
  const history = await stockHistory(market.store.db, first, { limit: 10, offset: 0 });
  expect(history.rows.map(({ balance, from, to, cause }) => [balance, from, to, cause])).toEqual([
    ['listed', 8, 5, 'sent by us'],
    ['on_hand', 10, 7, 'changed in the shop'],
    ['listed', expect.any(Number), 8, 'sent by us'],
    ['listed', 0, expect.any(Number), 'first reading'],
    ['on_hand', 0, 10, 'first reading'],
  ]);
  await expectLedgerHolds(market);
});

it('the same run again changes nothing and sends nothing', async () => {
  const market = await settled({ packages: 60 });
  await market.setStock(first, 7);
  await market.run();
  expect(market.callsSent()).toBe(1);
  const before = await stockTables(market.store);
  for (let again = 0; again < 2; again += 1) {
    market.clock.pass(30 * minute);
    const { error, counts } = await market.run();
    expect(error).toBeNull();
    expect(counts).toMatchObject({ created: 0, updated: 0, refused: 0, failed: 0 });
  }
  expect(market.callsSent()).toBe(0);
  expect(await stockTables(market.store)).toEqual(before);
});
