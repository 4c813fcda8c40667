import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { type RawDocument, Unreadable } from '../../../../src/core/channels/channel.ts';
import type { SourceItem, SourceOrder } from '../../../../src/core/domain/order.ts';
import { type Counts, noCounts } from '../../../../src/core/domain/run.ts';
import { changesOfOrder } from '../../../../src/core/store/orders/changes.ts';
import { moveCursor, readCursor } from '../../../../src/core/store/orders/cursors.ts';
import { type DocumentResult, ingestOrders } from '../../../../src/core/store/orders/order-ingest.ts';
import { orderToJson } from '../../../../src/core/store/orders/order-json.ts';
import { type OrderDetail, readOrder } from '../../../../src/core/store/orders/order-view.ts';
import { countOrders, findOrders } from '../../../../src/core/store/orders/orders.ts';
import { listParked } from '../../../../src/core/store/orders/parked.ts';
import { openStore, type Store, type Tx } from '../../../../src/core/store/store.ts';

let store: Store;
let counts: Counts;
let now: number;

beforeEach(async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'orderdeck-ingest-'));
  store = await openStore(path.join(folder, 'test.db'), { role: 'owner' });
  counts = noCounts();
  now = 1_772_600_000_000;
  onTestFinished(async () => {
    await store.close();
    rmSync(folder, { recursive: true });
  });
});

const line = (over: Partial<SourceItem> = {}): SourceItem => ({
  lineKey: null,
  externalItemId: null,
  sku: 'KEY-1',
  name: 'Keyring',
  quantity: 1,
  unitPrice: 59_900,
  adjustment: false,
  options: [{ name: 'Colour', value: 'Red' }],
  productExternalId: null,
  upc: null,
  imageUrl: null,
  ...over,
});

const order = (over: Partial<SourceOrder> = {}): SourceOrder => ({
  externalId: '700',
  orderNumber: '1042',
  orderKey: 'key-1042',
  marketplace: 'web',
  storeId: '1',
  status: 'awaiting_shipment',
  sourceStatus: 'awaiting_shipment',
  orderedAt: 1_772_500_000_000,
  paidAt: null,
  shipBy: null,
  shipDate: null,
  holdUntil: null,
  sourceCreatedAt: null,
  modifiedAt: 1_772_500_000_000,
  customerName: 'Ayşe Şahin',
  customerEmail: 'ayse@example.test',
  customerUsername: null,
  shipTo: { city: 'Leeds' },
  currency: 'GBP',
  total: 59_900,
  paid: 59_900,
  tax: 0,
  shipping: 0,
  customerNotes: null,
  internalNotes: null,
  gift: false,
  giftMessage: null,
  paymentMethod: null,
  requestedService: null,
  carrierCode: null,
  serviceCode: null,
  mergedOrSplit: false,
  parentExternalId: null,
  mergedExternalIds: [],
  tagExternalIds: [],
  items: [line()],
  ...over,
});

/** The documents of this test are our own form as JSON. */
const document = (told: SourceOrder): RawDocument => ({ externalId: told.externalId, body: JSON.stringify(told) });
const broken = (externalId: string | null, body = '{"broken"'): RawDocument => ({ externalId, body });
const log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

function take(...documents: RawDocument[]): Promise<DocumentResult[]> {
  counts = noCounts();
  return ingestOrders(store, {
    channel: 'shipstation',
    documents,
    interpret: ({ body }) => {
      if (body.startsWith('{"broken"')) throw new Unreadable('bad-shape', 'items is not a list.');
      return JSON.parse(body) as SourceOrder;
    },
    now,
    runId: null,
    count: (name, by = 1) => {
      counts[name] += by;
    },
    log,
  });
}

async function detail(externalId = '700'): Promise<OrderDetail> {
  const [found] = await findOrders(store.db, externalId);
  const read = found && (await readOrder(store.db, found.id));
  if (!read) throw new Error(`no order ${externalId}`);
  return read;
}

const later = { modifiedAt: 1_772_500_060_000 };

