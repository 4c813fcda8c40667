import { expect, test } from 'vitest';
import type { WirePackage, WirePage } from '../../../src/sim/trendyol/wire.ts';
import { callSim, DAY, HOUR, MORNING } from './caller.ts';

interface StreamPage {
  readonly hasMore: boolean;
  readonly nextCursor: string | null;
  readonly size: number;
  readonly content: WirePackage[];
}

const V2 = '/order/sellers/{s}/v2/orders';
const STREAM = '/order/sellers/{s}/orders/stream';
const ids = (page: { content: WirePackage[] }): number[] => page.content.map((each) => each.shipmentPackageId);

test('paged: a week unless told, newest change first, pages that agree and hold everything once', async () => {
  const { sim, get } = await callSim();
  const expected = [...sim.world.orders()].filter((each) => each.lastModifiedDate >= MORNING - 7 * DAY);
  const first = await get<WirePage<WirePackage>>(`${V2}?size=20`);
  expect(first).toMatchObject({ page: 0, size: 20, totalElements: expected.length });
  const seen: number[] = [];
  for (let page = 0; page < first.totalPages; page += 1) {
    seen.push(...ids(await get<WirePage<WirePackage>>(`${V2}?size=20&page=${page}`)));
  }
  expect([...seen].sort()).toEqual(expected.map((each) => each.shipmentPackageId).sort());
  const dates = first.content.map((each) => each.lastModifiedDate);
  expect(dates).toEqual([...dates].sort((a, b) => b - a));
  const rising = await get<WirePage<WirePackage>>(`${V2}?size=200&orderByField=CreatedDate&orderByDirection=ASC`);
  const created = rising.content.map((each) => each.packageHistories[0]?.createdDate ?? 0);
  expect(created).toEqual([...created].sort((a, b) => a - b));
});

test('paged: by status list, order number and package ids; a split order is found whole by its number', async () => {
  const { sim, get } = await callSim({ packages: 600 });
  const closed = await get<WirePage<WirePackage>>(`${V2}?size=200&status=Cancelled,UnSupplied`);
  expect(closed.content.length).toBeGreaterThan(3);
  expect(new Set(closed.content.map(({ status }) => status))).toEqual(new Set(['Cancelled']));
  const split = [...sim.world.orders()].find(({ status }) => status === 'UnPacked');
  const family = await get<WirePage<WirePackage>>(`${V2}?orderNumber=${split?.orderNumber}`);
  expect(family.content.length).toBeGreaterThan(2);
  expect(family.content.filter((each) => each.originPackageIds?.[0] === split?.shipmentPackageId).length).toBe(2);
  const two = [...sim.world.orders()].slice(0, 2).map((each) => each.shipmentPackageId);
  expect(ids(await get(`${V2}?shipmentPackageIds=${two.join(',')}`)).sort()).toEqual([...two].sort());
});

test.each([
  ['a window of more than 14 days', `${V2}?startDate=${MORNING - 15 * DAY}&endDate=${MORNING}`],
  ['further back than a month', `${V2}?startDate=${MORNING - 32 * DAY}&endDate=${MORNING - 31 * DAY}`],
  ['a window that ends before it begins', `${V2}?startDate=${MORNING}&endDate=${MORNING - DAY}`],
  ['more than 200 a page', `${V2}?size=201`],
  ['beyond 10,000 packages', `${V2}?size=200&page=50`],
  ['an unknown status', `${V2}?status=Packed`],
  ['an unknown order', `${V2}?orderByField=OrderDate`],
  ['more than 50 package ids', `${V2}?shipmentPackageIds=${Array.from({ length: 51 }, (_, n) => n + 1).join(',')}`],
  [
    'the stream over more than 14 days',
    `${STREAM}?lastModifiedStartDate=${MORNING - 15 * DAY}&lastModifiedEndDate=${MORNING}`,
  ],
  ['the stream further back than three months', `${STREAM}?lastModifiedStartDate=${MORNING - 93 * DAY}`],
  ['a cursor that nobody gave', `${STREAM}?nextCursor=609ca79b-1fdf-4c4e-a814-498ce9c1c039`],
])('400 for %s', async (_what, path) => {
  const { call } = await callSim({ packages: 5 });
  expect((await call('GET', path)).status).toBe(400);
});

