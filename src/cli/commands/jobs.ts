import type { Command } from 'commander';
import { channelsOff } from '../../core/channels-off.ts';
import { type JobRow, jobList } from '../../core/store/runs/job-list.ts';
import { isSwitchedOff, readSwitches, type Switches } from '../../core/store/runs/switches.ts';
import { jobs } from '../../jobs/index.ts';
import { percent } from '../../ui/present/counts.ts';
import type { Part } from '../../ui/present/line.ts';
import { stateLook, stateMarks } from '../../ui/present/run-state.ts';
import { relative, span } from '../../ui/present/time.ts';
import { act, type Call } from '../act.ts';
import type { Report } from '../columns.ts';
import { limitOf, type PageOptions, takesPage } from '../flags.ts';
import { checkJobs } from '../job-check.ts';
import { jobToJson } from '../json/job-json.ts';
import { withSession } from '../session.ts';

/** `jobs`: every job with its schedule, its next start and how it did; `jobs check` looks its definition over (M116). */
export function registerJobs(program: Command): void {
  const command = takesPage(
    program.command('jobs').description('list the jobs: schedule, next start, last result').enablePositionalOptions(),
  );
  act<PageOptions>(command, listJobs);
  act(command.command('check').description('look every job’s definition over: schedules, flags, what follows'), check);
}

async function listJobs({ home, output }: Call, options: PageOptions): Promise<undefined> {
  await withSession(home, async ({ store, settings, now }) => {
    const rows = await jobList(store.db, jobs, { now: now(), zone: settings.zone, channels: channelsOff(settings) });
    const shown = rows.slice(0, limitOf(options));
    output.document({ items: shown.map((job) => jobToJson(job, now())), total: rows.length });
    await output.table(jobsReport(shown, await readSwitches(store.db), now()));
  });
}

function jobsReport(rows: readonly JobRow[], switches: Switches, now: number): Report {
  return {
    columns: [
      { title: 'Job' },
      { title: 'Schedule', least: 12 },
      { title: 'Next', least: 11 },
      { title: 'Last', least: 14 },
      { title: '7 days', align: 'right' },
      { title: 'p95', align: 'right' },
      { title: 'Last runs', least: 8 },
    ],
    rows: rows.map((job) => [
      job.id,
      job.schedules.map((schedule) => (schedule.enabled ? schedule.words : `${schedule.words} (off)`)).join('; ') ||
        '–',
      nextCell(job, switches, now),
      lastCell(job, now),
      percent(job.success.week),
      job.duration === null ? '–' : span(job.duration.p95Ms),
      stateMarks(job.recent),
    ]),
  };
}

function nextCell(job: JobRow, switches: Switches, now: number): Part {
  if (job.paused) return { text: `paused by ${job.paused.by}`, tone: 'warn' };
  if (isSwitchedOff(switches, job.id)) return { text: 'all paused', tone: 'warn' };
  if (job.off !== null) return { text: 'off', tone: 'dim' };
  if (job.nextFireAt === null) return '–';
  if (job.nextFireAt < now) return { text: `due ${relative(job.nextFireAt, now)}`, tone: 'warn' };
  return relative(job.nextFireAt, now);
}

function lastCell({ lastRun }: JobRow, now: number): Part {
  if (!lastRun) return { text: 'never ran', tone: 'dim' };
  const { sign, tone } = stateLook(lastRun.state);
  return {
    text: `${sign} ${lastRun.state} ${relative(lastRun.finishedAt ?? lastRun.startedAt ?? lastRun.createdAt, now)}`,
    tone,
  };
}

async function check({ output }: Call): Promise<number> {
  const faults = checkJobs(jobs);
  output.document({ ok: faults.length === 0, jobs: jobs.length, faults });
  for (const { job, file, line, message } of faults) {
    output.print({ text: `✗ ${job}`, tone: 'bad' }, ` ${file ?? ''}${line === null ? '' : `:${line}`} ${message}`);
  }
  if (faults.length === 0) output.print({ text: '✓', tone: 'good' }, ` ${jobs.length} jobs are in order`);
  return faults.length === 0 ? 0 : 1;
}
