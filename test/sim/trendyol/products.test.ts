import { expect, test } from 'vitest';
import { products } from '../../../src/sim/trendyol/catalogue.ts';
import { attributesOf, brandNamed, categoryNamed } from '../../../src/sim/trendyol/reference.ts';
import { type Caller, callSim, HOUR, MINUTE } from './caller.ts';

interface Result {
  readonly batchRequestId: string;
  readonly status?: string;
  readonly itemCount: number;
  readonly failedItemCount: number;
  readonly batchRequestType: string;
  readonly items: { readonly requestItem: object; readonly status: string; readonly failureReasons: string[] }[];
}

const INVENTORY = '/inventory/sellers/{s}/products/price-and-inventory';
const PRODUCTS = '/product/sellers/{s}/products';
const CREATE = '/product/sellers/{s}/v2/products';

const readBatch = (caller: Caller, id: string): Promise<Result> =>
  caller.get<Result>(`${PRODUCTS}/batch-requests/${id}`);

/** Sends items, waits until the batch is carried out, and reads its result. */
async function batchOf(caller: Caller, method: string, path: string, items: readonly object[]): Promise<Result> {
  const { status, body } = await caller.call<{ batchRequestId: string }>(method, path, { items });
  expect([status, Object.keys(body)]).toEqual([200, ['batchRequestId']]);
  caller.clock.at += caller.sim.settings.batchMs;
  return readBatch(caller, body.batchRequestId);
}

const listed = (caller: Caller) => {
  const [first] = caller.sim.world.onSale();
  if (!first) throw new Error('something must be on sale');
  return first[0];
};

const shirt = (changes: object = {}): object => {
  const category = categoryNamed('Tişört');
  const attributes = attributesOf(category).flatMap(({ id, values: [value] }) =>
    value ? [{ attributeId: id, attributeValueId: value.id }] : [],
  );
  return {
    barcode: '8690000999001',
    title: 'Yeni Tişört',
    productMainId: 'YENI-1',
    brandId: brandNamed('Dut Ağacı').id,
    categoryId: category.id,
    quantity: 4,
    stockCode: 'YENI-1-S',
    dimensionalWeight: 1,
    description: '<p>Yeni</p>',
    listPrice: 120,
    salePrice: 100,
    vatRate: 10,
    origin: 'TR',
    images: [{ url: 'https://images.example.com/yeni.jpg' }],
    attributes,
    ...changes,
  };
};

test('price and stock: accepted at once, carried out later, judged by item, without a status of the batch', async () => {
  const caller = await callSim({ packages: 0 });
  const listing = listed(caller);
  const { barcode, salePrice } = listing;
  const items = [{ barcode, quantity: 77, salePrice, listPrice: salePrice + 1 }];
  const { body } = await caller.call<{ batchRequestId: string }>('POST', INVENTORY, { items });
  expect(body.batchRequestId).toMatch(/^[0-9a-f-]{36}-\d{10}$/);
  expect((await readBatch(caller, body.batchRequestId)).items[0]?.status).toBe('IN_PROGRESS');
  expect(listing.quantity).not.toBe(77);
  caller.clock.at += caller.sim.settings.batchMs;
  const result = await readBatch(caller, body.batchRequestId);
  expect(result).not.toHaveProperty('status');
  expect(result).toMatchObject({
    batchRequestType: 'ProductInventoryUpdate',
    itemCount: 1,
    failedItemCount: 0,
    items: [{ status: 'SUCCESS', failureReasons: [], requestItem: { barcode, quantity: 77 } }],
  });
  const back = await caller.get<{ content: { variants: object[] }[] }>(
    `${PRODUCTS}/approved/inventory-and-price?barcode=${barcode}`,
  );
  expect(back.content).toMatchObject([
    { variants: [{ barcode, quantity: 77, listPrice: salePrice + 1, stockLastModifiedDate: caller.clock.at }] },
  ]);
});

test('what is wrong with one item is told of it alone', async () => {
  const caller = await callSim({ packages: 0 });
  const { barcode } = listed(caller);
  const [, [second] = []] = caller.sim.world.onSale();
  caller.sim.faults.add({ kind: 'itemFails', barcode: second?.barcode ?? '' });
  const result = await batchOf(caller, 'POST', INVENTORY, [
    { barcode, quantity: 20_001 },
    { barcode, salePrice: 90, listPrice: 80 },
    { barcode: 'nobody', quantity: 1 },
    { barcode: second?.barcode, quantity: 1 },
    { barcode, quantity: 5 },
  ]);
  expect(result.items.map(({ status }) => status)).toEqual(['FAILED', 'FAILED', 'FAILED', 'FAILED', 'SUCCESS']);
  expect(result.failedItemCount).toBe(4);
  for (const { status, failureReasons } of result.items) expect(failureReasons.length > 0).toBe(status === 'FAILED');
});

