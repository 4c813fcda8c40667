import { parseSchedule, slotsBetween } from '../core/domain/schedule.ts';
import { hasOrders, newestReading } from '../core/store/orders/newest-reading.ts';
import { listSchedules } from '../core/store/runs/schedules.ts';
import type { Reader } from '../core/store/store.ts';
import type { JobInput } from './job.ts';

const minuteMs = 60_000;
/** Orders read within this time (ms) are nothing to worry about, however often they should be read. */
const freshMs = 30 * minuteMs;
/** So many starts of the job that reads them must have come to nothing. */
const startsMissed = 3;
/** Where nothing starts that job by itself, orders are old after this time (ms). */
const byHandMs = 24 * 60 * minuteMs;

/** How old the input of a job is. */
export interface InputAge {
  /** When it was read last, UTC epoch ms; null: never. */
  readonly at: number | null;
  /** Why it is too old; null: it is not. */
  readonly why: string | null;
}

/**
 * How old the orders are that a job works on (S45). They are too old when the job that reads them should have done so three times since
 * by its own schedules, as they are set: a pause of the night that is planned makes nothing old.
 *
 * @param now UTC epoch ms
 */
export async function inputAge(db: Reader, { from, of }: JobInput, now: number): Promise<InputAge> {
  const at = await newestReading(db, of);
  // Where there are none, as with a channel that was never on, nothing can be done wrongly with them.
  if (at === null) return { at, why: (await hasOrders(db, of)) ? `orders were never read by ${from}` : null };
  if (now - at <= freshMs) return { at, why: null };
  const missed = await startsSince(db, from, at, now);
  const isOld = missed === null ? now - at > byHandMs : missed >= startsMissed;
  if (!isOld) return { at, why: null };
  const since = missed === null ? '' : ', though it should have read them since';
  return {
    at,
    why: `orders were last read ${Math.round((now - at) / minuteMs)} minutes ago by ${from}${since}${await lastEnd(db, from, at)}`,
  };
}

/** How often a job should have started in a time, at most as often as is asked about; null: nothing starts it. */
async function startsSince(db: Reader, job: string, after: number, now: number): Promise<number | null> {
  const rows = (await listSchedules(db)).filter((row) => row.job === job && row.enabled === 1);
  if (rows.length === 0) return null;
  let starts = 0;
  for (const { cron, zone } of rows) {
    const parsed = parseSchedule(cron, zone);
    if (parsed.ok) starts += slotsBetween(parsed.schedule, after, now, 'once', startsMissed).length;
  }
  return starts;
}

/** What became of the job's last start, where it did not do its work: a run that ended badly, or one that was left out. */
async function lastEnd(db: Reader, job: string, after: number): Promise<string> {
  const run = await db
    .selectFrom('runs')
    .select(['id', 'state', 'error_message', 'created_at'])
    .where('job', '=', job)
    .where('dry_run', '=', 0)
    .where('created_at', '>', after)
    .where('state', 'in', ['failed', 'retrying', 'lost', 'parked', 'cancelled'])
    .orderBy('id', 'desc')
    .executeTakeFirst();
  const leftOut = await db
    .selectFrom('slots')
    .innerJoin('schedules', 'schedules.id', 'slots.schedule_id')
    .select('slots.reason')
    .where('schedules.job', '=', job)
    .where('slots.slot_at', '>', run?.created_at ?? after)
    .where('slots.reason', 'is not', null)
    .orderBy('slots.slot_at', 'desc')
    .executeTakeFirst();
  if (leftOut) return `; its last start was left out: ${leftOut.reason}`;
  if (!run) return '';
  return `; its run ${run.id} is ${run.state}${run.error_message === null ? '' : `: ${run.error_message}`}`;
}