describe('orders that come in', () => {
  it('keeps the document as it came, and makes an order of it', async () => {
    const told = order({ orderNumber: "'; DROP TABLE orders; --", tagExternalIds: ['9'] });
    expect(await take(document(told))).toEqual([
      { externalId: '700', outcome: 'created', orderId: 1, modifiedAt: told.modifiedAt, problem: null },
    ]);
    const { order: row, rawVersions, tags, changes } = await detail("'; DROP TABLE orders; --");
    expect(row).toMatchObject({ order_number: "'; DROP TABLE orders; --", total: 59_900, raw_id: rawVersions[0]?.id });
    expect(rawVersions).toHaveLength(1);
    expect(tags).toEqual(['9']);
    expect(changes.map(({ entity, op }) => `${entity} ${op}`)).toEqual(['item created', 'order created']);
  });

  it('does nothing for a document it has read before', async () => {
    await take(document(order()));
    const before = await detail();
    now += 60_000;
    await take(document(order()));
    expect(counts).toEqual({ ...noCounts(), seen: 1, unchanged: 1 });
    expect(await detail()).toEqual(before);
  });

  it('records a change with the fields that differ, and no others', async () => {
    await take(document(order()));
    now += 60_000;
    await take(document(order({ ...later, shipBy: 5, tagExternalIds: ['9'], items: [line({ quantity: 3 })] })));
    expect(counts.updated).toBe(1);
    const { changes, order: row, rawVersions } = await detail();
    expect(row).toMatchObject({ ship_by: 5, changed_at: now, first_seen_at: now - 60_000 });
    expect(rawVersions).toHaveLength(2);
    const [item, own] = changes;
    expect(item).toMatchObject({ entity: 'item', op: 'updated', before: { quantity: 1 }, after: { quantity: 3 } });
    expect(own).toMatchObject({
      op: 'updated',
      before: { modified_at: order().modifiedAt, ship_by: null, raw_id: 1, tags: [] },
      after: { modified_at: later.modifiedAt, ship_by: 5, raw_id: 2, tags: ['9'] },
    });
    expect(Object.keys(own?.after ?? {})).toHaveLength(4);
  });

  it('lets an older answer that comes late change nothing, and keeps it', async () => {
    await take(document(order(later)));
    const [late] = await take(document(order({ status: 'on_hold' })));
    expect(late?.outcome).toBe('older');
    expect(counts).toMatchObject({ unchanged: 1, updated: 0 });
    const { order: row, rawVersions } = await detail();
    expect(row.status).toBe('awaiting_shipment');
    expect(rawVersions).toHaveLength(2);
  });

  it('never doubles lines without a key, and keeps their identity when quantity and price change', async () => {
    await take(document(order({ items: [line(), line(), line({ sku: 'B' })] })));
    const ids = (await detail()).items.map((item) => item.id);
    await take(document(order({ ...later, items: [line({ sku: 'B', quantity: 4 }), line(), line({ unitPrice: 1 })] })));
    const { items } = await detail();
    expect(items.map((item) => item.id).sort()).toEqual(ids.sort());
    expect(items.find((item) => item.sku === 'B')?.quantity).toBe(4);
  });

  it('marks a line that its source dropped, and knows it again when it returns', async () => {
    await take(document(order({ items: [line({ lineKey: 'a' }), line({ lineKey: 'b', sku: 'B' })] })));
    const lineB = (await detail()).items[1];
    await take(document(order({ ...later, items: [line({ lineKey: 'a' })] })));
    let told = orderToJson(await detail());
    expect([told.items.length, told.removedItems.map(({ id }) => id)]).toEqual([1, [lineB?.id]]);
    await take(
      document(
        order({ modifiedAt: later.modifiedAt + 1, items: [line({ lineKey: 'a' }), line({ lineKey: 'b', sku: 'B' })] }),
      ),
    );
    told = orderToJson(await detail());
    expect([told.items.map(({ id }) => id), told.removedItems]).toEqual([[1, lineB?.id], []]);
    const ops = (await changesOfOrder(store.db, 1)).filter(
      ({ entityId, entity }) => entity === 'item' && entityId === lineB?.id,
    );
    expect(ops.map(({ op }) => op)).toEqual(['returned', 'removed', 'created']);
  });

  it('parks what it cannot read with its raw form, counts it, and goes on; it is resolved when it reads well', async () => {
    const results = await take(document(order()), broken('701'), broken(null), document(order({ externalId: '702' })));
    expect(results.map(({ outcome }) => outcome)).toEqual(['created', 'parked', 'parked', 'created']);
    expect(counts).toMatchObject({ seen: 4, created: 2, failed: 2 });
    await take(broken('701'));
    const parked = (await listParked(store.db)).find(({ key }) => key === '701');
    expect(parked).toMatchObject({ times: 2, reason: 'bad-shape', body: '{"broken"', detail: 'items is not a list.' });
    await take(document(order({ externalId: '701' })));
    expect((await listParked(store.db)).map(({ externalId }) => externalId)).toEqual([null]);
    expect((await detail('701')).rawVersions).toHaveLength(2);
  });

  it('parks only the document that the database refuses', async () => {
    const unstorable = document(order({ externalId: '703', quantity: 1, total: 0.5 } as Partial<SourceOrder>));
    const results = await take(document(order()), unstorable, document(order({ externalId: '702' })));
    expect(results.map(({ outcome }) => outcome)).toEqual(['created', 'parked', 'created']);
    expect(await listParked(store.db)).toMatchObject([{ key: '703', reason: 'not-storable' }]);
    expect(await countOrders(store.db)).toMatchObject({ awaiting_shipment: 2 });
  });

  it('does not blame a document for the state of the store', async () => {
    const fenced = store.guarded(() => Promise.reject(new Error('the lease is lost')));
    const intake = {
      channel: 'shipstation',
      documents: [document(order())],
      interpret: () => order(),
      now,
      runId: null,
      count: () => undefined,
      log,
    };
    await expect(ingestOrders(fenced, intake)).rejects.toThrow('the lease is lost');
    expect(await listParked(store.db)).toEqual([]);
  });

  it('takes the last word when an order comes twice in one answer', async () => {
    await take(document(order()), document(order({ ...later, status: 'shipped' })));
    expect(counts).toMatchObject({ seen: 2, created: 1, updated: 1 });
    expect((await detail()).order.status).toBe('shipped');
  });

  it('marks absorbed orders, also before their survivor in the same answer, and lets a changed one come back', async () => {
    const lost = order({ externalId: '701', orderNumber: '1043' });
    await take(document(lost), document(order({ mergedExternalIds: ['701'], mergedOrSplit: true })));
    expect((await detail('701')).order).toMatchObject({ status: 'absorbed', absorbed_by: '700', gone_at: now });
    await take(document(lost));
    expect((await detail('701')).order.status).toBe('absorbed');
    await take(document({ ...lost, ...later }));
    expect((await detail('701')).order).toMatchObject({
      status: 'awaiting_shipment',
      absorbed_by: null,
      gone_at: null,
    });
    expect((await detail('701')).changes[0]).toMatchObject({ op: 'returned' });
  });

  it('writes the place reached only together with the last documents', async () => {
    const intake = {
      channel: 'shipstation',
      documents: Array.from({ length: 250 }, (_none, n) => document(order({ externalId: String(n + 1) }))),
      interpret: ({ body }: RawDocument) => JSON.parse(body) as SourceOrder,
      now,
      runId: null,
      count: () => undefined,
      log,
    };
    const cut = ingestOrders(store, { ...intake, alsoWrite: () => Promise.reject(new Error('power cut')) });
    await expect(cut).rejects.toThrow('power cut');
    expect((await countOrders(store.db)).awaiting_shipment).toBe(200);
    const alsoWrite = (tx: Tx) => moveCursor(tx, { now, runId: null }, 'walk', { position: { offset: 250 } });
    await ingestOrders(store, { ...intake, alsoWrite });
    expect((await countOrders(store.db)).awaiting_shipment).toBe(250);
    expect(await readCursor(store.db, 'walk')).toEqual({ watermark: null, position: { offset: 250 } });
  });
});

