import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OrderFilter } from '../../../../src/core/store/orders/order-filter.ts';
import { type OrderSort, pageOfIdsQuery, searchOrders } from '../../../../src/core/store/orders/order-search.ts';
import { foldText } from '../../../../src/core/store/orders/search-text.ts';
import { openStore, type Store } from '../../../../src/core/store/store.ts';

const size = 20_000;
let store: Store;
let folder: string;

/** Orders made by one statement: only what a list shows and asks about. */
beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'orderdeck-search-'));
  store = await openStore(path.join(folder, 'test.db'), { role: 'owner' });
  await store.write(async (tx) => {
    await sql`insert into raw_documents (id, channel, kind, external_id, sha256, body, received_at) values (1, 'shipstation', 'order', 'x', '', '', 0)`.execute(
      tx,
    );
    await sql`
      with recursive n(n) as (select 1 union all select n + 1 from n where n < ${size})
      insert into orders (channel, external_id, order_number, marketplace, status, source_status, ordered_at, ship_by, modified_at,
        customer_name, currency, total, paid, tax, shipping, raw_id, search_text, first_seen_at, changed_at)
      select 'shipstation', 900000 + n, 'N-' || (n * 7919 % ${size}), case when n % 3 = 0 then 'etsy' else 'amazon' end,
        case when n % 50 = 0 then 'awaiting_shipment' else 'shipped' end, 'x', n * 1000, case when n % 4 = 0 then null else n * 31 % 9973 end, 0,
        'Buyer ' || n, 'GBP', n * 13 % 5000, 0, 0, 0, 1,
        'n-' || n || ' buyer ' || n || case when n % 1000 = 0 then ' 100%_sure' else '' end, 0, n * 17 % 10007
      from n`.execute(tx);
    await sql`insert into tags (channel, external_id, name, updated_at) values ('shipstation', '5', 'Rush', 0)`.execute(
      tx,
    );
    await sql`insert into order_tags (order_id, tag_external_id) select id, '5' from orders where id % 500 = 0`.execute(
      tx,
    );
    await sql`insert into order_tags (order_id, tag_external_id) values (1, '77')`.execute(tx);
    await sql`insert into order_items (order_id, position, line_key, name, quantity, unit_price, adjustment, removed_at)
      values (1, 0, 'a', 'A', 2, 0, 0, null), (1, 1, 'b', 'B', 3, 0, 0, null), (1, 2, 'c', 'Discount', 1, 0, 1, null), (1, 3, 'd', 'D', 9, 0, 0, 1)`.execute(
      tx,
    );
    await sql`insert into parked (channel, kind, key, external_id, reason, detail, body, first_at, last_at)
      values ('shipstation', 'order', '900007', '900007', 'x', '', '', 0, 0)`.execute(tx);
  });
});
afterAll(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

const ids = async (
  filter: OrderFilter,
  sort: OrderSort = 'newest',
  offset = 0,
  limit = 5,
): Promise<[number[], number]> => {
  const { rows, total } = await searchOrders(store.db, filter, { sort, offset, limit });
  return [rows.map((row) => row.id), total];
};

describe('the list of orders', () => {
  it('pages through everything, each order once', async () => {
    const seen: number[] = [];
    for (let offset = 0; offset < size; offset += 500) seen.push(...(await ids({}, 'newest', offset, 500))[0]);
    expect(new Set(seen).size).toBe(size);
    expect(seen).toEqual([...seen].sort((a, b) => b - a));
    expect(await ids({}, 'newest', size + 10)).toEqual([[], size]);
  });

  it.each([
    ['ship-by', 'ship_by asc nulls last, id asc'],
    ['number', 'order_number asc, id asc'],
    ['total', 'total desc, id desc'],
    ['changed', 'changed_at desc, id desc'],
  ] as const)('sorts by %s, with and without a filter', async (sort, order) => {
    const all = await sql<{
      id: number;
    }>`select id from orders order by ${sql.raw(order)} limit 5 offset 15000`.execute(store.db);
    expect(await ids({}, sort, 15_000)).toEqual([all.rows.map(({ id }) => id), size]);
    const some = await sql<{
      id: number;
    }>`select id from orders where marketplace = 'etsy' order by ${sql.raw(order)} limit 5 offset 100`.execute(
      store.db,
    );
    expect((await ids({ marketplace: 'Etsy' }, sort, 100))[0]).toEqual(some.rows.map(({ id }) => id));
  });

  it.each<[string, OrderFilter, number[], number]>([
    ['a word', { words: ['BUYER 19999'] }, [19_999], 1],
    ['all words', { words: ['n-1999', 'buyer', '9995'] }, [19_995], 1],
    [
      'a word that must not be',
      { words: ['n-1999'], not: ['n-19999', '19998'] },
      [19_997, 19_996, 19_995, 19_994, 19_993],
      9,
    ],
    ['signs that LIKE would take for wild', { words: ['100%_s'] }, [20_000, 19_000, 18_000, 17_000, 16_000], 20],
    ['a status', { status: ['awaiting_shipment'] }, [20_000, 19_950, 19_900, 19_850, 19_800], 400],
    [
      'a status and more',
      { status: ['awaiting_shipment'], marketplace: 'etsy' },
      [19_950, 19_800, 19_650, 19_500, 19_350],
      133,
    ],
    ['several statuses', { status: ['awaiting_shipment', 'on_hold'] }, [20_000, 19_950, 19_900, 19_850, 19_800], 400],
    ['a time', { orderedFrom: 5000, orderedTo: 7000 }, [7, 6, 5], 3],
    ['the beginning of a marketplace', { marketplace: 'ETS', words: ['n-1999'] }, [19_998, 19_995, 19_992], 3],
    ['all marketplaces but some', { notMarketplace: ['etsy', 'ama'], words: ['n-1999'] }, [], 0],
    ['a tag that must not be', { notTag: ['rush'], status: ['awaiting_shipment'], words: ['n-1950'] }, [1950], 1],
    ['all that is not parked', { notParked: true, orderedFrom: 5000, orderedTo: 7000 }, [6, 5], 2],
    ['a tag by name', { tag: 'rush' }, [20_000, 19_500, 19_000, 18_500, 18_000], 40],
    ['parked', { parked: true }, [7], 1],
    ['nothing there', { words: ['nobody'] }, [], 0],
  ])('filters by %s', async (_what, filter, found, total) => {
    expect(await ids(filter)).toEqual([found, total]);
  });

  it('tells what a list shows: goods without discounts and dropped lines, tags by name or else by id', async () => {
    const { rows } = await searchOrders(store.db, { words: ['n-1 '] }, { limit: 1, offset: 0 });
    expect(rows).toMatchObject([{ id: 1, items: 2, quantity: 5, tags: ['77'], shipBy: 31, total: 13, goneAt: null }]);
  });

  it('never goes through the wide rows to find a page', async () => {
    const steps: string[] = [];
    for (const filter of [
      {},
      { words: ['x'] },
      { status: ['shipped' as const] },
      { marketplace: 'etsy', status: ['shipped' as const] },
    ]) {
      for (const sort of ['newest', 'ship-by', 'number', 'total', 'changed'] as const) {
        const plan = await pageOfIdsQuery(store.db, filter, { sort, limit: 50, offset: 0 }).explain<{
          detail: string;
        }>(undefined, sql`query plan`);
        steps.push(...plan.map(({ detail }) => `${JSON.stringify(filter)} by ${sort}: ${detail}`));
      }
    }
    expect(steps.some((step) => step.includes('COVERING INDEX'))).toBe(true);
    expect(steps.filter((step) => /(SCAN|SEARCH) orders/.test(step) && !step.includes('COVERING INDEX'))).toEqual([]);
  });
});

it('folds case and accents alike on both sides', () => {
  expect(foldText('ŞAHİN Çelik-Łódź')).toBe(foldText('şahi̇n çelik-łódź'));
});
