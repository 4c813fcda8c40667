import { nextSlot, parseSchedule } from '../../core/domain/schedule.ts';
import { listSchedules } from '../../core/store/runs/schedules.ts';
import type { Store } from '../../core/store/store.ts';
import type { JobDefinition } from '../job.ts';

/** A run that is due later than this (ms) was planned by a clock that was wrong: no backoff and no vendor asks for a day. */
const longestWaitMs = 24 * 3_600_000;

/**
 * Mends what was planned while the clock was ahead: a schedule stands at its true next slot, a waiting run comes due, and
 * slots of the future are not recorded as missed. What was really fired keeps its record, so that nothing fires twice.
 *
 * @param now UTC epoch ms, by the clock as it is now
 */
export async function realignSchedules(
  store: Store,
  jobs: ReadonlyMap<string, JobDefinition>,
  now: number,
): Promise<void> {
  const rows = await listSchedules(store.db);
  await store.write(async (tx) => {
    await tx.deleteFrom('slots').where('slot_at', '>', now).where('outcome', '=', 'missed').execute();
    for (const row of rows) {
      const job = jobs.get(row.job);
      const parsed = parseSchedule(row.cron, row.zone);
      if (!job || !parsed.ok || row.next_run_at === null) continue;
      const next = nextSlot(parsed.schedule, now, job.clockChange);
      if (next === null || row.next_run_at <= next) continue;
      await tx.updateTable('schedules').set({ next_run_at: next }).where('id', '=', row.id).execute();
    }
    await tx
      .updateTable('runs')
      .set({ due_at: now })
      .where('state', 'in', ['queued', 'retrying'])
      .where('due_at', '>', now + longestWaitMs)
      .execute();
  });
}
