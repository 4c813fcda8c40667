import { expect, onTestFinished, test } from 'vitest';
import type { Catalogue } from '../../../../src/core/channels/catalogue.ts';
import { trendyol } from '../../../../src/core/channels/trendyol/client.ts';
import type { ProductSend } from '../../../../src/core/domain/products/listing.ts';
import type { ProductSettings } from '../../../../src/core/settings-trendyol.ts';
import { testClock } from '../../../jobs/shop.ts';
import { emptyStore } from './empty-store.ts';
import { type Answer, type Gateway, type Seen, startGateway } from './gateway.ts';
import { optionsOf, seller } from './options.ts';

async function open(
  answer: (call: Seen) => Answer,
  own: Partial<ProductSettings> = {},
): Promise<{ catalogue: Catalogue; gateway: Gateway }> {
  const clock = testClock(Date.UTC(2026, 10, 14));
  const gateway = await startGateway(clock);
  onTestFinished(() => gateway.close());
  gateway.answer(answer);
  const { store } = await emptyStore();
  const products = { ...seller.products, ...own };
  const { catalogue } = trendyol(optionsOf(store, clock, { baseUrl: gateway.url, products }));
  return { catalogue, gateway };
}

const page = (content: readonly unknown[], more: object = {}): Answer => ({
  body: { totalElements: content.length, totalPages: 1, page: 0, size: 100, nextPageToken: null, content, ...more },
});
const content = {
  ...{ contentId: 77, productMainId: 'REC', title: 'Gül Reçeli', description: '<p>x</p>' },
  ...{ brand: { id: 1, name: 'Ege' }, category: { id: 2, name: 'Reçel' }, media: [{ url: 'https://a.example/1.jpg' }] },
  attributes: [
    { attributeId: 9, attributeName: 'Beden', attributeValueIds: [5], attributeValue: 'S' },
    { attributeId: 4, attributeName: 'Renk', customAttributeValue: 'Gül kurusu' },
  ],
  variants: [{ barcode: 'A1', vatRate: 1, stockCode: 'R-1', dimensionalWeight: 1, origin: 'TR', archived: true }],
};
const item: ProductSend = {
  barcode: 'A1',
  contentId: '77',
  fields: {
    barcode: 'A1',
    title: 'Gül',
    images: ['https://a.example/1.jpg'],
    attributes: [
      { attributeId: 4, text: 'Gül kurusu' },
      { attributeId: 9, valueId: 5 },
    ],
  },
  offer: { listPrice: 1_500_000, salePrice: 1_200_049 },
};

test('attributes are read in both spellings of the vendor’s own papers (B4)', async () => {
  const { catalogue } = await open(({ path }) => page(path.endsWith('/approved') ? [content] : []));
  const [product] = await catalogue.readProducts(['A1', 'B2']);
  expect(product).toMatchObject({
    ...{ barcode: 'A1', standing: 'archived', contentId: '77', productMainId: 'REC' },
    attributes: [
      { attributeId: 4, name: 'Renk', value: 'Gül kurusu', text: 'Gül kurusu' },
      { attributeId: 9, name: 'Beden', value: 'S', valueId: 5 },
    ],
  });
});

test.each([
  ['single', { attributeId: 9, attributeValueId: 5 }, { attributeId: 4, customAttributeValue: 'Gül kurusu' }],
  ['list', { attributeId: 9, attributeValueIds: [5] }, { attributeId: 4, attributeValue: 'Gül kurusu' }],
] as const)('attributes are written as the setting says: %s', async (attributeSpelling, value, text) => {
  const { catalogue } = await open(() => ({}), { attributeSpelling });
  expect(JSON.parse(catalogue.productsBody('create', [item]))).toEqual({
    items: [
      {
        ...{ barcode: 'A1', title: 'Gül', images: [{ url: 'https://a.example/1.jpg' }], attributes: [text, value] },
        ...{ quantity: 0, listPrice: 150, salePrice: 120 },
      },
    ],
  });
  const changed = JSON.parse(catalogue.productsBody('update-content', [{ ...item, offer: null }]));
  expect(changed.items[0]).toMatchObject({ contentId: 77 });
  expect(changed.items[0]).not.toHaveProperty('barcode');
});