test('an identical body within 15 minutes is refused, another one or a later one is not', async () => {
  const caller = await callSim({ packages: 0 });
  const { barcode } = listed(caller);
  const send = (quantity: number) => caller.call('POST', INVENTORY, { items: [{ barcode, quantity }] });
  expect((await send(3)).status).toBe(200);
  const again = await send(3);
  expect([again.status, JSON.stringify(again.body)]).toEqual([
    400,
    expect.stringContaining('15 dakika boyunca aynı isteği'),
  ]);
  expect((await send(4)).status).toBe(200);
  caller.clock.at += 15 * MINUTE;
  expect((await send(3)).status).toBe(200);
});

test('at most 1000 items, at least one; a price at most 30 times a minute; a result for four hours', async () => {
  const caller = await callSim({ packages: 0 });
  const { barcode, listPrice } = listed(caller);
  const many = Array.from({ length: 1_001 }, (_, n) => ({ barcode, quantity: n }));
  for (const items of [many, []]) expect((await caller.call('POST', INVENTORY, { items })).status).toBe(400);
  const prices = Array.from({ length: 31 }, (_, n) => ({ barcode, salePrice: listPrice - n / 100 }));
  const result = await batchOf(caller, 'POST', INVENTORY, prices);
  expect(result.items.map(({ status }) => status === 'SUCCESS')).toEqual([...Array(30).fill(true), false]);
  caller.clock.at += 4 * HOUR - caller.sim.settings.batchMs - 1;
  expect((await readBatch(caller, result.batchRequestId)).itemCount).toBe(31);
  caller.clock.at += 1;
  expect((await caller.call('GET', `${PRODUCTS}/batch-requests/${result.batchRequestId}`)).status).toBe(404);
});

test('a new product: COMPLETED, then pending, then approved with all its numbers, then on sale', async () => {
  const caller = await callSim({ packages: 0 });
  const { get, sim, clock } = caller;
  const result = await batchOf(caller, 'POST', CREATE, [shirt({ barcode: '8690000 999001' })]);
  expect(result).toMatchObject({ status: 'COMPLETED', batchRequestType: 'ProductV2OnBoarding', failedItemCount: 0 });
  expect(result.items[0]?.requestItem).toMatchObject({ product: { title: 'Yeni Tişört' } });
  const path = '/product/sellers/{s}/product/8690000999001';
  expect(await get(path)).toMatchObject({ approved: false, approvedDate: null, archived: false, contentId: null });
  clock.at += sim.settings.approvalMs;
  expect(await get(path)).toMatchObject({
    approved: true,
    contentId: expect.any(Number),
    listingId: expect.any(String),
  });
  expect(sim.world.onSale().some(([each]) => each.barcode === '8690000999001')).toBe(true);
  expect((await caller.call('GET', '/product/sellers/{s}/product/nobody')).status).toBe(404);
});

test('a batch may be COMPLETED and hold failures, each with its reasons', async () => {
  const caller = await callSim({ packages: 0 });
  const [taken] = products;
  const wrong: [object, RegExp][] = [
    [{ barcode: taken?.barcode }, /zaten var/],
    [{ barcode: 'a/b' }, /Barkod/],
    [{ title: 'x'.repeat(101) }, /Ürün adı/],
    [{ brandId: 1 }, /Marka/],
    [{ categoryId: 1_162 }, /Kategori/],
    [{ vatRate: 18 }, /KDV/],
    [{ listPrice: 50 }, /Liste fiyatı/],
    [{ images: [] }, /görsel/],
    [{ origin: undefined }, /Menşei/],
  ];
  const result = await batchOf(
    caller,
    'POST',
    CREATE,
    wrong.map(([changes], n) => shirt({ barcode: `X${n}`, ...changes })),
  );
  expect(result).toMatchObject({ status: 'COMPLETED', failedItemCount: wrong.length });
  for (const [index, [, reason]] of wrong.entries()) expect(result.items[index]?.failureReasons.join()).toMatch(reason);
});

