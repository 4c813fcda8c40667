import { expect, it } from 'vitest';
import { DayEnd } from '../../../src/jobs/engine/day-end.ts';
import { openRuns } from '../../core/store/runs/run-fixture.ts';
import { addRuns } from '../../core/store/stats/history.ts';

it('keeps each day that is over once, one in a turn, and looks again when the next is (M152)', async () => {
  const runs = await openRuns();
  const day = 86_400_000;
  const now = Date.UTC(2026, 5, 15, 12);
  await addRuns(
    runs,
    [2, 1, 0].map((ago) => ({ finished_at: now - ago * day, duration_ms: 5 })),
  );
  const said: string[] = [];
  const end = new DayEnd({ zone: 'Europe/London', say: (level, text) => said.push(`${level} ${text}`) });
  const midnight = Date.UTC(2026, 5, 15, 23);
  expect([await end.look(runs.store, now), await end.look(runs.store, now)]).toEqual([now, midnight + 60_000]);
  expect(await end.look(runs.store, midnight)).toBe(midnight + 60_000);
  expect(await end.look(runs.store, midnight + 60_000)).toBe(midnight + day + 60_000);
  expect(said).toEqual(
    ['2026-06-13', '2026-06-14', '2026-06-15'].map((of) => `info statistics: the figures of ${of} are kept`),
  );
  await runs.close();
});
