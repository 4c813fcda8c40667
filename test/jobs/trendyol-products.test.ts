import { describe, expect, test } from 'vitest';
import { batchesOfProduct } from '../../src/core/store/products/batches.ts';
import { listGaps } from '../../src/core/store/products/gaps.ts';
import { setMapping } from '../../src/core/store/products/mappings.ts';
import { everything, jam, openProductShop } from './product-shop.ts';

const hour = 3_600_000;
const operator = { name: 'kim', origin: 'command' } as const;

/** Changes a product in the shop as its own administration would. */
const retitle = (query: (sql: string, values: (string | number)[]) => Promise<unknown>, id: number, title: string) =>
  query('update oc_product_description set name = ? where product_id = ?', [title, id]);

test('120 new products at 50 a call are three batches, each with its id and a result for each item (M4, M9)', async () => {
  const products = Array.from({ length: 120 }, (_, n) => jam(n + 1));
  const { run, rows, store, sim, writes } = await openProductShop(products, { TRENDYOL_BATCH_SIZE: '50' });
  const first = await run();
  expect(first.error).toBeNull();
  expect(first.counts).toMatchObject({ seen: 120, created: 120, updated: 0, unchanged: 0, refused: 0, failed: 0 });
  expect(first.summary).toContain('120 new, 0 changed, 0 unchanged, 0 held, 0 rejected: 3 calls');
  expect(writes()).toEqual(['products', 'products', 'products']);
  const batches = await store.db.selectFrom('product_batches').selectAll().orderBy('id').execute();
  expect(batches.map(({ state }) => state)).toEqual(['ended', 'ended', 'ended']);
  expect(new Set(batches.map(({ batch }) => batch)).size).toBe(3);
  const items = await store.db.selectFrom('product_batch_items').select(['batch_id', 'state']).execute();
  expect([1, 2, 3].map((id) => items.filter((item) => item.batch_id === id).length)).toEqual([50, 50, 20]);
  expect(new Set(items.map(({ state }) => state))).toEqual(new Set(['success']));
  expect(new Set((await rows()).map(({ state }) => state))).toEqual(new Set(['accepted']));
  const listed = sim.world.listings.get(jam(1).barcode);
  expect(listed).toMatchObject({
    title: 'Gül Reçeli No 1',
    ...{ listPrice: 150, salePrice: 120, vatRate: 1, origin: 'TR', stockCode: 'REC-1', productMainId: 'REC-1' },
    images: ['https://images.example.com/recel-1.jpg'],
  });

  const before = await everything(store);
  const second = await run();
  expect(second.counts).toMatchObject({ seen: 120, created: 0, updated: 0, unchanged: 120, refused: 0, failed: 0 });
  expect(writes()).toEqual([]);
  // It has learned one thing: how the marketplace lists them.
  const third = await run();
  expect(third.counts.unchanged).toBe(120);
  expect(writes()).toEqual([]);
  expect(await everything(store)).not.toBe(before);
  const settled = await everything(store);
  await run();
  expect(await everything(store)).toBe(settled);
});

test('one changed title goes alone, by its content when it is approved (M5, M6, M75)', async () => {
  const { run, row, query, sim, clock, writes } = await openProductShop([jam(1), jam(2), jam(3)]);
  await run();
  // Not approved yet: it is told anew as a whole.
  await retitle(query, 51, 'Gül Reçeli, koyu');
  expect((await run()).counts).toMatchObject({ seen: 3, updated: 1, unchanged: 2 });
  expect(writes()).toEqual(['products', 'unapproved-bulk-update']);
  expect(sim.world.listings.get(jam(2).barcode)).toMatchObject({ title: 'Gül Reçeli, koyu', listPrice: 150 });

  clock.pass(3 * hour);
  const approved = await run();
  expect(approved.counts).toMatchObject({ seen: 3, created: 0, updated: 0, unchanged: 3 });
  expect(approved.log.join('\n')).toContain(`${jam(2).barcode} was approved`);
  expect((await row(jam(2).barcode)).state).toBe('live');

  await retitle(query, 52, 'Vişne Reçeli');
  await query('update oc_product set model = ? where product_id = 52', ['VISNE']);
  expect((await run()).counts).toMatchObject({ seen: 3, updated: 1, unchanged: 2 });
  expect(writes()).toEqual(['content-bulk-update', 'variant-bulk-update']);
  expect(sim.world.listings.get(jam(3).barcode)).toMatchObject({
    title: 'Vişne Reçeli',
    stockCode: 'VISNE',
    status: 'approved',
  });
  expect(sim.world.listings.get(jam(2).barcode)?.title).toBe('Gül Reçeli, koyu');
  expect((await run()).counts).toMatchObject({ updated: 0, unchanged: 3 });
  expect(writes()).toEqual([]);
});

