import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkPage, done, pageAt, shrink, stepBack } from '../../../src/core/domain/page-walk.ts';

describe('the page that begins at an offset', () => {
  test.each([
    [0, 500, { page: 1, pageSize: 500 }],
    [1500, 500, { page: 4, pageSize: 500 }],
    [0, 100, { page: 1, pageSize: 100 }],
    [600, 500, { page: 7, pageSize: 100 }],
    [137, 500, { page: 138, pageSize: 1 }],
    [138, 500, { page: 70, pageSize: 2 }],
    [140, 500, { page: 8, pageSize: 20 }],
    [140, 3, { page: 71, pageSize: 2 }],
    [140, 0, { page: 141, pageSize: 1 }],
  ])('%i with at most %i', (offset, maxSize, expected) => {
    expect(pageAt(offset, maxSize)).toEqual(expected);
  });

  test('begins exactly there and is as large as it can be', () => {
    fc.assert(
      fc.property(fc.nat(1_000_000), fc.constantFrom(500, 100, 20, 4, 2, 1), (offset, maxSize) => {
        const { page, pageSize } = pageAt(offset, maxSize);
        expect((page - 1) * pageSize).toBe(offset);
        expect(pageSize).toBeLessThanOrEqual(maxSize);
      }),
    );
  });

  test('shrinks step by step, each size dividing the one before, down to a single order', () => {
    const sizes = [500];
    for (let size = shrink(500); size !== null; size = shrink(size)) {
      expect((sizes.at(-1) ?? 0) % size).toBe(0);
      sizes.push(size);
    }
    expect(sizes).toEqual([500, 100, 20, 4, 2, 1]);
  });
});

describe('judging a page by its own counts', () => {
  const asked = { page: 3, pageSize: 500, offset: 1000 };
  const full = { count: 500, total: 2000, page: 3, pages: 4 };

  test.each([
    ['a page in the middle', full, { kind: 'ok' }],
    ['the last, partial page', { ...full, count: 7, total: 1007 }, { kind: 'ok' }],
    ['a page past the end', { ...full, count: 0, total: 1000 }, { kind: 'ok' }],
    ['a cut page', { ...full, count: 499 }, { kind: 'short', expected: 500, got: 499 }],
    ['an empty page in the middle', { ...full, count: 0 }, { kind: 'short', expected: 500, got: 0 }],
    ['more than was asked for', { ...full, count: 501 }, { kind: 'overfull', expected: 500, got: 501 }],
    ['another page', { ...full, page: 1 }, { kind: 'other-page', asked: 3, got: 1 }],
  ])('%s', (_, answer, verdict) => {
    expect(checkPage(asked, answer)).toEqual(verdict);
  });
});

describe('where a walk goes on when the list’s length has changed', () => {
  const asked = { pageSize: 500, offset: 1000 };

  test.each([
    ['the first page of a walk', 2000, null, null],
    ['the same total', 2000, 2000, null],
    ['more than before', 2000, 1990, null],
    ['one order left', 2000, 2001, 500],
    ['501 orders left', 2000, 2501, 0],
    ['more left than were read', 2000, 9000, 0],
  ])('%s', (_, total, before, back) => {
    expect(stepBack(asked, total, { offset: 1000, total: before })).toBe(back);
  });

  test('before the first page nothing can have moved', () => {
    expect(stepBack({ pageSize: 500, offset: 0 }, 600, { offset: 0, total: 700 })).toBeNull();
  });

  test('a place stepped over since then may have been passed too far on', () => {
    expect(stepBack({ pageSize: 1, offset: 1001 }, 1999, { offset: 1000, total: 2000 })).toBe(999);
  });
});

/** A vendor whose list loses orders between the requests and who cannot answer a page that holds a poisoned one. */
class LosingVendor {
  readonly requests: { offset: number; pageSize: number; failed: boolean }[] = [];
  private list: number[];
  private readonly poisoned: ReadonlySet<number>;
  private readonly losses: number[][];

  constructor(size: number, poisoned: readonly number[], losses: readonly (readonly number[])[]) {
    this.list = Array.from({ length: size }, (_, id) => id);
    this.poisoned = new Set(poisoned);
    this.losses = losses.map((ids) => [...ids]);
  }