test('what does not say enough is rejected with reasons, and approved once it does', async () => {
  const caller = await callSim({ packages: 0 });
  const { get, sim, clock } = caller;
  await batchOf(caller, 'POST', CREATE, [shirt({ attributes: [] })]);
  clock.at += sim.settings.approvalMs;
  const rejected = await get<{ content: object[] }>(`${PRODUCTS}/unapproved?status=rejected&barcodes=8690000999001`);
  expect(rejected.content).toMatchObject([
    { status: 'rejected', rejectReasonDetails: [{ rejectReason: expect.stringContaining('Özellik') }] },
  ]);
  const { attributes } = shirt() as { attributes: object[] };
  const update = await batchOf(caller, 'POST', `${PRODUCTS}/unapproved-bulk-update`, [
    { barcode: '8690000999001', attributes },
  ]);
  expect(update).toMatchObject({ batchRequestType: 'ProductV2Update', failedItemCount: 0 });
  clock.at += sim.settings.approvalMs;
  expect(await get('/product/sellers/{s}/product/8690000999001')).toMatchObject({ approved: true });
});

test('approved contents are changed by contentId, variants by barcode, unapproved ones by neither', async () => {
  const caller = await callSim({ packages: 0 });
  const { sim } = caller;
  const shirts = [...sim.world.listings.all()].filter(({ productMainId }) => productMainId === 'DUT-TISORT');
  const { contentId, barcode } = shirts[0] ?? {};
  const content = await batchOf(caller, 'POST', `${PRODUCTS}/content-bulk-update`, [
    { contentId, title: 'Başka Ad' },
    { contentId: 1, title: 'Kimse' },
  ]);
  expect(content.items.map(({ status }) => status)).toEqual(['SUCCESS', 'FAILED']);
  expect(new Set(shirts.map(({ title }) => title))).toEqual(new Set(['Başka Ad']));
  const pending = [...sim.world.listings.all()].find(({ status }) => status === 'pendingApproval');
  const variants = await batchOf(caller, 'POST', `${PRODUCTS}/variant-bulk-update`, [
    { barcode, stockCode: 'YENI', vatRate: 20 },
    { barcode: pending?.barcode, stockCode: 'X' },
  ]);
  expect(variants.items.map(({ status }) => status)).toEqual(['SUCCESS', 'FAILED']);
  expect(sim.world.listings.get(barcode ?? '')).toMatchObject({ stockCode: 'YENI', vatRate: 20, title: 'Başka Ad' });
});

test('what is archived is not sold and not priced; then it can be deleted', async () => {
  const caller = await callSim({ packages: 0 });
  const { barcode } = listed(caller);
  const deleted = () => batchOf(caller, 'DELETE', PRODUCTS, [{ barcode }]);
  expect((await deleted()).failedItemCount).toBe(1);
  const archive = await batchOf(caller, 'PUT', `${PRODUCTS}/archive-state`, [{ barcode, archived: true }]);
  expect(archive).toMatchObject({ batchRequestType: 'ProductArchiveUpdate', failedItemCount: 0 });
  expect(caller.sim.world.onSale().some(([each]) => each.barcode === barcode)).toBe(false);
  expect((await batchOf(caller, 'POST', INVENTORY, [{ barcode, quantity: 9 }])).failedItemCount).toBe(1);
  expect((await deleted()).failedItemCount).toBe(0);
  expect((await caller.call('GET', `/product/sellers/{s}/product/${barcode}`)).status).toBe(404);
});

test('lists by page and by token hold everything once; at most 50 barcodes, 100 and 1000 a page', async () => {
  const { get, call } = await callSim({ packages: 0 });
  interface Page {
    readonly nextPageToken: string | null;
    readonly content: { readonly variants: { readonly barcode: string }[] }[];
  }
  const seen: string[] = [];
  for (let token = ''; ; ) {
    const page = await get<Page>(`${PRODUCTS}/approved/inventory-and-price?size=4${token}`);
    seen.push(...page.content.flatMap(({ variants }) => variants.map(({ barcode }) => barcode)));
    if (page.nextPageToken === null) break;
    token = `&nextPageToken=${encodeURIComponent(page.nextPageToken)}`;
  }
  const approved = products.filter(({ listing }) => listing === 'approved').map(({ barcode }) => barcode);
  expect([...seen].sort()).toEqual([...approved].sort());
  const whole = await get<{ content: object[] }>(`${PRODUCTS}/approved?size=100&productMainId=DUT-TISORT`);
  expect(whole.content).toMatchObject([{ brand: { name: 'Dut Ağacı' }, variants: { length: 12 } }]);
  const barcodes = Array.from({ length: 51 }, (_, n) => n).join(',');
  for (const bad of [
    'approved?size=101',
    'unapproved?size=1001',
    'approved?size=100&page=100',
    `approved?barcodes=${barcodes}`,
  ]) {
    expect((await call('GET', `${PRODUCTS}/${bad}`)).status).toBe(400);
  }
});
