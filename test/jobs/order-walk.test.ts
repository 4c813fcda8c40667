import { describe, expect, it } from 'vitest';
import type { OrderPage } from '../../src/core/channels/channel.ts';
import { walkOrders } from '../../src/jobs/order-walk.ts';

const ids = (length: number): string[] => Array.from({ length }, (_, n) => String(n));
const pageOf = (list: readonly string[], { page, pageSize }: { page: number; pageSize: number }): OrderPage => ({
  orders: list.slice((page - 1) * pageSize, page * pageSize).map((externalId) => ({ externalId, body: '{}' })),
  total: list.length,
  page,
  pages: Math.ceil(list.length / pageSize),
  vendorNow: null,
});
/** A list in which the orders on both sides of the first page's edge have changed places. */
const swapped = (list: readonly string[]): string[] => {
  const [last = '', first = ''] = list.slice(499, 501);
  return list.toSpliced(499, 2, first, last);
};

/** Walks a list that may be another at each request. */
async function walk(
  listAt: (request: number) => readonly string[],
  start = { offset: 0, total: null as number | null },
): Promise<{ seen: Set<string>; missing: number; requests: number; shortfalls: number[] }> {
  const seen = new Set<string>();
  const shortfalls: number[] = [];
  let requests = 0;
  const { missing } = await walkOrders({
    start,
    signal: new AbortController().signal,
    fetch: async (page) => {
      requests += 1;
      return pageOf(listAt(requests), page);
    },
    onPage: async (page) => {
      for (const { externalId } of page.orders) seen.add(externalId ?? '');
    },
    onGap: async () => undefined,
    onShortfall: (number) => shortfalls.push(number),
  });
  return { seen, missing, requests, shortfalls };
}

describe('a walk through a list whose order is not quite settled', () => {
  const list = ids(1000);

  it('meets on a second way an order that slipped through at a page’s edge', async () => {
    const walked = await walk((request) => (request === 1 ? list : swapped(list)));
    expect(walked).toMatchObject({ missing: 0, requests: 4, shortfalls: [1] });
    expect(walked.seen.size).toBe(1000);
  });

  it('says how many it never met', async () => {
    const walked = await walk((request) => (request % 2 === 1 ? list : swapped(list)));
    expect(walked).toMatchObject({ missing: 1, requests: 4, shortfalls: [1] });
    expect(walked.seen.size).toBe(999);
  });

  it('trusts what an earlier run has read, and finds what slips through after it', async () => {
    const longer = ids(1600);
    const lost = longer.toSpliced(1000, 1, '999');
    const walked = await walk((request) => (request === 2 ? lost : longer), { offset: 500, total: 1600 });
    expect(walked).toMatchObject({ missing: 0, shortfalls: [1] });
    expect((await walk(() => longer, { offset: 500, total: 1600 })).requests).toBe(3);
  });

  it('takes no order twice met for one missed when others left the list', async () => {
    const shorter = list.slice(3);
    const walked = await walk((request) => (request === 1 ? list : shorter));
    expect(walked).toMatchObject({ missing: 0, shortfalls: [] });
  });
});

it('gives up on a list whose length keeps changing', async () => {
  const [list, longer] = [ids(1000), ids(1001)];
  const walking = walk((request) => (request % 2 === 1 ? longer : list));
  await expect(walking).rejects.toMatchObject({ kind: 'nonsense', message: expect.stringContaining('1001 to 1000') });
});

it('follows a list that keeps shrinking as long as it gets further', async () => {
  const list = ids(20_000);
  const walked = await walk((request) => list.slice(Math.floor(request / 3)));
  expect(walked.missing).toBe(0);
  expect(walked.seen.has('19999')).toBe(true);
});
