import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Catalogue } from '../../src/core/channels/catalogue.ts';
import type { Context } from '../../src/core/context.ts';
import { listGaps } from '../../src/core/store/products/gaps.ts';
import { setMapping } from '../../src/core/store/products/mappings.ts';
import { mapShopBarcode } from '../../src/core/store/shop/shop-orders.ts';
import type { ShopProduct } from '../../src/sim/opencart/products.ts';
import { onEachDatabase } from '../core/channels/opencart/shops.ts';
import { everything, jam, openProductShop } from './product-shop.ts';

const hour = 3_600_000;
const operator = { name: 'kim', origin: 'command' } as const;

/** The shop's web server: every image is there but those that are called gone. */
async function imageServer(): Promise<{ readonly url: string; readonly seen: string[] }> {
  const seen: string[] = [];
  const server = createServer(({ method, url, headers }, response) => {
    seen.push(`${method} ${url}${headers.authorization ? ' with credentials' : ''}`);
    response.writeHead(url?.includes('gone') ? 404 : 200, { 'content-type': 'image/jpeg' }).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen };
}

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

test('25 in one call are twice the calls of the 50 that it is unless set, counted at the marketplace (M45)', async () => {
  const products = Array.from({ length: 100 }, (_, n) => jam(n + 1));
  const usual = await openProductShop(products);
  expect((await usual.run()).counts).toMatchObject({ created: 100, failed: 0 });
  expect(usual.writes()).toHaveLength(2);
  const shorter = await openProductShop(products, { TRENDYOL_BATCH_SIZE: '25' });
  expect((await shorter.run()).counts).toMatchObject({ created: 100, failed: 0 });
  expect(shorter.writes()).toHaveLength(4);
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
  // The first push of its stock is due, once.
  expect(approved.followedBy).toEqual(['trendyol-stock']);
  expect((await run()).followedBy).toEqual([]);

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

test('what variants share is told once for all of them, and the next run tells nothing', async () => {
  const variants = [jam(1), ...[2, 3].map((number) => jam(number, { masterBarcode: jam(1).barcode }))];
  const { run, rows, query, sim, clock, writes } = await openProductShop(variants);
  await run();
  clock.pass(3 * hour);
  await run();
  writes();
  await query("update oc_product_description set description = 'Yeni hasat.'", []);
  const { counts, summary } = await run();
  expect(summary).toContain('0 new, 1 changed, 2 unchanged, 0 held, 0 rejected: 1 call');
  expect(counts).toMatchObject({ seen: 3, created: 0, updated: 1, unchanged: 2, refused: 0, failed: 0 });
  expect(variants.map(({ barcode }) => sim.world.listings.get(barcode)?.description)).toEqual(
    Array(3).fill('Yeni hasat.'),
  );
  expect((await rows()).map(({ acknowledged }) => acknowledged?.description)).toEqual(Array(3).fill('Yeni hasat.'));
  expect(writes()).toEqual(['content-bulk-update']);
  expect((await run()).counts).toMatchObject({ seen: 3, updated: 0, unchanged: 3 });
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
  test('by a batch is shown item by item, and not repeated before something changes', async () => {
    const { run, row, query, sim, writes } = await openProductShop([jam(1), jam(2)]);
    const listings = sim.world.listings;
    // Somebody else brings the same barcode in while our batch is being worked on.
    const meanwhile = (): void => {
      const [taken] = [jam(1).barcode];
      if (listings.get(taken)) return;
      const like = { ...jam(1), productMainId: 'X', stockCode: '', salePrice: 1, dimensionalWeight: 1, origin: 'TR' };
      const named = { description: 'x', brandId: 1, brandName: '', categoryId: 1, categoryName: '', attributes: [] };
      const rest = { colour: null, size: null, status: 'pendingApproval', rejectReasons: [], weight: 1 } as const;
      listings.add({ ...like, ...named, ...rest }, 0);
    };
    const ran = await run({}, (context) => ({
      ...context,
      clock: {
        ...context.clock,
        sleep: (ms, signal) => {
          meanwhile();
          return context.clock.sleep(ms, signal);
        },
      },
    }));
    expect(ran.counts).toMatchObject({ seen: 2, created: 1, refused: 1, failed: 0 });
    expect(writes()).toEqual(['products']);
    const reason = 'Bu barkod ile kayıtlı bir ürün zaten var';
    expect(await row(jam(1).barcode)).toMatchObject({
      state: 'rejected',
      reasons: [{ code: 'marketplace', message: reason }],
      error: reason,
    });
    expect(ran.log.join('\n')).toContain(reason);
    listings.remove(jam(1).barcode);
    expect((await run()).counts).toMatchObject({ seen: 2, unchanged: 1, refused: 1 });
    expect(writes()).toEqual([]);
    await query('update oc_product_description set name = ? where product_id = 50', ['Yeni ad']);
    expect((await run()).counts).toMatchObject({ seen: 2, created: 1, unchanged: 1 });
    expect((await row(jam(1).barcode)).state).toBe('accepted');
  });

  test('one that somebody took off the marketplace is not brought back unasked', async () => {
    const { run, row, sim, clock, writes } = await openProductShop([jam(1)]);
    await run();
    writes();
    sim.world.listings.remove(jam(1).barcode);
    clock.pass(2 * hour);
    expect((await run()).counts).toMatchObject({ seen: 1, refused: 1 });
    expect((await row(jam(1).barcode)).state).toBe('gone');
    expect(writes()).toEqual([]);
    expect((await run({ barcode: jam(1).barcode })).counts).toMatchObject({ seen: 1, created: 1 });
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

describe('images', () => {
  test('are told with their addresses, a changed one alone; a dead one holds the product and is named (M7)', async () => {
    const shopWeb = await imageServer();
    const own = { OPENCART_IMAGE_BASE_URL: `${shopWeb.url}/image` };
    const { run, row, query, sim, writes } = await openProductShop(
      [jam(1, { images: ['catalog/çilek 1.jpg'] }), jam(2, { images: ['catalog/2.jpg', 'catalog/gone.jpg'] })],
      own,
    );
    const first = await run();
    expect(first.counts).toMatchObject({ seen: 2, created: 1, refused: 1 });
    const address = `${shopWeb.url}/image/catalog/%C3%A7ilek%201.jpg`;
    expect(sim.world.listings.get(jam(1).barcode)?.images).toEqual([address]);
    const held = await row(jam(2).barcode);
    expect(held.reasons).toEqual([
      {
        code: 'image-dead',
        field: 'images',
        message: `Its image ${shopWeb.url}/image/catalog/gone.jpg is dead: its server answers 404.`,
      },
    ]);
    expect(first.log.join('\n')).toContain(jam(2).title);
    // Nobody's credentials go along, and nothing but the head is asked for.
    expect(shopWeb.seen).toEqual([
      'HEAD /image/catalog/%C3%A7ilek%201.jpg',
      'HEAD /image/catalog/2.jpg',
      'HEAD /image/catalog/gone.jpg',
    ]);
    writes();
    shopWeb.seen.length = 0;
    await query('update oc_product set image = ? where product_id = 50', ['catalog/3.jpg']);
    await query('delete from oc_product_image where product_id = 51', []);
    expect((await run()).counts).toMatchObject({ seen: 2, created: 1, updated: 1 });
    expect(shopWeb.seen).toEqual(['HEAD /image/catalog/3.jpg', 'HEAD /image/catalog/2.jpg']);
    expect(sim.world.listings.get(jam(1).barcode)?.images).toEqual([`${shopWeb.url}/image/catalog/3.jpg`]);
    shopWeb.seen.length = 0;
    await run();
    expect(shopWeb.seen).toEqual([]);
  });
});

describe('a death', () => {
  const dying = (context: Context, when: 'before' | 'after'): Context => {
    const { trendyol } = context.channels;
    if ('off' in trendyol) return context;
    const { catalogue } = trendyol;
    const sendProducts: Catalogue['sendProducts'] = async (write, body) => {
      if (when === 'after') await catalogue.sendProducts(write, body);
      throw new Error('killed');
    };
    return {
      ...context,
      channels: { ...context.channels, trendyol: { ...trendyol, catalogue: { ...catalogue, sendProducts } } },
    };
  };

  test('between the call and its answer: what arrived is found, and not sent again', async () => {
    const { run, row, clock, writes, store } = await openProductShop([jam(1), jam(2)]);
    expect((await run({}, (context) => dying(context, 'after'))).error).not.toBeNull();
    expect(writes()).toEqual(['products']);
    expect((await store.db.selectFrom('product_batches').select('state').execute())[0]?.state).toBe('sending');
    clock.pass(5000);
    const next = await run();
    expect(next.counts).toMatchObject({ seen: 2, created: 0, unchanged: 2 });
    expect(writes()).toEqual([]);
    expect((await row(jam(1).barcode)).state).toBe('accepted');
  });

  test('before the call arrived: it is waited for, and then sent once', async () => {
    const { run, row, clock, writes } = await openProductShop([jam(1)]);
    await run({}, (context) => dying(context, 'before'));
    expect(writes()).toEqual([]);
    // It may still come.
    expect((await run()).counts).toMatchObject({ seen: 1, unchanged: 1 });
    expect(writes()).toEqual([]);
    clock.pass(11 * 60_000);
    expect((await run()).counts).toMatchObject({ seen: 1, created: 1 });
    expect(writes()).toEqual(['products']);
    expect((await row(jam(1).barcode)).state).toBe('accepted');
  });

  test('of a result: one that is read later settles the same products', async () => {
    const { run, row, clock, writes, sim } = await openProductShop([jam(1)]);
    sim.settings.batchMs = hour;
    const first = await run();
    expect(first.summary).toContain('1 of them without their result yet');
    expect((await row(jam(1).barcode)).state).toBe('sent');
    expect((await run()).counts).toMatchObject({ seen: 1, unchanged: 1 });
    clock.pass(2 * hour);
    await run();
    expect((await row(jam(1).barcode)).state).toBe('accepted');
    expect(writes()).toEqual(['products']);
  });

  test('of a result for good: after four hours the list itself is asked', async () => {
    const { run, row, clock, writes } = await openProductShop([jam(1)]);
    await run({}, (context) => ({
      ...context,
      clock: { ...context.clock, sleep: () => Promise.reject(new Error('killed')) },
    }));
    clock.pass(5 * hour);
    const late = await run();
    expect(late.log.join('\n')).toContain('can no longer be read');
    expect((await row(jam(1).barcode)).state).toBe('live');
    expect(writes()).toEqual(['products']);
  });
});

test('what somebody else listed is taken as it is, and changes count from there; --overwrite tells it anew', async () => {
  const { run, row, query, sim, clock, writes, store } = await openProductShop([jam(1), jam(2)]);
  await run();
  clock.pass(3 * hour);
  await store.write(async (tx) => {
    await tx.deleteFrom('product_batch_items').execute();
    await tx.deleteFrom('products').execute();
  });
  const theirs = sim.world.listings.get(jam(1).barcode);
  if (!theirs) throw new Error('it is not listed');
  theirs.title = 'Ev Yapımı Gül Reçeli';
  writes();
  expect((await run()).counts).toMatchObject({ seen: 2, updated: 0, unchanged: 2 });
  expect(writes()).toEqual([]);
  expect(await row(jam(1).barcode)).toMatchObject({ state: 'live', listed: { title: 'Ev Yapımı Gül Reçeli' } });
  await query('update oc_product set model = ? where product_id = 50', ['REC-X']);
  expect((await run()).counts).toMatchObject({ updated: 1 });
  expect(theirs).toMatchObject({ title: 'Ev Yapımı Gül Reçeli', stockCode: 'REC-X' });
  await store.write((tx) => tx.deleteFrom('products').execute());
  expect((await run({ overwrite: true })).counts).toMatchObject({ updated: 1, unchanged: 1 });
  expect(theirs.title).toBe('Gül Reçeli No 1');
});

test('a thousand changes are as many calls as there are batches of them, told before the first is made (M9)', async () => {
  const { run, query, writes } = await openProductShop(Array.from({ length: 1000 }, (_, n) => jam(n + 1)));
  await run();
  writes();
  await query("update oc_product_description set name = name || ' (yeni)'", []);
  const told: string[] = [];
  let [toldBefore, sent] = [false, 0];
  const ran = await run({}, (context) => ({
    ...context,
    progress: (done, total, note) => {
      if (note?.includes('20 calls')) toldBefore = sent === 0;
      if (note?.startsWith('call ')) sent = done;
      if (note) told.push(`${done}/${total} ${note}`);
    },
  }));
  expect(ran.counts).toMatchObject({ seen: 1000, updated: 1000 });
  expect(writes()).toEqual(Array.from({ length: 20 }, () => 'unapproved-bulk-update'));
  expect(toldBefore).toBe(true);
  expect(told).toContain('0/20 0 new, 1000 changed, 0 unchanged, 0 held, 0 rejected: 20 calls');
  expect(told.at(-1)).toBe('20/20 call 20 of 20');
});

test('one that the shop switches off is left as it is listed, and said to be', async () => {
  const { run, row, query, writes, store } = await openProductShop([jam(1), jam(2)]);
  await run();
  writes();
  await query('update oc_product set status = 0 where product_id = 50', []);
  expect((await run()).counts).toMatchObject({ seen: 1, unchanged: 1 });
  expect((await row(jam(1).barcode)).reasons.map(({ code }) => code)).toEqual(['not-offered']);
  await run();
  const before = await everything(store);
  await run();
  expect(await everything(store)).toBe(before);
  await query('update oc_product set status = 1 where product_id = 50', []);
  expect((await run()).counts).toMatchObject({ seen: 2, unchanged: 2 });
  expect(await row(jam(1).barcode)).toMatchObject({ reasons: [], goneAt: null });
  expect(writes()).toEqual([]);
});

test('one whose listing cannot be read is not taken for gone', async () => {
  const { run, row, clock, writes } = await openProductShop([jam(1), jam(2)]);
  await run();
  clock.pass(3 * hour);
  await run();
  writes();
  const blind = (context: Context): Context => {
    const { trendyol } = context.channels;
    if ('off' in trendyol) return context;
    const listProducts: Catalogue['listProducts'] = async (cursor) => {
      const page = await trendyol.catalogue.listProducts(cursor);
      const products = page.products.filter(({ barcode }) => barcode !== jam(1).barcode);
      return { ...page, products, unreadable: page.products.length - products.length };
    };
    const catalogue = { ...trendyol.catalogue, listProducts };
    return { ...context, channels: { ...context.channels, trendyol: { ...trendyol, catalogue } } };
  };
  const { counts, log } = await run({}, blind);
  expect(counts).toMatchObject({ seen: 2, unchanged: 2, refused: 0 });
  expect(log.join('\n')).toContain('1 listed products could not be read and are left as they are');
  expect(await row(jam(1).barcode)).toMatchObject({ state: 'live', reasons: [] });
  expect(writes()).toEqual([]);
});

test('a call that the marketplace refuses as a whole says nothing of its products: they go with the next run', async () => {
  const { run, row, sim, writes } = await openProductShop([jam(1), jam(2)]);
  sim.faults.add({ kind: 'status', status: 400, method: 'POST', times: 1 });
  const ran = await run();
  expect(ran.counts).toMatchObject({ seen: 2, created: 0, failed: 2 });
  expect((await row(jam(1).barcode)).state).toBe('queued');
  expect((await run()).counts).toMatchObject({ seen: 2, created: 2, failed: 0 });
  expect(writes()).toEqual(['products', 'products']);
});

test('an outage after the call is a doubt: the list is asked, and nothing is sent twice', async () => {
  const { run, row, sim, writes, clock } = await openProductShop([jam(1), jam(2)]);
  sim.faults.add({ kind: 'reset', method: 'POST', carriedOut: true, times: 1 });
  expect((await run()).counts).toMatchObject({ seen: 2, created: 0, failed: 2 });
  clock.pass(hour);
  expect((await run()).counts).toMatchObject({ seen: 2, created: 0, unchanged: 2 });
  expect((await row(jam(2).barcode)).state).toBe('accepted');
  expect(writes()).toEqual(['products']);
});

test('a choice among options is a product of its own, in one group, with the option as its attribute', async () => {
  const shirt: ShopProduct = jam(1, {
    ...{ title: 'Baskılı Tişört', brand: 'Dut Ağacı', category: 'Tişört', vatRate: 10 },
    choice: {
      option: 'Beden',
      values: [
        { name: 'S', barcode: '8690000777001', quantity: 3 },
        { name: 'L', barcode: '8690000777002', quantity: 4 },
      ],
    },
  });
  const { run, row, store, sim, clock } = await openProductShop([shirt]);
  expect((await run()).counts).toMatchObject({ seen: 1, refused: 1 });
  expect((await row(shirt.barcode)).reasons.map(({ code }) => code)).toContain('options-unmapped');
  const by = { now: clock.now(), actId: null };
  await store.write(async (tx) => {
    await mapShopBarcode(tx, 'opencart', '8690000777001', { productId: 50, optionValueIds: [300] }, by);
    await mapShopBarcode(tx, 'opencart', '8690000777002', { productId: 50, optionValueIds: [301] }, by);
    for (const [attribute, value] of [
      ['348', { value: 2887, name: 'Siyah' }],
      ['346', { value: 4295, name: 'Yetişkin' }],
    ] as const) {
      const key = { kind: 'attribute', scope: '1363', source: attribute, barcode: '' } as const;
      await setMapping(tx, 'trendyol', operator, key, value, clock.now());
    }
  });
  expect((await run()).counts).toMatchObject({ seen: 2, created: 2 });
  const [s, l] = ['8690000777001', '8690000777002'].map((barcode) => sim.world.listings.get(barcode));
  expect(s).toMatchObject({ size: 'S', colour: 'Siyah', productMainId: 'REC-1', stockCode: 'REC-1-S', salePrice: 120 });
  expect(l).toMatchObject({ size: 'L', productMainId: 'REC-1', salePrice: 142 });
  expect(s?.contentId).toBe(l?.contentId);
});

onEachDatabase('a product of the shop', (makeShop) => {
  test('is brought in, renamed, pictured anew and switched off; every second run tells nothing', async () => {
    const { url } = await imageServer();
    const own = { OPENCART_IMAGE_BASE_URL: `${url}/` };
    const products = [jam(1, { images: ['catalog/bir.jpg'] }), jam(2)];
    const { run, row, query, sim, clock, writes } = await openProductShop(products, own, makeShop);
    const again = async (): Promise<void> => {
      const { counts } = await run();
      expect(counts).toMatchObject({ created: 0, updated: 0, failed: 0 });
      expect(writes()).toEqual([]);
    };
    expect((await run()).counts).toMatchObject({ seen: 2, created: 2, refused: 0 });
    expect(writes()).toEqual(['products']);
    await again();
    clock.pass(3 * hour);
    await again();
    expect((await row(jam(1).barcode)).state).toBe('live');
    await retitle(query, 50, 'Gül Reçeli &amp; Kaymak');
    await query('update oc_product set image = ? where product_id = ?', ['catalog/iki.jpg', 50]);
    expect((await run()).counts).toMatchObject({ seen: 2, updated: 1, unchanged: 1 });
    expect(writes()).toEqual(['content-bulk-update']);
    expect(sim.world.listings.get(jam(1).barcode)).toMatchObject({
      title: 'Gül Reçeli & Kaymak',
      images: [`${url}/catalog/iki.jpg`],
    });
    await again();
    await query('update oc_product set image = ? where product_id = ?', ['catalog/gone.jpg', 50]);
    expect((await run()).counts).toMatchObject({ refused: 1, updated: 0 });
    expect((await row(jam(1).barcode)).reasons).toMatchObject([{ code: 'image-dead' }]);
    await query('update oc_product set status = 0 where product_id = ?', [50]);
    await again();
    expect((await row(jam(1).barcode)).reasons).toMatchObject([{ code: 'not-offered' }]);
  });
});
