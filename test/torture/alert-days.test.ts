import { expect, it } from 'vitest';
import { alertsOf, slotsWithoutRecord, timesTold } from '../jobs/engine/days-report.ts';
import { day, hour, minute, type Span, simulateDays } from '../jobs/engine/simulated-days.ts';

/** Every so many hours, so many minutes long. */
function every(from: number, to: number, hours: number, offset: number, minutes: number): Span[] {
  const spans: Span[] = [];
  for (let at = from + offset * hour; at + minutes * minute < to - 6 * hour; at += hours * hour)
    spans.push([at, at + minutes * minute]);
  return spans;
}

it('24 days over both nights when clocks change, with outages, frozen jobs, deaths and a dead mail server', async () => {
  const from = Date.parse('2026-03-20T00:00Z');
  const to = from + 24 * day;
  const outages = every(from, to, 31, 5, 95);
  const freezes = every(from, to, 67, 20, 60);
  const deaths = every(from, to, 53, 11, 140);
  const stops = every(from, to, 101, 33, 30);
  const unreachable = every(from, to, 97, 4, 200);
  const days = await simulateDays(
    from,
    to,
    { outages, freezes, deaths, stops, unreachable, dieWhileSending: 17 },
    2 * minute,
  );
  const { store, sent } = days;
  expect(await slotsWithoutRecord(store, from, to - 10 * minute)).toEqual([]);

  const died = (await alertsOf(days, 'daemon-died')).length;
  const inDoubt = await store.db.selectFrom('alert_messages').select('id').where('state', '=', 'doubt').execute();
  // Each death told, and each time that the process died while it sent.
  expect(died).toBe(deaths.length + Math.floor(sent.length / 17));
  expect(inDoubt.length).toBe(Math.floor(sent.length / 17));

  // Nothing outside twice; and each step that was to be told is in a message that arrived or whose arrival is in doubt.
  expect([...timesTold(sent)].filter(([, times]) => times !== 1)).toEqual([]);
  const arrived = new Set(sent.map(({ message }) => message.id));
  const messages = await store.db.selectFrom('alert_messages').selectAll().execute();
  expect(messages.filter(({ id, state }) => !arrived.has(id) && state !== 'waiting')).toEqual([]);
  const waiting = await store.db.selectFrom('alert_steps').select('id').where('told', '=', 'waiting').execute();
  expect(waiting.length).toBeLessThanOrEqual(2);

  // Each outage is one error, told or, when it came back soon, in the digest; each freeze is noticed in time.
  const errors = await alertsOf(days, 'error-group');
  expect(errors.length).toBeGreaterThanOrEqual(outages.length - 2);
  const open = await store.db.selectFrom('alerts').select('class').where('closed_at', 'is', null).execute();
  expect(open.filter(({ class: cls }) => cls !== 'daemon-died')).toEqual([]);
  for (const [begin] of freezes) {
    const isDead = deaths.some(([a, b]) => begin + 20 * minute > a && begin < b + 20 * minute);
    const noticed = (await alertsOf(days, 'job-silent')).some(
      ({ opened_at }) => opened_at >= begin && opened_at <= begin + 20 * minute,
    );
    expect(noticed || isDead, new Date(begin).toISOString()).toBe(true);
  }

  const kinds = (kind: string): number => messages.filter((message) => message.kind === kind).length;
  expect(kinds('weekly')).toBe(4);
  expect(kinds('daily')).toBeLessThanOrEqual(24);
  const marks = messages.map(({ notifier, mark }) => `${notifier} ${mark}`);
  expect(new Set(marks).size).toBe(marks.length);
  // Few rows for 24 bad days.
  const alerts = await store.db.selectFrom('alerts').select('id').execute();
  expect(alerts.length).toBeLessThan(300);
  expect(messages.length).toBeLessThan(24 * 12);
  expect((await store.db.selectFrom('alert_looks').select('who').execute()).length).toBeLessThanOrEqual(3);
  // 24 rounds a day while somebody works (M106).
  const rounds = await store.db.selectFrom('slots').select('outcome').where('schedule_id', '=', 'watch/1').execute();
  expect(rounds.length).toBe(24 * 24);
  expect(days.said.filter((line) => line.startsWith('error'))).toEqual([]);
});
