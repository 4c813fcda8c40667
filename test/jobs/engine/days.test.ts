import { expect, it } from 'vitest';
import { alertsOf, slotsWithoutRecord, timesTold } from './days-report.ts';
import { hour, minute, type Span, simulateDays } from './simulated-days.ts';

it('a day and a half over the night when clocks change, with an outage, a frozen job, a death: each slot recorded, each thing told once', async () => {
  const from = Date.parse('2026-03-28T09:00Z');
  const to = from + 30 * hour;
  const outage: Span = [from + 2 * hour, from + 4 * hour];
  const freeze: Span = [from + 8 * hour + 5 * minute, from + 10 * hour];
  const death: Span = [from + 12 * hour, from + 15 * hour];
  const days = await simulateDays(from, to, { outages: [outage], freezes: [freeze], deaths: [death] }, 5 * minute);
  expect(await slotsWithoutRecord(days.store, from, to - 10 * minute)).toEqual([]);

  const [error, ...otherErrors] = await alertsOf(days, 'error-group');
  expect(otherErrors).toEqual([]);
  expect(error?.opened_at).toBe(outage[0] + 5 * minute - (outage[0] % (10 * minute) === 0 ? 5 * minute : 0));
  expect((error?.closed_at ?? 0) - outage[1]).toBeLessThanOrEqual(15 * minute);
  const [silent, ...others] = await alertsOf(days, 'job-silent');
  expect(others).toEqual([]);
  // One interval of ten minutes and ten of grace after its last output (M103).
  expect((silent?.opened_at ?? 0) - freeze[0]).toBeLessThanOrEqual(20 * minute);
  expect(await alertsOf(days, 'daemon-died')).toHaveLength(1);

  const told = timesTold(days.sent);
  expect([...told.values()].every((times) => times === 1)).toBe(true);
  expect([...told.keys()].sort()).toEqual(
    [
      `RECOVERED alert ${error?.id}`,
      `RECOVERED alert ${silent?.id}`,
      'CRITICAL alert 3',
      `WARNING alert ${error?.id}`,
      `WARNING alert ${silent?.id}`,
    ].sort(),
  );
});
