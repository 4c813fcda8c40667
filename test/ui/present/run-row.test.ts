import { afterEach, beforeEach, expect, it } from 'vitest';
import { listRuns, type RunSummary } from '../../../src/core/store/runs/run-list.ts';
import { textOf } from '../../../src/ui/present/line.ts';
import { runColumns } from '../../../src/ui/present/run-row.ts';
import { minute, openRuns, type RunFixture } from '../../core/store/runs/run-fixture.ts';

const now = Date.UTC(2026, 2, 8, 12);
let runs: RunFixture;

beforeEach(async () => {
  runs = await openRuns();
});
afterEach(() => runs.close());

async function cells(title: string, outlierMs: number | null): Promise<string[]> {
  const { rows } = await listRuns(runs.store.db, {}, { limit: 10, offset: 0 });
  const column = runColumns(() => now, 'Europe/London', outlierMs).find((one) => one.title === title);
  return rows.map((run: RunSummary) => (column ? textOf(column.cell(run)) : ''));
}

it('marks the run that took much longer than the others (M108)', async () => {
  await runs.add({ at: now - 20 * minute, duration_ms: 4000 });
  await runs.add({ at: now - 10 * minute, duration_ms: 90_000 });
  expect(await cells('took', 60_000)).toEqual(['! 1m 30s', '4.0s']);
  expect(await cells('took', null)).toEqual(['1m 30s', '4.0s']);
});

it('tells the window that a sync really read after its counts (S5)', async () => {
  await runs.add({ at: now, summary: '2026-03-08T10:00:00.000Z to 2026-03-08T12:00:00.000Z: 0 orders' });
  expect(await cells('result', null)).toEqual([
    'nothing counted · 2026-03-08T10:00:00.000Z to 2026-03-08T12:00:00.000Z: 0 orders',
  ]);
});
