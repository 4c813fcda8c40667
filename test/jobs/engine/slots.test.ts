import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { nextSlotAt } from '../../../src/core/store/runs/schedules.ts';
import { setJobPaused } from '../../../src/core/store/runs/switches.ts';
import { openStore, type Store } from '../../../src/core/store/store.ts';
import { realignSchedules } from '../../../src/jobs/engine/realign.ts';
import { fireDueSlots, reconcileSchedules } from '../../../src/jobs/engine/slots.ts';
import { defineJob, type JobDefinition } from '../../../src/jobs/job.ts';

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;

let folder: string;
let one: Store;
let two: Store;

beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'orderdeck-slots-'));
  one = await openStore(path.join(folder, 'orderdeck.db'), { role: 'owner' });
  two = await openStore(path.join(folder, 'orderdeck.db'), { role: 'write' });
});
afterEach(async () => {
  await one.close();
  await two.close();
  rmSync(folder, { recursive: true, force: true });
});

function job(change: Partial<JobDefinition> & { id: string }, ...crons: string[]): JobDefinition {
  return defineJob({
    title: change.id,
    description: change.id,
    args: z.object({}),
    steps: [{ name: change.id, run: async () => ({ summary: '' }) }],
    schedules: crons.map((cron) => ({ cron })),
    overlap: 'queue-one',
    ...change,
  }) as unknown as JobDefinition;
}

const never = () => null;
const slotsOf = (id: string, outcome?: string) =>
  one.db
    .selectFrom('slots')
    .selectAll()
    .where('schedule_id', '=', id)
    .$if(outcome !== undefined, (query) => query.where('outcome', '=', outcome ?? ''))
    .orderBy('slot_at')
    .execute();

/** What the wall shows at an instant, by the platform's own tables: the oracle of these tests. */
function wall(at: number, zone: string): string {
  const parts = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' });
  return parts.format(at);
}

describe('a night on which the clocks change', () => {
  const nights = [
    { zone: 'America/Los_Angeles', from: '2026-03-08T07:00Z', name: 'spring, Los Angeles' },
    { zone: 'America/Los_Angeles', from: '2026-11-01T06:00Z', name: 'autumn, Los Angeles' },
    { zone: 'Europe/London', from: '2026-03-28T23:00Z', name: 'spring, London' },
    { zone: 'Europe/London', from: '2026-10-24T22:00Z', name: 'autumn, London' },
    { zone: 'Europe/Istanbul', from: '2026-03-28T20:00Z', name: 'spring, Istanbul (which has none)' },
    { zone: 'Europe/Istanbul', from: '2026-10-24T20:00Z', name: 'autumn, Istanbul (which has none)' },
  ];

  it.each(nights)('$name: each slot once, none missed, with two engines ticking', async ({ zone, from }) => {
    const begin = Date.parse(from);
    const end = begin + 8 * hour;
    const tenMinutes = job({ id: 'ten' }, '*/10 * * * *');
    const fixed = job({ id: 'fixed' }, '0 1 * * *', '30 1 * * *', '30 2 * * *', '0 3 * * *');
    await reconcileSchedules(one, [tenMinutes, fixed], zone, begin);
    for (let now = begin; now <= end; now += 20 * second) {
      await fireDueSlots(one, [tenMinutes, fixed], never, now);
      await fireDueSlots(two, [tenMinutes, fixed], never, now);
    }
    // Ten-minute work goes on by the elapsed time: one slot every ten minutes of the night, the repeated hour included.
    const expected = Array.from({ length: 48 }, (_, index) => begin + (index + 1) * 10 * minute);
    expect((await slotsOf('ten/1')).map((slot) => slot.slot_at)).toEqual(expected);
    // A daily slot comes once, at its wall time, or at the end of the gap that swallowed it.
    const wallTimes = ['01:00', '01:30', '02:30', '03:00'];
    for (const [index, time] of wallTimes.entries()) {
      const slots = await slotsOf(`fixed/${index + 1}`);
      expect(slots, `the ${time} slot`).toHaveLength(1);
      const shown = wall(slots[0]?.slot_at ?? 0, zone).slice(-5);
      const exists = Array.from({ length: 480 }, (_, step) => wall(begin + step * minute, zone).slice(-5)).includes(
        time,
      );
      if (exists) expect(shown).toBe(time);
      else expect(wall((slots[0]?.slot_at ?? 0) - minute, zone).slice(-5) < time && shown > time).toBe(true);
    }
    const all = await one.db.selectFrom('slots').select('outcome').execute();
    expect(new Set(all.map((slot) => slot.outcome))).toEqual(new Set(['fired']));
  });
});

