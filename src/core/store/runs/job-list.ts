import { sql } from 'kysely';
import { type ChannelsOff, whyOff } from '../../channels-off.ts';
import { scheduleWords } from '../../domain/crontab-words.ts';
import type { RunState } from '../../domain/run.ts';
import { type ClockChangePolicy, nextSlot, parseSchedule } from '../../domain/schedule.ts';
import type { Reader } from '../store.ts';
import { type JobStats, jobStats, missedSlots, noStats, recentStates } from './job-stats.ts';
import { type RunSummary, runSummary } from './run-list.ts';
import type { RunRow } from './runs.ts';
import { listSchedules, type ScheduleRow } from './schedules.ts';
import { startCollisions } from './start-collisions.ts';
import { isPaused, readSwitches } from './switches.ts';

/** What the views need of a job's definition; a JobDefinition is one. */
export interface KnownJob {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly clockChange: ClockChangePolicy;
  readonly needs: readonly string[];
  readonly schedules: readonly {
    readonly cron: string;
    readonly zone?: string;
    readonly args?: Readonly<Record<string, unknown>>;
  }[];
}

export interface ScheduleView {
  readonly id: string;
  readonly cron: string;
  readonly zone: string;
  readonly args: Readonly<Record<string, unknown>>;
  /** "Every 10 minutes" */
  readonly words: string;
  readonly enabled: boolean;
  /** `default`: as the job defines it; otherwise somebody changed it. */
  readonly origin: string;
  /** UTC epoch ms; null when it never comes or is switched off. */
  readonly nextAt: number | null;
  readonly lastSlotAt: number | null;
  /** Slots of the last seven days that nobody was there to fire. */
  readonly missed: number;
  /** Minutes of the hour at which, within a day, more than three schedules start together with this one. */
  readonly crowdedMinutes: readonly number[];
}

/** A job as lists show it. */
export interface JobRow extends JobStats {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly schedules: readonly ScheduleView[];
  /** Why it cannot work as this installation is set up: a channel that it needs is off. */
  readonly off: string | null;
  /** The earliest next slot; null while the job, or everything, is paused. Nothing comes of it while the job is off. */
  readonly nextFireAt: number | null;
  /** Since when and by whom the job is paused. */
  readonly paused: { readonly at: number; readonly by: string } | null;
  /** The newest run that is not waiting to begin: under way or ended. */
  readonly lastRun: RunSummary | null;
  readonly running: RunSummary | null;
  /** Runs that wait to begin or to be tried again. */
  readonly queued: number;
  /** States of the last twenty runs, oldest first. */
  readonly recent: readonly RunState[];
}

const week = 7 * 86_400_000;

/**
 * All jobs with their schedules, their last runs and how they went: a fixed number of queries however many runs there are.
 *
 * @param now UTC epoch ms
 * @param zone the business's
 * @param channels those that are off
 */
export async function jobList(
  db: Reader,
  jobs: readonly KnownJob[],
  { now, zone, channels }: { readonly now: number; readonly zone: string; readonly channels: ChannelsOff },
): Promise<JobRow[]> {
  const ids = jobs.map((job) => job.id);
  const stored = await listSchedules(db);
  const schedules = stored.length > 0 ? stored : jobs.flatMap((job) => defaultSchedules(job, zone, now));
  const missed = await missedSlots(
    db,
    schedules.map((row) => row.id),
    now - week,
  );
  const crowded = startCollisions(schedules, now);
  const switches = await readSwitches(db);
  const stats = await jobStats(db, now, zone);
  const recent = await recentStates(db, ids, 20);
  const last = await lastRuns(db, ids);
  const open = await openRuns(db);
  return jobs.map((job) => {
    const own = schedules
      .filter((row) => row.job === job.id)
      .map((row) => scheduleView(row, missed.get(row.id) ?? 0, crowded.get(row.id) ?? []));
    const ofJob = open.filter((run) => run.job === job.id);
    const paused = switches.jobs.get(job.id) ?? null;
    const off = whyOff(job.needs, channels);
    return {
      id: job.id,
      title: job.title,
      description: job.description,
      schedules: own,
      off,
      nextFireAt: isPaused(switches, job.id) ? null : earliest(own.map((schedule) => schedule.nextAt)),
      paused,
      lastRun: last.get(job.id) ?? null,
      running: ofJob.find((run) => run.state === 'running') ?? null,
      queued: ofJob.filter((run) => run.state !== 'running').length,
      recent: recent.get(job.id) ?? [],
      ...(stats.get(job.id) ?? noStats),
    };
  });
}

/** Before an engine has ever worked here nothing is stored; what it will store is shown. */
function defaultSchedules(job: KnownJob, zone: string, now: number): ScheduleRow[] {
  return job.schedules.map((definition, index) => {
    const scheduleZone = definition.zone ?? zone;
    const parsed = parseSchedule(definition.cron, scheduleZone);
    return {
      id: `${job.id}/${index + 1}`,
      job: job.id,
      cron: definition.cron,
      zone: scheduleZone,
      args: JSON.stringify(definition.args ?? {}),
      enabled: 1,
      origin: 'default',
      next_run_at: parsed.ok ? nextSlot(parsed.schedule, now, job.clockChange) : null,
      last_slot_at: null,
      updated_at: now,
    };
  });
}

function scheduleView(row: ScheduleRow, missed: number, crowdedMinutes: readonly number[]): ScheduleView {
  return {
    id: row.id,
    cron: row.cron,
    zone: row.zone,
    args: JSON.parse(row.args) as Record<string, unknown>,
    words: scheduleWords(row.cron, row.zone),
    enabled: row.enabled === 1,
    origin: row.origin,
    nextAt: row.enabled === 1 ? row.next_run_at : null,
    lastSlotAt: row.last_slot_at,
    missed,
    crowdedMinutes,
  };
}

function earliest(moments: readonly (number | null)[]): number | null {
  const known = moments.filter((moment) => moment !== null);
  return known.length === 0 ? null : Math.min(...known);
}

function lastRuns(db: Reader, jobs: readonly string[]): Promise<Map<string, RunSummary>> {
  return newestRuns(db, jobs, ['queued', 'retrying']);
}

/** The newest run of each of these jobs that has begun: under way, between two attempts or ended. */
export function begunRuns(db: Reader, jobs: readonly string[]): Promise<Map<string, RunSummary>> {
  return newestRuns(db, jobs, ['queued']);
}

async function newestRuns(
  db: Reader,
  jobs: readonly string[],
  without: readonly RunState[],
): Promise<Map<string, RunSummary>> {
  const states = sql.join(without.map((state) => sql.lit(state)));
  const { rows } = await sql<RunRow>`
    select runs.* from json_each(${JSON.stringify(jobs)}) named
    join runs on runs.id = (select id from runs
      where job = named.value and state not in (${states}) order by id desc limit 1)`.execute(db);
  return new Map(rows.map((row) => [row.job, runSummary(row)]));
}

async function openRuns(db: Reader): Promise<RunSummary[]> {
  const { rows } = await sql<RunRow>`
    select * from runs where state in ('queued', 'retrying', 'running') order by +id`.execute(db);
  return rows.map(runSummary);
}
