import { describe, expect, it } from 'vitest';
import { ChannelError } from '../../src/core/channels/channel.ts';
import type { DocumentResult } from '../../src/core/store/orders/order-ingest.ts';
import { defineProcessWebhooks, processWebhooks } from '../../src/jobs/process-webhooks.ts';
import { syncTags } from '../../src/jobs/sync-tags.ts';
import type { IngestPackages, WebhookWork } from '../../src/jobs/webhook-work.ts';
import { deliveryOf, packageOf } from '../core/inbox/delivery.ts';
import { openInboxShop } from './inbox-shop.ts';
import { openPrintShop } from './print-shop.ts';

const minute = 60_000;
const result = (externalId: string | null, outcome: DocumentResult['outcome']): DocumentResult => ({
  externalId,
  outcome,
  orderId: outcome === 'parked' ? null : 7,
  modifiedAt: null,
  problem: outcome === 'parked' ? { reason: 'bad-date', message: 'Its date is none.' } : null,
});

/** Takes everything in and remembers in which order. */
function taking(outcome: DocumentResult['outcome'] = 'created') {
  const taken: string[] = [];
  const ingestPackages: IngestPackages = async (_context, documents) => {
    taken.push(...documents.map(({ externalId }) => externalId ?? '?'));
    return documents.map(({ externalId }) => result(externalId, outcome));
  };
  return { taken, job: jobOf({ ingestPackages }) };
}

const jobOf = (work: Partial<WebhookWork>) => defineProcessWebhooks({ ingestPackages: null, readers: {}, ...work });
const failing = (error: () => Error) => jobOf({ ingestPackages: async () => Promise.reject(error()) });

describe('what the marketplace told', () => {
  it('is handed on package by package, the most urgent first, and by age (M64)', async () => {
    const shop = await openInboxShop();
    const { taken, job } = taking();
    const late = Array.from({ length: 50 }, (_, index) => packageOf(100 + index, 'Shipped'));
    shop.receive(...late, packageOf(1, 'Created'), packageOf(2, 'Cancelled'));
    const { summary, log } = await shop.run(job);
    expect(taken.slice(0, 3)).toEqual(['1', '2', '100']);
    expect(summary).toBe('52 done');
    expect(log[0]).toMatch(/^info delivery 51 ORDER_CREATED \(priority 1, 1\): order 7 created$/);
    expect((await shop.rows()).every(({ state, attempts }) => state === 'done' && attempts === 1)).toBe(true);
  });

  it('carries the text of each package as it was written', async () => {
    const shop = await openInboxShop();
    const bodies: string[] = [];
    const job = jobOf({
      ingestPackages: async (_context, documents) => {
        bodies.push(...documents.map(({ body }) => body));
        return documents.map(({ externalId }) => result(externalId, 'updated'));
      },
    });
    const one = '{"shipmentPackageId":12345678901234567891, "status":"Created","lastModifiedDate":1,"total":12.50}';
    shop.receive(`{"content":[${one}]}`);
    await shop.run(job);
    expect(bodies).toEqual([one]);
  });

  it('is ignored and noted when it is older than what we hold (M70)', async () => {
    const shop = await openInboxShop();
    shop.receive(packageOf(1));
    expect((await shop.run(taking('older').job)).summary).toBe('1 ignored');
    expect(await shop.history(1)).toMatchObject([
      { outcome: 'ignored', note: 'older than what we hold, or a step back from it' },
    ]);
  });

  it('is parked when the intake cannot read it, when its event has no reader, and when its bytes are no longer what came', async () => {
    const shop = await openInboxShop();
    shop.receive(packageOf(1), { eventType: 'PRICE_UPDATED', barcode: '1' }, packageOf(2));
    await shop.inbox.db
      .updateTable('deliveries')
      .set({ body: Buffer.from('{}') })
      .where('id', '=', 3)
      .execute();
    const { counts } = await shop.run(taking('parked').job);
    const rows = await shop.rows();
    expect(rows.map(({ state, error_code }) => [state, error_code])).toEqual([
      ['parked', 'bad-date'],
      ['parked', 'no-reader'],
      ['parked', 'damaged'],
    ]);
    expect(counts.refused).toBe(3);
    expect(rows[1]?.['error_message']).toMatch(/^PRICE_UPDATED was told without its facts.* drop it; .* retried\.$/);
  });

  it('waits without losing an attempt while the channel is off', async () => {
    const shop = await openInboxShop();
    shop.receive(packageOf(1), packageOf(2));
    expect((await shop.run(jobOf({}))).summary).toBe('1 deferred; 2 wait');
    expect(await shop.rows()).toMatchObject([
      { state: 'queued', attempts: 0, next_try_at: shop.clock.now() + 5 * minute, error_code: 'waits' },
      { state: 'queued', attempts: 0, next_try_at: shop.clock.now() + 5 * minute, error_code: 'waits' },
    ]);
    shop.clock.pass(5 * minute);
    expect((await shop.run(taking().job)).summary).toBe('2 done');
  });

  it('is asked of the job that reads it, once while that waits', async () => {
    const shop = await openInboxShop();
    shop.receive({ eventType: 'PRICE_UPDATED', barcode: '1' }, { eventType: 'PriceUpdated', barcode: '2' });
    await shop.run(jobOf({ readers: { PRICE_UPDATED: { job: syncTags } } }));
    const runs = await shop.store.db.selectFrom('runs').selectAll().where('trigger', '=', 'webhook').execute();
    expect(runs).toMatchObject([{ job: 'sync-tags', state: 'queued' }]);
    expect((await shop.rows()).map(({ state }) => state)).toEqual(['done', 'done']);
  });

  it.each([
    ['InventoryUpdated', 'trendyol-stock'],
    ['PRICE_UPDATED', 'trendyol-stock'],
    ['PRODUCT_APPROVED', 'trendyol-products'],
    ['ProductRejected', 'trendyol-products'],
  ])('told as %s without its facts is read by %s (M73 to M76)', async (eventType, job) => {
    const shop = await openInboxShop();
    shop.receive({ eventType, barcode: '1' });
    expect((await shop.run(processWebhooks)).summary).toBe('1 done');
    const runs = await shop.store.db.selectFrom('runs').selectAll().where('trigger', '=', 'webhook').execute();
    expect(runs).toMatchObject([{ job, state: 'queued' }]);
  });

  it('is read as a claim where it is a return', async () => {
    const shop = await openInboxShop();
    shop.receive({ eventType: 'ReturnInitiated', claimId: '1' });
    expect((await shop.run(processWebhooks)).summary).toBe('1 done');
    const runs = await shop.store.db.selectFrom('runs').selectAll().where('trigger', '=', 'webhook').execute();
    expect(runs).toMatchObject([{ job: 'trendyol-claims', state: 'queued' }]);
  });
});