test('the stream: newest first, by cursor, everything once, however it is cut', async () => {
  const { sim, get } = await callSim();
  const from = MORNING - 10 * DAY;
  const filter = `lastModifiedStartDate=${from}&lastModifiedEndDate=${MORNING}`;
  const expected = [...sim.world.orders()].filter((each) => each.lastModifiedDate >= from);
  const seen: WirePackage[] = [];
  let cursor = '';
  for (;;) {
    const page = await get<StreamPage>(`${STREAM}?${filter}&size=17${cursor}`);
    seen.push(...page.content);
    if (!page.hasMore) {
      expect(page.nextCursor).toBeNull();
      break;
    }
    expect(page.content).toHaveLength(17);
    cursor = `&nextCursor=${page.nextCursor}`;
  }
  const dates = seen.map((each) => each.lastModifiedDate);
  expect(dates).toEqual([...dates].sort((a, b) => b - a));
  expect(new Set(seen.map((each) => each.shipmentPackageId)).size).toBe(seen.length);
  expect(seen.length).toBe(expected.length);
});

test('a cursor belongs to its filter, and a package changed during the walk is ahead of it', async () => {
  const { sim, clock, get, call } = await callSim();
  const filter = `lastModifiedStartDate=${MORNING - 10 * DAY}&lastModifiedEndDate=${MORNING}`;
  const first = await get<StreamPage>(`${STREAM}?${filter}&size=10`);
  const changed = await call('GET', `${STREAM}?${filter}&packageItemStatuses=Created&nextCursor=${first.nextCursor}`);
  expect(changed.status).toBe(400);
  const second = await get<StreamPage>(`${STREAM}?${filter}&size=10&nextCursor=${first.nextCursor}`);
  const moved = sim.world.packages.get(second.content[3]?.shipmentPackageId ?? 0);
  if (!moved) throw new Error('there must be a package to move');
  clock.at += 1_000;
  sim.world.packages.edit(moved, clock.at, () => {});
  const again = await get<StreamPage>(`${STREAM}?${filter}&size=10&nextCursor=${first.nextCursor}`);
  expect(ids(again)).not.toContain(moved.order.shipmentPackageId);
  sim.faults.add({ kind: 'cursorLost', times: 1 });
  expect((await call('GET', `${STREAM}?${filter}&nextCursor=${second.nextCursor}`)).status).toBe(400);
});

test('bounds may be meant in Istanbul’s clock: the same window then holds what is three hours older', async () => {
  const { sim, get } = await callSim();
  const window = `${V2}?size=200&startDate=${MORNING - 20 * HOUR}&endDate=${MORNING - 6 * HOUR}`;
  sim.settings.boundsClock = 'istanbul';
  const { content } = await get<WirePage<WirePackage>>(window);
  expect(content.length).toBeGreaterThan(0);
  for (const { lastModifiedDate } of content) {
    expect(lastModifiedDate).toBeGreaterThanOrEqual(MORNING - 23 * HOUR);
    expect(lastModifiedDate).toBeLessThanOrEqual(MORNING - 9 * HOUR);
  }
});

test('faults of a list: a short page, a package that is nonsense among good ones', async () => {
  const { sim, get } = await callSim();
  const good = await get<WirePage<WirePackage>>(`${V2}?size=10`);
  sim.faults.add({ kind: 'short', by: 2, times: 1 });
  expect(ids(await get(`${V2}?size=10`))).toEqual(ids(good).slice(0, 8));
  sim.faults.add({ kind: 'malformed', shipmentPackageId: ids(good)[1] ?? 0, how: 'linesText' });
  const bad = await get<WirePage<WirePackage>>(`${V2}?size=10`);
  expect(bad.content[1]?.lines).toBeTypeOf('string');
  expect(bad.content[2]).toEqual(good.content[2]);
});
