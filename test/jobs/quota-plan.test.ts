import { expect, it } from 'vitest';
import { callsUsed, quotaPlan } from '../../src/core/store/stats/quota-plan.ts';
import { openWorkingHours } from './working-hours.ts';

const hour = 3_600_000;

it('forecasts the calls of the next hour within a tenth, before they are made (N14)', {
  timeout: 120_000,
}, async () => {
  const start = Date.UTC(2026, 2, 4, 10);
  const { store, clock, jobs, work } = await openWorkingHours({ start, orders: 40, seed: 5 });
  await work(start + 2 * hour);
  const { from, to, rows } = await quotaPlan(store.db, jobs, clock.now());
  await work(to);
  const used = await callsUsed(store.db, rows, from, to);
  const wide = rows.map((row, at) => ({ ...row, used: used[at] ?? 0 })).filter(({ group }) => group === 'all');
  expect(wide.map(({ channel }) => channel)).toEqual(['shipstation', 'trendyol']);
  for (const { channel, expected, high, used: came, capacity, verdict } of wide) {
    expect(Math.abs(expected - came) / came, `${channel}: ${expected} forecast, ${came} used`).toBeLessThanOrEqual(0.1);
    expect(came).toBeLessThanOrEqual(high);
    expect(high).toBeLessThan(capacity);
    expect(verdict).toBe('fits');
  }
});
