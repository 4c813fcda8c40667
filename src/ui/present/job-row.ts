import type { JobRow } from '../../core/store/runs/job-list.ts';
import { percent } from './counts.ts';
import { type Part, part } from './line.ts';
import { stateCell, stateLook, stateMarks } from './run-state.ts';
import type { Column } from './table.ts';
import { relative, roughly, span } from './time.ts';

/**
 * The columns of the list of jobs.
 *
 * @param now UTC epoch ms, asked at each picture
 * @param isBroken whether a job cannot run when it is due
 */
export function jobColumns(now: () => number, isBroken: (job: string) => boolean): Column<JobRow>[] {
  return [
    { title: 'state', width: 11, cell: (row) => jobState(row, now(), isBroken(row.id)) },
    { title: 'job', width: 23, grow: 2, most: 28, cell: (row) => row.id },
    {
      title: 'schedule',
      width: 12,
      grow: 4,
      most: 56,
      from: 70,
      cell: (row) => part(scheduleWords(row), isCrowded(row) ? 'warn' : 'plain'),
    },
    { title: 'last run', width: 9, grow: 1, most: 22, cell: (row) => lastRun(row, now()) },
    { title: 'took', width: 6, align: 'right', from: 92, cell: (row) => part(took(row), 'dim') },
    { title: 'next', width: 6, cell: (row) => part(nextFire(row, now()), row.nextFireAt === null ? 'dim' : 'plain') },
    { title: '7 days', width: 6, align: 'right', from: 72, cell: (row) => success(row) },
    {
      title: 'p95',
      width: 6,
      align: 'right',
      from: 100,
      cell: (row) => part(row.duration ? span(row.duration.p95Ms) : '–', 'dim'),
    },
    { title: 'last runs', width: 20, from: 118, cell: (row) => part(stateMarks(row.recent), 'dim') },
  ];
}

export function jobState(row: JobRow, now: number, isBroken: boolean): Part {
  if (isBroken) return part('✗ broken', 'bad');
  if (row.running) return stateCell(row.running, now);
  if (row.paused) return part('‖ paused', 'warn');
  if (row.off !== null) return part('– off', 'dim');
  if (row.queued > 0) return part(`○ ${row.queued} queued`, 'plain');
  const last = row.lastRun?.state;
  if (last === 'failed' || last === 'lost' || last === 'parked') return part(`${stateLook(last).sign} ${last}`, 'bad');
  return part('○ idle', 'dim');
}

/** In words; a second schedule is counted, one that starts together with too many others is marked. */
export function scheduleWords(row: JobRow): string {
  const [first, ...more] = row.schedules;
  if (!first) return 'by hand only';
  return `${isCrowded(row) ? '! ' : ''}${first.words}${more.length > 0 ? ` +${more.length}` : ''}`;
}

export function isCrowded(row: JobRow): boolean {
  return row.schedules.some(({ crowdedMinutes }) => crowdedMinutes.length > 0);
}

function lastRun({ lastRun: run }: JobRow, now: number): Part {
  if (!run) return part('never', 'dim');
  const { sign, tone } = stateLook(run.state);
  if (run.state === 'running') return part(`since ${roughly(now - (run.startedAt ?? now))}`, 'accent');
  return part(`${sign} ${relative(run.finishedAt ?? run.createdAt, now)}`, run.state === 'done' ? 'plain' : tone);
}

function took({ lastRun: run }: JobRow): string {
  return run?.durationMs == null ? '–' : span(run.durationMs);
}

function nextFire(row: JobRow, now: number): string {
  if (row.off !== null) return 'off';
  if (isHeld(row)) return 'paused';
  return row.nextFireAt === null ? '–' : row.nextFireAt <= now ? 'due' : roughly(row.nextFireAt - now);
}

/** Whether it would start by itself, were not it, or everything, paused. */
export function isHeld(row: JobRow): boolean {
  return row.nextFireAt === null && row.schedules.some(({ nextAt }) => nextAt !== null);
}

function success({ success: { week } }: JobRow): Part {
  return part(percent(week), week === null ? 'dim' : week >= 0.95 ? 'plain' : week >= 0.8 ? 'warn' : 'bad');
}
