import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type ManualClock, manualClock } from '../../src/core/clock.ts';
import { type Budget, type BudgetLayer, type Shared, storeBudget } from '../../src/core/limits.ts';
import { type BudgetUse, budgetUse } from '../../src/core/store/budgets.ts';
import { callRecorder } from '../../src/core/store/calls.ts';
import { openStore, type Store } from '../../src/core/store/store.ts';
import { busiest } from './busiest.ts';

const start = Date.UTC(2026, 2, 8, 9, 0, 0);
const minute = 60_000;
/** 32 a minute: one every 1,875 ms; four at once, one of them in reserve. */
const policy = { channel: 'shop', group: 'all', limit: 40, windowMs: minute, burst: 4, reserve: 1, inFlight: 4 };
const interval = minute / 32;

let folder: string;
let store: Store;
let clock: ManualClock;
let controller: AbortController;

beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'orderdeck-limits-'));
  store = await openStore(path.join(folder, 'test.db'), { role: 'owner' });
  clock = manualClock(start);
  controller = new AbortController();
});
afterEach(async () => {
  controller.abort(new Error('the test is over'));
  await store.close();
  rmSync(folder, { recursive: true });
});

function budget(changed: Partial<BudgetLayer & Shared> = {}): Budget {
  return storeBudget({ store, clock, ...policy, ...changed });
}

/** Takes until the clock stands at `until`, noting when each call was let through and what was said while waiting. */
function greedy(from: Budget, urgent = false): { taken: number[]; waits: { until: number; why: string }[] } {
  const seen = { taken: [] as number[], waits: [] as { until: number; why: string }[] };
  const { signal } = controller;
  const loop = async (): Promise<void> => {
    for (;;) {
      await from.take({ urgent, signal, onWait: (until, why) => seen.waits.push({ until, why }) });
      seen.taken.push(clock.now());
    }
  };
  loop().catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });
  return seen;
}

/** Ends every caller so far. */
function stop(): void {
  controller.abort(new Error('stopped'));
  controller = new AbortController();
}

describe('the pace', () => {
  test('is a burst, then one call per interval, told before each wait', async () => {
    const seen = greedy(budget());
    await clock.advance(3 * interval);
    expect(seen.taken).toEqual([0, 0, 0, 1, 2, 3].map((n) => start + n * interval));
    expect(seen.waits[0]).toEqual({ until: start + interval, why: 'the pace of 32 calls in 60 s that all jobs share' });
  });

  test('keeps the reserve for those who are waited for, without changing the sum', async () => {
    const ordinary = greedy(budget());
    await clock.advance(0);
    expect(ordinary.taken).toHaveLength(3);
    const urgent = greedy(budget(), true);
    await clock.advance(0);
    expect(urgent.taken).toHaveLength(1);
    await clock.advance(5 * minute);
    const perMinute = (ordinary.taken.length + urgent.taken.length - 4) / 5;
    expect(perMinute).toBeCloseTo(32, 0);
  });

  test('fills up again in a quiet time, and never above the burst', async () => {
    greedy(budget());
    await clock.advance(10 * interval);
    stop();
    await clock.advance(10 * minute);
    const after = greedy(budget(), true);
    await clock.advance(0);
    expect(after.taken).toHaveLength(4);
  });

  test.each([1, 2, 3])('no sliding minute holds more than 40, however late calls arrive (seed %i)', async (seed) => {
    const random = mulberry(seed);
    const arrivals: number[] = [];
    const { signal } = controller;
    const caller = async (from: Budget, urgent: boolean): Promise<void> => {
      for (;;) {
        await from.take({ urgent, signal });
        // Some answers come at once, some calls hang on the way and are counted only when they arrive.
        const delay = random() < 0.1 ? random() * 25_000 : random() * 300;
        await clock.sleep(delay, signal);
        arrivals.push(clock.now());
        if (random() < 0.02) await clock.sleep(random() * 2 * minute, signal);
      }
    };
    const callers = [false, false, false, true].map((urgent) => caller(budget(), urgent).catch(() => undefined));
    await clock.advance(10 * minute);
    stop();
    await Promise.all(callers);
    expect(busiest(arrivals, 60_000)).toBeLessThanOrEqual(40);
    expect(arrivals.length / 10).toBeGreaterThan(25);
  });

  test('survives a restart: a new process finds the burst used up', async () => {
    greedy(budget());
    await clock.advance(0);
    stop();
    await store.close();
    store = await openStore(path.join(folder, 'test.db'), { role: 'write' });
    const seen = greedy(budget());
    await clock.advance(0);
    expect(seen.taken).toEqual([]);
    await clock.advance(interval);
    expect(seen.taken).toEqual([start + interval]);
  });

  test('is not stopped by a clock that was put back', async () => {
    const before = budget();
    await before.take({ signal: controller.signal });
    await before.observe({ throttledMs: minute });
    clock = manualClock(start - 24 * 60 * minute);
    const seen = greedy(budget());
    await clock.advance(0);
    expect(seen.taken).toHaveLength(3);
  });

  test('wants a policy that fits its limit', () => {
    expect(() => budget({ limit: 8 })).toThrow(/do not fit a limit of 8/);
    expect(() => budget({ reserve: 4 })).toThrow(/4 kept back/);
  });
});

