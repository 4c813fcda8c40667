import { describe, expect, it } from 'vitest';
import { countModelOutcome } from '../../src/core/store/print/model-calls.ts';
import { usageReport } from '../../src/core/store/print/model-usage.ts';
import type { Store } from '../../src/core/store/store.ts';
import { aiUsageReport } from '../../src/jobs/ai-usage-report.ts';
import { openShop } from './shop.ts';

/** The night on which London's clocks go forward is the 29th: that day has 23 hours. */
const morning = Date.UTC(2026, 2, 30, 5);
const yesterday = Date.UTC(2026, 2, 29, 12);
const hour = 3_600_000;
const settings = { zone: 'Europe/London' };

interface Called {
  readonly at: number;
  readonly model?: string;
  readonly marketplace?: string | null;
  readonly error?: string;
  readonly ms?: number;
  readonly cost?: number | null;
}

async function called(
  store: Store,
  { at, model = 'gpt-4.1-mini', marketplace = 'amazon', error, ms = 2000, cost = 1_000_000 }: Called,
) {
  const price = JSON.stringify({
    model,
    input: 400_000_000,
    cached: 100_000_000,
    output: 1_600_000_000,
    asOf: '2026-01-31',
    source: 'a list',
  });
  const { id } = await store.db
    .insertInto('model_calls')
    .values({
      at,
      marketplace,
      model,
      prompt_version: 1,
      input_hash: 'x',
      request: 'Anna Quirke-Bell',
      ok: error === undefined ? 1 : 0,
      error_code: error ?? null,
      ms,
      prompt_tokens: error === undefined ? 1000 : null,
      cached_tokens: error === undefined ? 400 : null,
      completion_tokens: error === undefined ? 50 : null,
      cost_nano: error === undefined ? cost : 0,
      price: cost === null ? null : price,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

describe('the usage report', () => {
  it('says zero where nothing was asked', async () => {
    const shop = await openShop({ orders: 1, start: morning });
    const ran = await shop.run(aiUsageReport, {}, {}, settings);
    expect([ran.error, ran.summary, ran.counts.seen]).toEqual([null, '2026-03-29: no calls; before: no calls', 0]);
    expect(ran.log.join('\n')).not.toMatch(/NaN|undefined|null/);
  });

  it('adds up yesterday by the business’s clock, by model and by marketplace, and compares', async () => {
    const shop = await openShop({ orders: 1, start: morning });
    const { store } = shop;
    const id = await called(store, { at: Date.UTC(2026, 2, 29, 0), ms: 1000 });
    await called(store, { at: yesterday, ms: 3000, marketplace: null });
    await called(store, { at: yesterday, ms: 9000, model: 'house-model', cost: null });
    await called(store, { at: Date.UTC(2026, 2, 29, 23) - 1, error: 'refusal' });
    // Before and after: the day has 23 hours and ends at 23:00 UTC.
    await called(store, { at: Date.UTC(2026, 2, 29, 0) - 1 });
    await called(store, { at: Date.UTC(2026, 2, 29, 23) });
    await store.write((tx) => countModelOutcome(tx, id, { tasks: 3, reviews: 1 }));

    const ran = await shop.run(aiUsageReport, {}, {}, settings);
    expect(ran.summary).toBe(
      '2026-03-29: 4 calls, 1 failed, 3150 tokens, 0.002 USD and 1 call of unknown cost, half within 3.0 s, 95 % within 9.0 s; ' +
        'before: 1 call, 1050 tokens, 0.001 USD, half within 2.0 s, 95 % within 2.0 s · ' +
        'today so far: 1 call, 1050 tokens, 0.001 USD, half within 2.0 s, 95 % within 2.0 s',
    );
    const log = ran.log.join('\n');
    for (const line of [
      'model gpt-4.1-mini: 3 calls, 1 failed, tokens 2000 in (800 cached), 100 out, cost 0.002 USD, p50 1.0 s, p95 3.0 s [0.40/0.10/1.60, 2026-01-31, a list]',
      'model house-model: 1 call, 0 failed, tokens 1000 in (400 cached), 50 out, cost unknown, p50 9.0 s, p95 9.0 s',
      'marketplace amazon: 3 calls',
      'marketplace none: 1 call',
      'error refusal: 1',
      'print tasks made of it: 3, waiting for a person: 1',
      '(calls +300 %, failed new, cost +100 %)',
    ])
      expect(log).toContain(line);
    expect(log).not.toContain('Quirke');
  });

  it('counts whole days, over a night on which the clocks change too', async () => {
    const { store } = await openShop({ orders: 1, start: morning });
    const report = await usageReport(store.db, 'Europe/London', 7, morning);
    expect([report.period.from, report.period.to, report.before.from]).toEqual([
      Date.UTC(2026, 2, 23),
      Date.UTC(2026, 2, 29, 23),
      Date.UTC(2026, 2, 16),
    ]);
    expect(report.period.to - report.period.from).toBe((7 * 24 - 1) * hour);
  });
});