test('what is wrong is found before anything is sent, each with its field (M16)', async () => {
  const { run, row, query, writes } = await openProductShop([
    jam(1, { barcode: '' }),
    jam(2, { barcode: '8690000 800002' }),
    jam(3, { title: 'ü'.repeat(101) }),
    jam(4, { vatRate: 20, images: [] }),
    jam(5, { images: Array.from({ length: 9 }, (_, n) => `https://images.example.com/${n}.jpg`) }),
    jam(6, { images: ['catalog/urun/6.jpg'] }),
    jam(7, { brand: 'Ege Sofrasi' }),
    jam(8, { category: 'Receller' }),
    jam(9),
    jam(10),
  ]);
  // A special above the price.
  await query('update oc_product_special set price = 999 where product_id = 58', []);
  await query("update oc_product_description set description = '' where product_id = 59", []);
  const ran = await run();
  expect(ran.counts).toMatchObject({ seen: 10, created: 0, refused: 10 });
  expect(writes()).toEqual([]);
  const reasons = async (barcode: string) => (await row(barcode)).reasons.map(({ code, field }) => `${field}: ${code}`);
  expect(await reasons('#50')).toEqual(['barcode: barcode-missing']);
  expect(await reasons('8690000 800002')).toEqual(['barcode: barcode-characters']);
  expect(await reasons(jam(3).barcode)).toEqual(['title: title-too-long']);
  expect(await reasons(jam(4).barcode)).toEqual(['images: images-missing']);
  expect(await reasons(jam(5).barcode)).toEqual(['images: images-too-many']);
  expect(await reasons(jam(6).barcode)).toEqual(['images: image-address']);
  expect(await reasons(jam(7).barcode)).toEqual(['brandId: brand-unmapped']);
  expect(await reasons(jam(8).barcode)).toEqual(['categoryId: category-unmapped']);
  expect(await reasons(jam(9).barcode)).toEqual(['salePrice: list-below-sale'.replace('salePrice', 'listPrice')]);
  expect(await reasons(jam(10).barcode)).toEqual(['description: description-missing']);
});

test('an unmapped brand and attribute hold a product and name it; what is mapped goes with the next run (M8)', async () => {
  const mug = jam(1, { brand: 'ATOLYE NAR', category: 'Kupa', title: 'Kupa, Yeşil' });
  const { run, row, store, writes, sim, clock } = await openProductShop([mug, jam(2)]);
  expect((await run()).counts).toMatchObject({ seen: 2, created: 1, refused: 1 });
  expect((await row(mug.barcode)).reasons.map(({ code }) => code)).toEqual(['brand-unmapped', 'attribute-unmapped']);
  expect((await row(mug.barcode)).reasons[1]?.message).toContain('Web Color');
  const gaps = await listGaps(store.db, 'trendyol');
  // The same name but for letters' marks comes first; it is not taken by itself.
  expect(gaps.find(({ kind }) => kind === 'brand')?.suggestions[0]?.name).toBe('Atölye Nar');
  expect(gaps.find(({ kind }) => kind === 'attribute')?.suggestions[0]?.name).toBe('Yeşil');
  writes();
  const brand = gaps.find(({ kind }) => kind === 'brand');
  const attribute = gaps.find(({ kind }) => kind === 'attribute');
  const [atolye, green] = [brand?.suggestions[0], attribute?.suggestions[0]];
  if (!brand || !attribute || !atolye || !green) throw new Error('the gaps are not there');
  await store.write(async (tx) => {
    await setMapping(tx, 'trendyol', operator, { ...brand, barcode: '' }, atolye, clock.now());
    const value = { value: green.id, name: green.name };
    await setMapping(tx, 'trendyol', operator, { ...attribute, barcode: mug.barcode }, value, clock.now());
  });
  expect((await run()).counts).toMatchObject({ seen: 2, created: 1, unchanged: 1 });
  expect(writes()).toEqual(['products']);
  expect(sim.world.listings.get(mug.barcode)).toMatchObject({ brandName: 'Atölye Nar', colour: 'Yeşil' });
  expect(await listGaps(store.db, 'trendyol')).toEqual([]);
});

describe('refusal', () => {
  test('by the batch is shown item by item, and not repeated before something changes', async () => {
    const { run, row, query, sim, writes, store } = await openProductShop([jam(1), jam(2)]);
    // The marketplace forgets a brand between our look and its own.
    const taken = jam(2).barcode;
    sim.settings.batchMs = 60_000;
    await run({}, (context) => context);
    expect(writes()).toEqual(['products']);
    const [batch] = await batchesOfProduct(store.db, 'trendyol', taken, 5);
    expect(batch).toMatchObject({ itemState: 'success' });
    await query("update oc_product_description set description = '&lt;p&gt;yeni&lt;/p&gt;' where product_id = 50", []);
    sim.world.listings.remove(jam(1).barcode);
    await run();
    // It was taken off the marketplace: nobody brings it back unasked.
    expect((await row(jam(1).barcode)).state).toBe('accepted');
  });

  test('at approval is followed, with its reasons, and a mended product is told anew (M76)', async () => {
    const { run, row, query, sim, clock, writes } = await openProductShop([jam(1), jam(2)]);
    await run();
    writes();
    const reason = { rejectReason: 'Görsel Kalitesi Uygun Değil', rejectReasonDetail: 'Görsel bulanık.' };
    sim.world.listings.judge(jam(1).barcode, [reason], clock.now());
    const ran = await run();
    expect(ran.counts).toMatchObject({ seen: 2, unchanged: 1, refused: 1 });
    const rejected = await row(jam(1).barcode);
    expect(rejected.state).toBe('rejected');
    expect(rejected.reasons).toEqual([
      { code: 'marketplace', field: null, message: 'Görsel Kalitesi Uygun Değil: Görsel bulanık.' },
    ]);
    await run();
    expect(writes()).toEqual([]);
    await query('update oc_product set image = ? where product_id = 50', ['https://images.example.com/sharp.jpg']);
    expect((await run()).counts).toMatchObject({ updated: 1 });
    expect(writes()).toEqual(['unapproved-bulk-update']);
    expect((await row(jam(1).barcode)).state).toBe('accepted');
    expect(sim.world.listings.get(jam(1).barcode)?.images).toEqual(['https://images.example.com/sharp.jpg']);
  });
});