test('a page that is cut is nonsense; an entry that cannot be read is left out and counted', async () => {
  const { catalogue, gateway } = await open(() => page([content], { totalElements: 2 }));
  await expect(catalogue.listProducts(null)).rejects.toMatchObject({ kind: 'nonsense' });
  gateway.answer(() => page([content, { ...content, contentId: null }, 'x']));
  expect(await catalogue.listProducts(null)).toMatchObject({ unreadable: 2, products: [{ barcode: 'A1' }] });
});

test('both lists are walked, by number and by token', async () => {
  const { catalogue, gateway } = await open(({ query, path }) => {
    if (path.endsWith('/unapproved')) return page([]);
    const at = query['nextPageToken'] === 'onward' ? 1 : 0;
    const rows = Array.from({ length: at === 0 ? 100 : 1 }, () => content);
    return page(rows, { totalElements: 101, totalPages: 2, page: at, nextPageToken: at === 0 ? 'onward' : null });
  });
  const seen: number[] = [];
  let cursor: string | null = null;
  do {
    const read = await catalogue.listProducts(cursor);
    seen.push(read.products.length);
    cursor = read.next;
  } while (cursor !== null);
  expect(seen).toEqual([100, 1, 0]);
  expect(gateway.seen.map(({ path }) => path.split('/').at(-1))).toEqual(['approved', 'approved', 'unapproved']);
});

test('what becomes of a call is told by its answer', async () => {
  const { catalogue, gateway } = await open(() => ({ body: { batchRequestId: 'b-1' } }));
  const body = catalogue.productsBody('create', [item]);
  expect(await catalogue.sendProducts('create', body)).toEqual({ kind: 'accepted', batch: 'b-1' });
  expect(gateway.seen.at(-1)).toMatchObject({ method: 'POST', path: expect.stringContaining('/v2/products'), body });
  gateway.answer(() => ({ body: { batchRequestId: '' } }));
  expect(await catalogue.sendProducts('create', body)).toMatchObject({ kind: 'doubt' });
  gateway.answer(() => ({ status: 503 }));
  expect(await catalogue.sendProducts('create', body)).toMatchObject({ kind: 'doubt' });
  gateway.answer(() => ({ status: 400, body: { errors: [{ message: 'items is empty' }] } }));
  expect(await catalogue.sendProducts('create', body)).toMatchObject({ kind: 'refused' });
  gateway.answer(() => ({ status: 401, body: { exception: 'ClientApiAuthenticationException' } }));
  await expect(catalogue.sendProducts('create', body)).rejects.toMatchObject({ kind: 'auth' });
});

test('a batch is judged item by item, and is nobody’s when it can no longer be read', async () => {
  const { catalogue, gateway } = await open(() => ({
    body: {
      status: 'COMPLETED',
      items: [
        { requestItem: { barcode: null, product: { barcode: 'A1' } }, status: 'SUCCESS', failureReasons: [] },
        { requestItem: { contentId: 77 }, status: 'FAILED', failureReasons: ['Marka bulunamadı'] },
        { requestItem: { barcode: 'C3' }, status: 'IN_PROGRESS', failureReasons: null },
      ],
    },
  }));
  expect(await catalogue.readProductBatch('b-1')).toEqual([
    { barcode: 'A1', contentId: null, state: 'success', reasons: [] },
    { barcode: null, contentId: '77', state: 'failed', reasons: ['Marka bulunamadı'] },
    { barcode: 'C3', contentId: null, state: 'in-progress', reasons: [] },
  ]);
  gateway.answer(() => ({ status: 404, body: { errors: [{ key: 'batch.request.not.found' }] } }));
  expect(await catalogue.readProductBatch('b-1')).toBeNull();
});