describe('what fails', () => {
  it('is tried again, later each time, and done at the fourth attempt with its history (M66, M78)', async () => {
    const shop = await openInboxShop();
    shop.receive(packageOf(1));
    const bad = failing(() => new Error('the handler fell'));
    for (let attempt = 1; attempt <= 3; attempt += 1) {
      await shop.run(bad);
      const next = shop.inbox.nextTryAt() ?? 0;
      expect(next - shop.clock.now()).toBeLessThanOrEqual(2 * minute * 2 ** (attempt - 1));
      shop.clock.pass(next - shop.clock.now());
    }
    await shop.run(taking().job);
    expect((await shop.rows())[0]).toMatchObject({ state: 'done', attempts: 4, error_code: null });
    expect((await shop.history(1)).map(({ outcome }) => outcome)).toEqual(['failed', 'failed', 'failed', 'done']);
  });

  it('again and again is a dead letter with one alert, and stops nothing else (M79)', async () => {
    const shop = await openInboxShop();
    shop.receive(packageOf(1), packageOf(2));
    const poison = jobOf({
      ingestPackages: async (_context, [document]) => {
        if (document?.externalId === '1') throw new Error('poison');
        return [result('2', 'created')];
      },
    });
    const alerts: string[] = [];
    for (let run = 0; run < 12; run += 1) {
      const { log } = await shop.run(poison);
      alerts.push(...log.filter((line) => line.startsWith('error')));
      shop.clock.pass(2 * 60 * minute);
    }
    expect(alerts).toEqual([
      expect.stringMatching(/^error dead letter: delivery 1 is not tried any more: Error: poison/),
    ]);
    expect(await shop.rows()).toMatchObject([{ state: 'dead', attempts: 8 }, { state: 'done' }]);
  });

  it('because its source cannot be reached lets the others of that source wait, and is never dead for that', async () => {
    const shop = await openInboxShop();
    shop.receive(packageOf(1), packageOf(2), packageOf(3));
    const down = failing(() => new ChannelError('unreachable', 'No answer.', 'Wait.'));
    expect((await shop.run(down)).summary).toBe('1 failed; 3 wait');
    expect((await shop.rows()).map(({ state, attempts }) => [state, attempts])).toEqual([
      ['retrying', 1],
      ['queued', 0],
      ['queued', 0],
    ]);
    for (let run = 0; run < 30; run += 1) {
      shop.clock.pass(2 * 60 * minute);
      await shop.run(down);
    }
    expect((await shop.rows()).every(({ state }) => state === 'retrying' || state === 'queued')).toBe(true);
    shop.clock.pass(2 * 60 * minute);
    expect((await shop.run(taking().job)).summary).toBe('3 done');
  });

  it('because its source fails to answer for this one holds up none of the others; two in a row, and all wait', async () => {
    const shop = await openInboxShop();
    shop.receive(...[1, 2, 3, 4, 5].map((id) => packageOf(id)));
    const illFor = (...ids: string[]) =>
      jobOf({
        ingestPackages: async (_context, [document]) => {
          const id = document?.externalId ?? '';
          if (ids.includes(id)) throw new ChannelError('outage', 'It failed.', 'Wait.');
          return [result(id, 'created')];
        },
      });
    expect((await shop.run(illFor('1', '3', '4'))).summary).toBe('3 failed, 1 done; 4 wait');
    expect((await shop.rows()).map(({ state, attempts }) => [state, attempts])).toEqual([
      ['retrying', 1],
      ['done', 1],
      ['retrying', 1],
      ['retrying', 1],
      ['queued', 0],
    ]);
  });

  it('with its run costs it an attempt, so that it cannot take down run after run for ever', async () => {
    const shop = await openInboxShop();
    shop.receive(packageOf(1));
    for (let death = 1; death <= 9; death += 1) {
      await shop.claimAndDie();
      shop.clock.pass(2 * 60 * minute);
    }
    expect((await shop.run(taking().job)).log).toEqual([]);
    expect((await shop.rows())[0]).toMatchObject({ state: 'dead', error_code: 'cut-short' });
  });
});