describe('an order as JSON', () => {
  it('has the contract’s shape, and hides links that are credentials', async () => {
    const link = { name: 'CustomizedURL', value: 'https://zme-caps.example/t/secret' };
    await take(
      document(
        order({
          items: [
            line({ options: [link] }),
            line({ adjustment: true, sku: null, name: 'Discount', unitPrice: -10_000 }),
          ],
        }),
      ),
    );
    const told = orderToJson(await detail());
    expect(told).toMatchObject({
      id: 1,
      channel: 'shipstation',
      orderNumber: '1042',
      orderedAt: new Date(order().orderedAt).toISOString(),
      total: { amount: '5.99', currency: 'GBP' },
      adjustments: [{ name: 'Discount', amount: { amount: '-1.00', currency: 'GBP' } }],
      issues: [],
    });
    expect(told.items).toHaveLength(1);
    expect(told.items[0]?.options).toEqual([{ name: 'CustomizedURL', value: '…' }]);
    expect(JSON.stringify(told)).not.toContain('secret');
  });

  it('finds an order by our id, its exact number and the channel’s id, and says so when that is several', async () => {
    await take(document(order({ orderNumber: '2' })), document(order({ externalId: '701', orderNumber: '2-R' })));
    expect((await findOrders(store.db, '2')).map(({ id, by }) => [id, by])).toEqual([
      [1, 'name'],
      [2, 'id'],
    ]);
    expect((await findOrders(store.db, ' id:2 ')).map(({ id }) => id)).toEqual([2]);
    expect(await findOrders(store.db, 'id:3')).toEqual([]);
    expect((await findOrders(store.db, '701')).map(({ id }) => id)).toEqual([2]);
    expect((await findOrders(store.db, '#2-R')).map(({ id }) => id)).toEqual([2]);
    expect(await findOrders(store.db, '2-')).toEqual([]);
    expect(await findOrders(store.db, ' ')).toEqual([]);
    expect(await findOrders(store.db, '#')).toEqual([]);
  });

  it('finds a number that begins with # as it is written, and only then without it', async () => {
    await take(
      document(order({ orderNumber: '#1001' })),
      document(order({ externalId: '701', orderNumber: '1001' })),
      document(order({ externalId: '702', orderNumber: '1002' })),
    );
    expect((await findOrders(store.db, '#1001')).map(({ id }) => id)).toEqual([1]);
    expect((await findOrders(store.db, '1001')).map(({ id }) => id)).toEqual([2]);
    expect((await findOrders(store.db, '#1002')).map(({ id }) => id)).toEqual([3]);
  });
});