describe('what the provider says', () => {
  test.each([
    ['none left', { remaining: 0, resetMs: 17_000 }, 17_250, /quota is used up/],
    ['too many requests', { throttledMs: 42_000 }, 42_250, /too many requests/],
    ['a wait longer than any real one', { throttledMs: 1e12 }, 3_600_000, /too many requests/],
  ])('%s: nobody calls until then, urgent or not, here or in another process', async (_, answer, wait, why) => {
    const one = budget();
    await one.observe(answer);
    const seen = greedy(budget(), true);
    await clock.advance(wait - 1);
    expect(seen.taken).toEqual([]);
    expect(seen.waits).toEqual([{ until: start + wait, why: expect.stringMatching(why) }]);
    await clock.advance(1);
    expect(seen.taken.slice(0, 3)).toEqual([start + wait, start + wait, start + wait]);
  });

  test('a shorter block does not cut a longer one', async () => {
    const one = budget();
    await one.observe({ throttledMs: 50_000 });
    await one.observe({ remaining: 0, resetMs: 1000 });
    const seen = greedy(one);
    await clock.advance(50_000);
    expect(seen.taken).toEqual([]);
  });

  test.each([1, 2, 5, 12])(
    '%i left because another program uses the key: no more than that until the window ends',
    async (remaining) => {
      const one = budget();
      await one.observe({ remaining, resetMs: 45_000 });
      const seen = greedy(one, true);
      await clock.advance(45_000);
      expect(seen.taken.length).toBe(remaining);
      await clock.advance(minute);
      expect(seen.taken.length).toBeGreaterThanOrEqual(remaining + 31);
    },
  );

  test('what our own calls leave slows nobody down', async () => {
    const one = budget();
    const seen = greedy(one);
    for (let second = 0; second < 60; second += 1) {
      await one.observe({ remaining: 40 - seen.taken.length, resetMs: (60 - second) * 1000 });
      await clock.advance(1000);
    }
    expect(seen.taken.length).toBeGreaterThanOrEqual(34);
  });
});

test('a wait ends with the signal’s reason', async () => {
  const one = budget();
  await one.observe({ throttledMs: minute });
  const waiting = one.take({ signal: controller.signal });
  await clock.advance(1000);
  const reason = new Error('cancelled by the operator');
  controller.abort(reason);
  await expect(waiting).rejects.toBe(reason);
  await expect(one.take({ signal: controller.signal })).rejects.toBe(reason);
});

test('budgetUse counts the calls of the last window, and tells of a block while it lasts', async () => {
  const one = budget();
  const record = callRecorder(store, { channel: 'shop', group: 'all', runId: null });
  for (const ago of [70, 60, 59, 30, 0]) {
    await record.start({ method: 'GET', path: '/', ref: null, at: start - ago * 1000 });
  }
  await callRecorder(store, { channel: 'other', group: 'all', runId: null }).start({
    method: 'GET',
    path: '/',
    ref: null,
    at: start,
  });
  await one.observe({ throttledMs: 9750 });
  const use: BudgetUse = {
    channel: 'shop',
    group: 'all',
    used: 3,
    limit: 40,
    windowSeconds: 60,
    blockedUntil: null,
    why: null,
  };
  expect(await budgetUse(store.db, start)).toEqual([
    { ...use, blockedUntil: start + 10_000, why: 'it answered “too many requests”' },
  ]);
  expect(await budgetUse(store.db, start + 10_000)).toEqual([{ ...use, used: 2 }]);
});

function mulberry(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