it('what is over goes after thirty days; what needs a person stays (M80)', async () => {
  const shop = await openInboxShop();
  shop.receive(packageOf(1), 'nonsense');
  await shop.run(taking().job);
  shop.clock.pass(31 * 24 * 60 * minute);
  await shop.run(taking().job);
  expect(await shop.rows()).toMatchObject([{ state: 'parked' }]);
});

describe('ShipStation’s notice', () => {
  const notice = (address: string, type = 'ORDER_NOTIFY') =>
    deliveryOf({ resource_url: address, resource_type: type }, { source: 's' });

  it('brings the orders of its import, by a request made anew', async () => {
    const print = await openPrintShop({ orders: 30 });
    const shop = await openInboxShop(print);
    const storeId = print.sim.world.sortedBy('orderedAt')[0]?.storeId;
    const query = `storeID=${storeId}&importBatch=1ab23c4d-12ab&includeOrderItems=True`;
    shop.take(notice(`https://ssapi6.shipstation.com/orders?${query}`));
    const { counts, summary } = await shop.run(taking().job);
    expect(summary).toBe('1 done');
    expect(counts.created).toBeGreaterThan(0);
    expect(print.sim.requests.at(-1)).toMatchObject({
      path: '/orders',
      query: { storeId: String(storeId), importBatch: '1ab23c4d-12ab', page: '1', pageSize: '500' },
    });
  });

  it.each([
    'https://evil.example/orders?importBatch=1',
    'https://ssapi.shipstation.com.evil.example/orders?importBatch=1',
    'http://ssapi.shipstation.com/orders?importBatch=1',
    'https://ssapi.shipstation.com:8443/orders?importBatch=1',
    'https://user@ssapi.shipstation.com/orders?importBatch=1',
    'http://169.254.169.254/latest',
    'https://ssapi.shipstation.com/stores?importBatch=1',
    'https://ssapi.shipstation.com/orders',
    'https://ssapi.shipstation.com/orders?importBatch=../../x',
  ])('with the address %s is parked, and nothing is called', async (address) => {
    const print = await openPrintShop({ orders: 1 });
    const shop = await openInboxShop(print);
    shop.take(notice(address));
    await shop.run(taking().job);
    expect((await shop.rows())[0]).toMatchObject({ state: 'parked', error_code: 'refused-address' });
    expect(print.sim.requests).toEqual([]);
  });

  it('of a parcel asks for the recent orders to be read', async () => {
    const print = await openPrintShop({ orders: 1 });
    const shop = await openInboxShop(print);
    shop.take(notice('https://ssapi6.shipstation.com/shipments?batchId=99', 'SHIP_NOTIFY'));
    await shop.run(taking().job);
    const runs = await shop.store.db.selectFrom('runs').selectAll().where('trigger', '=', 'webhook').execute();
    expect(runs).toMatchObject([{ job: 'sync-orders-recent', state: 'queued', args: '{"hours":2}' }]);
  });
});
