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
  // Who watches from outside hears of each hour but those in which nobody worked (M106).
  const isDead = (at: number): boolean => at >= death[0] && at < death[1];
  expect(days.pings.filter(isDead)).toEqual([]);
  const hours = new Set(days.pings.map((at) => Math.floor((at - from) / hour)));
  expect([...hours]).toEqual(Array.from({ length: 30 }, (_, n) => n).filter((n) => n < 12 || n > 14));

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

it('while everything is paused jobs stand still; what watches and tells goes on, and tells that it is paused (M33)', async () => {
  const from = Date.parse('2026-03-10T09:00Z');
  const pause: Span = [from + hour, from + 27 * hour];
  const death: Span = [from + 5 * hour, from + 6 * hour];
  const outage: Span = [from, from + 2 * hour];
  const days = await simulateDays(
    from,
    from + 29 * hour,
    { pauses: [pause], deaths: [death], outages: [outage] },
    5 * minute,
  );
  expect(await slotsWithoutRecord(days.store, from, from + 29 * hour - 10 * minute)).toEqual([]);
  const ran = async (job: string) => {
    const { store } = days;
    const rows = await store.db.selectFrom('runs').select('finished_at as at').where('job', '=', job).execute();
    return rows.filter(({ at }) => at !== null && at >= pause[0] + 10 * minute && at < pause[1]).length;
  };
  expect([await ran('ten'), await ran('far'), await ran('watch')]).toEqual([0, 0, 25]);

  const [paused, ...others] = await alertsOf(days, 'paused');
  expect(others).toEqual([]);
  expect(paused).toMatchObject({ opened_at: pause[0] + hour, closed_at: pause[1] });
  expect(await alertsOf(days, 'job-silent')).toEqual([]);
  const at = (words: RegExp) => days.sent.filter(({ message }) => words.test(message.body)).map((one) => one.at);
  expect(at(/^WARNING .*all jobs are paused since 2026-03-10 10:00 by jane/m)[0]).toBeLessThanOrEqual(
    pause[0] + hour + 10 * minute,
  );
  const [told = 0] = at(/died at/);
  expect(told).toBeGreaterThan(death[1]);
  expect(told).toBeLessThan(death[1] + 15 * minute);
  // The digest of the next morning reminds of it.
  const [digest] = days.sent.filter(
    ({ message }) => message.kind === 'daily' && message.body.includes('all jobs are paused since'),
  );
  expect(digest?.at).toBeLessThan(Date.parse('2026-03-11T09:30Z'));
  expect(at(/^RECOVERED .*all jobs are paused since/m)).toHaveLength(1);
});

it('what is paused by its name neither watches nor tells', async () => {
  const from = Date.parse('2026-03-10T09:00Z');
  const trouble = { outages: [[from, from + 2 * hour] as const], pauses: [[from + hour, from + 4 * hour] as const] };
  const mute = await simulateDays(from, from + 5 * hour, { ...trouble, held: 'send-alerts' }, 5 * minute);
  expect(mute.sent).toEqual([]);
  expect(await alertsOf(mute, 'error-group')).toHaveLength(1);
  const blind = await simulateDays(from, from + 5 * hour, { ...trouble, held: 'watch' }, 5 * minute);
  expect(blind.sent.length).toBeGreaterThan(0);
  const rounds = await blind.store.db.selectFrom('alert_looks').select('who').execute();
  expect(rounds.map(({ who }) => who)).toEqual(['engine']);
});