describe('slots that passed while nobody worked', () => {
  const begin = Date.parse('2026-06-01T00:00Z');

  it.each([
    ['skip', 0],
    ['once', 1],
    ['all', 18],
  ] as const)('%s: of 18 missed, %i fire, and every one has a record', async (misfire, fires) => {
    const ten = job({ id: 'ten', misfire }, '*/10 * * * *');
    await reconcileSchedules(one, [ten], 'Etc/UTC', begin);
    await fireDueSlots(one, [ten], never, begin + 3 * hour + 2 * minute);
    const slots = await slotsOf('ten/1');
    expect(slots).toHaveLength(18);
    expect(slots.filter((slot) => slot.outcome === 'fired')).toHaveLength(fires);
    if (fires === 1) expect(slots.at(-1)?.outcome).toBe('fired');
  });

  it('a clock that was years ahead once does not silence the schedules (after it is put right)', async () => {
    const ten = job({ id: 'ten' }, '*/10 * * * *');
    await reconcileSchedules(one, [ten], 'Etc/UTC', begin);
    await fireDueSlots(one, [ten], never, Date.parse('2030-01-01T00:00Z'));
    await realignSchedules(one, new Map([['ten', ten]]), begin + 5 * minute);
    for (let now = begin + 5 * minute; now <= begin + hour; now += minute) await fireDueSlots(one, [ten], never, now);
    const fired = (await slotsOf('ten/1', 'fired')).filter((slot) => slot.slot_at <= begin + hour);
    expect(fired.map((slot) => (slot.slot_at - begin) / minute)).toEqual([10, 20, 30, 40, 50, 60]);
  });

  it('two months asleep: `all` catches up with the newest 24, and what lies far back is one gap', async () => {
    const five = job({ id: 'five', misfire: 'all', overlap: 'skip' }, '*/5 * * * *');
    await reconcileSchedules(one, [five], 'Etc/UTC', begin);
    const later = begin + 60 * 24 * hour + 2 * minute;
    for (let look = 0; look < 5; look += 1) await fireDueSlots(one, [five], never, later);
    const fired = await slotsOf('five/1', 'fired');
    // 24 that were late, and the one that the look itself is on time for is none: it came two minutes ago.
    expect(fired).toHaveLength(24);
    expect(fired.at(-1)?.slot_at).toBe(later - 2 * minute);
    const queued = await one.db.selectFrom('runs').select('state').execute();
    expect(queued.map((run) => run.state)).toEqual(Array(24).fill('queued'));
    expect((await slotsOf('five/1', 'missed'))[0]?.reason).toMatch(/one gap/);
  });

  it('a schedule that can no longer be read stands still instead of keeping the engine awake', async () => {
    await reconcileSchedules(one, [job({ id: 'ten' }, '*/10 * * * *')], 'Etc/UTC', begin);
    await one.db.updateTable('schedules').set({ cron: 'nonsense', origin: 'edited' }).execute();
    await fireDueSlots(one, [job({ id: 'ten' }, '*/10 * * * *')], never, begin + hour);
    expect(await nextSlotAt(one.db)).toBeNull();
  });

  it('a clock that is set back fires nothing twice', async () => {
    const ten = job({ id: 'ten' }, '*/10 * * * *');
    await reconcileSchedules(one, [ten], 'Etc/UTC', begin);
    for (const now of [10, 20, 5, 10, 20, 30]) await fireDueSlots(one, [ten], never, begin + now * minute);
    expect((await slotsOf('ten/1')).map((slot) => (slot.slot_at - begin) / minute)).toEqual([10, 20, 30]);
  });
});

describe('a slot that is not fired', () => {
  const begin = Date.parse('2026-06-01T00:00Z');
  const ten = job({ id: 'ten', overlap: 'skip' }, '*/10 * * * *');

  it('because its job is paused says by whom', async () => {
    await reconcileSchedules(one, [ten], 'Etc/UTC', begin);
    await one.write((tx) => setJobPaused(tx, 'ten', true, 'ada', begin));
    await fireDueSlots(one, [ten], never, begin + 10 * minute);
    expect(await slotsOf('ten/1')).toMatchObject([{ outcome: 'skipped', reason: 'paused by ada', run_id: null }]);
  });

  it('because its channel is off says what to set', async () => {
    await reconcileSchedules(one, [ten], 'Etc/UTC', begin);
    await fireDueSlots(one, [ten], () => 'ShipStation is off', begin + 10 * minute);
    expect(await slotsOf('ten/1')).toMatchObject([{ outcome: 'skipped', reason: 'ShipStation is off' }]);
  });

  it('because the same work is still waiting leaves a skipped run', async () => {
    await reconcileSchedules(one, [ten], 'Etc/UTC', begin);
    await fireDueSlots(one, [ten], never, begin + 10 * minute);
    await fireDueSlots(one, [ten], never, begin + 20 * minute);
    const runs = await one.db.selectFrom('runs').select(['state', 'summary']).orderBy('id').execute();
    expect(runs.map((run) => run.state)).toEqual(['queued', 'skipped']);
  });
});

describe('definitions and stored schedules', () => {
  const now = Date.parse('2026-06-01T00:00Z');

  it('follow each other, except where a person has changed one', async () => {
    await reconcileSchedules(one, [job({ id: 'ten' }, '*/10 * * * *', '0 1 * * *')], 'Etc/UTC', now);
    await one.db
      .updateTable('schedules')
      .set({ cron: '*/7 * * * *', origin: 'edited' })
      .where('id', '=', 'ten/2')
      .execute();
    await reconcileSchedules(
      one,
      [job({ id: 'ten' }, '*/20 * * * *', '0 2 * * *'), job({ id: 'new' }, '@daily')],
      'Etc/UTC',
      now,
    );
    const rows = await one.db.selectFrom('schedules').select(['id', 'cron']).orderBy('id').execute();
    expect(rows).toEqual([
      { id: 'new/1', cron: '@daily' },
      { id: 'ten/1', cron: '*/20 * * * *' },
      { id: 'ten/2', cron: '*/7 * * * *' },
    ]);
    await reconcileSchedules(one, [], 'Etc/UTC', now);
    expect(await one.db.selectFrom('schedules').selectAll().execute()).toEqual([]);
  });
});