  get length(): number {
    return this.list.length;
  }

  get remaining(): readonly number[] {
    return this.list.filter((id) => !this.poisoned.has(id));
  }

  /** The orders of a page, or null for the vendor's error 500. */
  ask({ page, pageSize }: { page: number; pageSize: number }): { orders: number[]; total: number } | null {
    const gone = new Set(this.losses.shift() ?? []);
    this.list = this.list.filter((id) => !gone.has(id));
    const offset = (page - 1) * pageSize;
    const orders = this.list.slice(offset, offset + pageSize);
    const failed = orders.some((id) => this.poisoned.has(id));
    this.requests.push({ offset, pageSize, failed });
    return failed ? null : { orders, total: this.list.length };
  }
}

/** The walk as a channel does it. */
function walk(vendor: LosingVendor): { seen: Set<number>; skipped: number[] } {
  const seen = new Set<number>();
  const skipped: number[] = [];
  let offset = 0;
  let total: number | null = null;
  let told: { offset: number; total: number | null } = { offset, total };
  let maxSize = 500;
  while (total === null || !done(offset, total)) {
    const request = pageAt(offset, maxSize);
    const answer = vendor.ask(request);
    if (answer === null) {
      const smaller = shrink(request.pageSize);
      // Before a place is stepped over, its neighbours are asked for, and tell the length.
      if (smaller === null && told.total === null) told = { offset, total: vendor.length };
      if (smaller === null) skipped.push(offset++);
      maxSize = smaller ?? 500;
      continue;
    }
    const { orders } = answer;
    for (const id of orders) seen.add(id);
    offset = stepBack({ ...request, offset }, answer.total, told) ?? offset + orders.length;
    total = answer.total;
    told = { offset, total };
    maxSize = 500;
  }
  return { seen, skipped };
}

describe('walking a list that changes', () => {
  const size = fc.integer({ min: 1, max: 2600 });

  test('every order that stays is seen, whatever leaves meanwhile and whatever is poisoned', () => {
    const world = size.chain((n) =>
      fc.record({
        n: fc.constant(n),
        poisoned: fc.uniqueArray(fc.nat(n - 1), { maxLength: 4 }),
        losses: fc.array(fc.array(fc.nat(n - 1), { maxLength: 30 }), { maxLength: 12 }),
      }),
    );
    fc.assert(
      fc.property(world, ({ n, poisoned, losses }) => {
        const vendor = new LosingVendor(n, poisoned, losses);
        const { seen } = walk(vendor);
        expect(vendor.remaining.filter((id) => !seen.has(id))).toEqual([]);
      }),
      {
        numRuns: 300,
        // An order leaves just when a poisoned one is stepped over.
        examples: [
          [{ n: 12, poisoned: [8], losses: [[], [], [], [0, 3, 2], [1]] }],
          [{ n: 12, poisoned: [5], losses: [[], [], [], [3, 0], [4, 2], [1], [5]] }],
        ],
      },
    );
  });

  test('the losses of this test do lose orders to a walker that ignores the totals', () => {
    const vendor = new LosingVendor(1500, [], [[], [3]]);
    const seen = new Set<number>();
    for (let page = 1; page <= 3; page += 1)
      for (const id of vendor.ask({ page, pageSize: 500 })?.orders ?? []) seen.add(id);
    expect(vendor.remaining.filter((id) => !seen.has(id))).toEqual([500]);
  });

  test('poisoned orders are stepped over one by one, and the walk returns to large pages', () => {
    const vendor = new LosingVendor(3000, [637, 638, 2000], []);
    const { seen, skipped } = walk(vendor);
    expect(skipped).toEqual([637, 638, 2000]);
    expect(seen.size).toBe(2997);
    const large = vendor.requests.filter((request) => request.pageSize === 500 && !request.failed);
    expect(large.map((request) => request.offset)).toEqual([0, 1000, 1500, 2500]);
    expect(vendor.requests.length).toBeLessThan(60);
  });

  test('an empty list is read with one request', () => {
    const vendor = new LosingVendor(0, [], []);
    expect(walk(vendor).seen.size).toBe(0);
    expect(vendor.requests).toHaveLength(1);
  });
});
