import { sql } from 'kysely';
import { type ClockChangePolicy, parseSchedule, slotsBetween } from '../../domain/schedule.ts';
import type { Reader } from '../store.ts';
import { notPaused } from './claim.ts';
import type { RunRow } from './runs.ts';
import { listSchedules } from './schedules.ts';
import { isPaused, readSwitches } from './switches.ts';

/** What will start by itself. */
export interface Upcoming {
  readonly at: number;
  readonly job: string;
  readonly args: Readonly<Record<string, unknown>>;
  /** Of a start by the clock. */
  readonly scheduleId: string | null;
  /** Of a run that waits for its time: planned, or to be tried again. */
  readonly runId: number | null;
  /** The attempt that this will be, of a run that failed before. */
  readonly attempt: number | null;
}

const hour = 3_600_000;

/**
 * What fires within the next hours, soonest first: slots of schedules that are neither off nor paused, and runs whose time
 * comes. Of one schedule at most 60.
 *
 * @param now UTC epoch ms
 */
export async function upcoming(
  db: Reader,
  jobs: readonly { readonly id: string; readonly clockChange: ClockChangePolicy }[],
  now: number,
  hours: number,
): Promise<Upcoming[]> {
  const switches = await readSwitches(db);
  const until = now + hours * hour;
  const found: Upcoming[] = [];
  for (const row of await listSchedules(db)) {
    const job = jobs.find((candidate) => candidate.id === row.job);
    const parsed = parseSchedule(row.cron, row.zone);
    if (!job || !parsed.ok || row.enabled !== 1 || isPaused(switches, job.id)) continue;
    const args = JSON.parse(row.args) as Record<string, unknown>;
    for (const at of slotsBetween(parsed.schedule, now, until, job.clockChange, 60)) {
      found.push({ at, job: job.id, args, scheduleId: row.id, runId: null, attempt: null });
    }
  }
  for (const run of await dueWithin(db, now, until)) {
    const args = JSON.parse(run.args) as Record<string, unknown>;
    const attempt = run.state === 'retrying' ? run.attempt + 1 : null;
    found.push({ at: run.due_at, job: run.job, args, scheduleId: null, runId: run.id, attempt });
  }
  return found.sort((a, b) => a.at - b.at);
}

/**
 * Runs that waited at an instant and begin before `until` (both UTC epoch ms), those of no schedule and those that follow others among
 * them; none that is paused. Of an instant that is over: those that began since.
 */
export async function waitingRuns(
  db: Reader,
  at: number,
  until: number,
): Promise<readonly { readonly at: number; readonly job: string; readonly args: string }[]> {
  const { rows } = await sql<{ at: number; job: string; args: string }>`
    select max(due_at, ${at}) as at, job, args from runs
    where state in ('queued', 'retrying') and created_at <= ${at} and due_at < ${until}
      and ${sql.raw(notPaused('runs'))}
    union all select max(due_at, ${at}), job, args from runs
    where finished_at > ${at} and started_at > ${at} and created_at <= ${at} and due_at < ${until}
    order by 1`.execute(db);
  return rows;
}

/** The states are literal: only so does SQLite know its index over waiting runs to hold them. */
async function dueWithin(db: Reader, now: number, until: number): Promise<DueRow[]> {
  const { rows } = await sql<DueRow>`
    select id, job, args, state, due_at, attempt from runs
    where state in ('queued', 'retrying') and due_at > ${now} and due_at <= ${until}`.execute(db);
  return rows;
}

type DueRow = Pick<RunRow, 'id' | 'job' | 'args' | 'state' | 'due_at' | 'attempt'>;
