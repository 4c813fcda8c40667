import { expect, it, onTestFinished } from 'vitest';
import { trendyol } from '../../../../src/core/channels/trendyol/client.ts';
import { startTrendyol } from '../../../../src/sim/trendyol/server.ts';
import { testClock } from '../../../jobs/shop.ts';
import { emptyStore } from './empty-store.ts';
import { type Answer, type Seen, startGateway } from './gateway.ts';
import { optionsOf } from './options.ts';

async function atSim(listings: number) {
  const clock = testClock(Date.UTC(2026, 8, 20, 9));
  const sim = await startTrendyol({ seed: 7, packages: 0, clock, tier: 'unlimited' });
  onTestFinished(() => sim.close());
  const { store } = await emptyStore();
  const [sample] = sim.world.listings.all();
  if (!sample) throw new Error('the fake lists nothing');
  for (const { barcode } of [...sim.world.listings.all()]) sim.world.listings.remove(barcode);
  for (let at = 0; at < listings; at += 1)
    sim.world.listings.add({ ...sample, barcode: `B${at}`, productMainId: `M${at}`, quantity: at % 7 }, clock.now());
  return {
    sim,
    clock,
    channel: trendyol(optionsOf(store, clock, { ...sim.credentials, baseUrl: sim.url, tier: 'unlimited' })),
  };
}

async function atGateway(answer: (call: Seen) => Answer) {
  const clock = testClock(Date.UTC(2026, 8, 20, 9));
  const gateway = await startGateway(clock);
  gateway.answer(answer);
  onTestFinished(() => gateway.close());
  const { store } = await emptyStore();
  return { gateway, channel: trendyol(optionsOf(store, clock, { baseUrl: gateway.url })) };
}

const variant = {
  barcode: 'B1',
  quantity: 3,
  salePrice: 10.5,
  listPrice: 12,
  stockLastModifiedDate: 1_770_000_000_000,
};
const pageOf = (page: number, pages: number, token: string | null = null) => ({
  ...{ page, totalPages: pages, totalElements: pages * 100, size: 100, nextPageToken: token },
  content: Array.from({ length: 100 }, (_, at) => ({ variants: [{ ...variant, barcode: `B${page * 100 + at}` }] })),
});

it('reads every listing page by page, and some by their barcodes however many', async () => {
  const { sim, channel } = await atSim(230);
  const all: string[] = [];
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof channel.listListings>> = await channel.listListings(cursor);
    all.push(...page.listings.map(({ barcode, quantity }) => `${barcode}:${quantity}`));
    cursor = page.next;
  } while (cursor !== null);
  expect(all).toEqual(Array.from({ length: 230 }, (_, at) => `B${at}:${at % 7}`));
  const wanted = Array.from({ length: 120 }, (_, at) => `B${at * 2}`);
  expect((await channel.readListings([...wanted.slice(0, 115), 'nonesuch'])).map(({ barcode }) => barcode)).toEqual(
    wanted.slice(0, 115),
  );
  expect(sim.requests.every(({ status }) => status === 200)).toBe(true);
});

it('goes on by token where the vendor gives one, and by number up to 10,000', async () => {
  const tokens = await atGateway(({ query }) => ({
    body: query['nextPageToken'] === 'zwei' ? pageOf(1, 2) : pageOf(0, 2, 'zwei'),
  }));
  const first = await tokens.channel.listListings(null);
  expect((await tokens.channel.listListings(first.next)).next).toBeNull();
  expect(tokens.gateway.seen[1]?.query).toMatchObject({ nextPageToken: 'zwei' });
  expect(tokens.gateway.seen[1]?.query).not.toHaveProperty('page');

  const numbers = await atGateway(({ query }) => ({ body: pageOf(Number(query['page']), 150) }));
  expect((await numbers.channel.listListings('page:98')).next).toBe('page:99');
  await expect(numbers.channel.listListings('page:99')).rejects.toMatchObject({ kind: 'nonsense' });
});

it('takes no page that is cut, and no half result of a batch', async () => {
  const cut = await atGateway(() => ({
    body: { ...pageOf(0, 1), totalElements: 100, content: [{ variants: [variant] }] },
  }));
  await expect(cut.channel.listListings(null)).rejects.toMatchObject({ kind: 'nonsense' });
  const half = await atGateway(() => ({ body: { batchRequestId: 'x', items: [{ status: 'SUCCESS' }] } }));
  await expect(half.channel.readBatch('x')).rejects.toMatchObject({ kind: 'nonsense' });
});

it('tells apart what was taken, had before, refused, and nobody knows; throws when nobody may write', async () => {
  const { sim, clock, channel } = await atSim(3);
  const body = channel.listingsBody([
    { barcode: 'B1', quantity: 5 },
    { barcode: 'B2', salePrice: 105_000, listPrice: 120_000 },
  ]);
  expect(JSON.parse(body)).toEqual({
    items: [
      { barcode: 'B1', quantity: 5 },
      { barcode: 'B2', salePrice: 10.5, listPrice: 12 },
    ],
  });
  const taken = await channel.pushListings(body);
  if (taken.kind !== 'accepted') throw new Error(taken.kind);
  expect((await channel.readBatch(taken.batch))?.map(({ state }) => state)).toEqual(['in-progress', 'in-progress']);
  expect((await channel.pushListings(body)).kind).toBe('same-again');
  clock.pass(3000);
  expect(await channel.readBatch(taken.batch)).toMatchObject([{ barcode: 'B1', state: 'success' }, { barcode: 'B2' }]);
  expect(sim.world.listings.get('B1')?.quantity).toBe(5);
  clock.pass(channel.batchReadableMs);
  expect(await channel.readBatch(taken.batch)).toBeNull();
  expect((await channel.pushListings('{"items":[]}')).kind).toBe('refused');
  sim.faults.add({ kind: 'reset', method: 'POST', times: 1 });
  expect((await channel.pushListings(channel.listingsBody([{ barcode: 'B1', quantity: 6 }]))).kind).toBe('doubt');
  sim.faults.add({ kind: 'unauthorized', method: 'POST', times: 1 });
  await expect(channel.pushListings(channel.listingsBody([{ barcode: 'B1', quantity: 7 }]))).rejects.toMatchObject({
    kind: 'auth',
  });
});
