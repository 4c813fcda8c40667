import { parseSchedule, slotsBetween } from '../../../src/core/domain/schedule.ts';
import { listSchedules } from '../../../src/core/store/runs/schedules.ts';
import type { Store } from '../../../src/core/store/store.ts';
import type { Sent, Simulated } from './simulated-days.ts';
import { simulatedJobs } from './simulated-jobs.ts';

/** Slots of a stretch of time that left no record. */
export async function slotsWithoutRecord(store: Store, from: number, to: number): Promise<string[]> {
  const missing: string[] = [];
  for (const { id, job, cron, zone } of await listSchedules(store.db)) {
    const parsed = parseSchedule(cron, zone);
    const definition = simulatedJobs.find((one) => one.id === job);
    if (!parsed.ok || !definition) throw new Error(`${id} cannot be read`);
    const rows = await store.db.selectFrom('slots').select('slot_at').where('schedule_id', '=', id).execute();
    const recorded = new Set(rows.map(({ slot_at }) => slot_at));
    const due = slotsBetween(parsed.schedule, from, to, definition.clockChange, 100_000);
    missing.push(...due.filter((slot) => !recorded.has(slot)).map((slot) => `${id} ${new Date(slot).toISOString()}`));
  }
  return missing;
}

/** How often each step of an alert was told outside: `RECOVERED alert 3`; of one that got worse with its words. */
export function timesTold(sent: readonly Sent[]): Map<string, number> {
  const times = new Map<string, number>();
  for (const { message } of sent) {
    if (message.kind !== 'alerts') continue;
    for (const line of message.body.split('\n')) {
      const [, word = '', again = '', alert = ''] =
        /^(WARNING|CRITICAL|RECOVERED) .*?(\(again: [^)]*\))? +\(alert (\d+)/.exec(line) ?? [];
      if (word === '') continue;
      const key = `${again === '' ? word : `${word} again ${line.replace(/^\S+ \S+ \S+ /, '')}`} alert ${alert}`;
      times.set(key, (times.get(key) ?? 0) + 1);
    }
  }
  return times;
}

/** Alerts of a class, as `opened..closed` in minutes from an instant. */
export async function alertsOf({ store }: Simulated, cls: string) {
  return store.db
    .selectFrom('alerts')
    .select(['id', 'key', 'opened_at', 'closed_at'])
    .where('class', '=', cls)
    .orderBy('id')
    .execute();
}
