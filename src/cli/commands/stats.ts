import { type Command, InvalidArgumentError } from 'commander';
import { type JobFigures, type Statistics, statistics } from '../../core/store/stats/statistics.ts';
import { bytes } from '../../ui/present/counts.ts';
import type { Part } from '../../ui/present/line.ts';
import {
  dayBars,
  limitName,
  peakPart,
  spanOrNone,
  spanWords,
  successPart,
  totalsParts,
  trendPart,
  volumeWords,
} from '../../ui/present/stats-words.ts';
import { fullTime, relative, span } from '../../ui/present/time.ts';
import { act, type Call } from '../act.ts';
import type { Report } from '../columns.ts';
import { count } from '../flags.ts';
import { statsToJson } from '../json/stats-json.ts';
import type { Output } from '../output.ts';
import { withSession } from '../session.ts';
import { requireJob } from '../unknown-job.ts';
import { registerMetrics } from './stats-metrics.ts';
import { registerQueries } from './stats-queries.ts';
import { registerQuota } from './stats-quota.ts';
import { registerIntervals, registerSpread } from './stats-schedules.ts';

interface StatsOptions {
  readonly days: number;
  readonly job?: string;
}

/** As far back as figures are kept. */
const mostDays = 400;

function dayCount(text: string): number {
  const value = count(text);
  if (value > mostDays) throw new InvalidArgumentError(`It must be at most ${mostDays}.`);
  return value;
}

/** `stats`: how the jobs did, today or over some days (M22, M83, M112). */
export function registerStats(program: Command): void {
  const command = program
    .command('stats')
    .description('how the jobs did: runs, success, durations, calls against limits, errors with their trend')
    .enablePositionalOptions()
    .option('--days <n>', `so many days of the business, today included: 1, 7, 30, up to ${mostDays}`, dayCount, 7)
    .option('--job <job>', 'only this job');
  act<StatsOptions>(command, show);
  registerSpread(command);
  registerIntervals(command);
  registerQuota(command);
  registerMetrics(command);
  registerQueries(command);
}

async function show({ home, output }: Call, { days, job }: StatsOptions): Promise<undefined> {
  if (job !== undefined) requireJob(job);
  await withSession(home, async ({ store, settings, now }) => {
    const { zone } = settings;
    const all = await statistics(store.db, { now: now(), zone, days });
    const shown = job === undefined ? all : ofJob(all, job);
    output.document(statsToJson(shown, zone));
    output.print({ text: spanWords(days), tone: 'strong' }, ` (since ${fullTime(all.from, zone)} ${zone})`);
    if (job === undefined) output.print(...totalsParts(all.totals), `; ${volumeWords(all.totals)}`);
    await output.table(jobsReport(shown.jobs));
    if (job === undefined) printDays(output, all);
    printBudgets(output, shown);
    printErrors(output, shown, now());
    printSlow(output, shown, now());
  });
}

function ofJob(all: Statistics, job: string): Statistics {
  return {
    ...all,
    jobs: all.jobs.filter((one) => one.job === job),
    errors: all.errors.filter((one) => one.job === job),
    slow: all.slow.filter((one) => one.job === job),
    budgets: [],
    perDay: [],
  };
}

function jobsReport(jobs: readonly JobFigures[]): Report {
  const right = (title: string) => ({ title, align: 'right' as const });
  return {
    columns: [
      { title: 'Job' },
      ...['Runs', 'Failed', 'Success', 'Min', 'Median', 'p95', 'Memory', 'Calls', 'Created', 'Updated'].map(right),
    ],
    rows: jobs.map((one): Part[] => [
      one.job,
      String(one.runs),
      one.failed > 0 ? { text: String(one.failed), tone: 'bad' } : '0',
      successPart(one.success),
      spanOrNone(one.duration?.min),
      spanOrNone(one.duration?.median),
      spanOrNone(one.duration?.p95),
      one.peakMemoryBytes === null ? '–' : bytes(one.peakMemoryBytes),
      ...[one.calls, one.created, one.updated].map(String),
    ]),
  };
}

/** A bar for each day; of more than a fortnight they would be a wall. */
const mostBars = 14;

function printDays(output: Output, { perDay }: Statistics): void {
  if (perDay.length < 2 || perDay.length > mostBars) return;
  output.print('');
  for (const parts of dayBars(perDay, 60)) output.print(...parts);
}

function printBudgets(output: Output, { budgets }: Statistics): void {
  if (budgets.length === 0) return;
  output.print('');
  for (const one of budgets) output.print(`${limitName(one)}: ${one.calls} calls, `, peakPart(one));
}

function printErrors(output: Output, { errors, days }: Statistics, now: number): void {
  if (errors.length === 0) return;
  output.print('');
  const before = days === 1 ? 'yesterday' : `${days} days before`;
  output.columns({
    columns: [
      { title: 'Errors', least: 10 },
      { title: 'Count', align: 'right' },
      { title: `Against ${before}` },
      { title: 'Last', align: 'right' },
      { title: 'What', least: 16 },
    ],
    rows: errors
      .slice(0, 20)
      .map((one): Part[] => [
        `${one.job} ${one.code}`,
        String(one.count),
        trendPart(one),
        relative(one.lastAt, now),
        one.message,
      ]),
  });
}

function printSlow(output: Output, { slow }: Statistics, now: number): void {
  if (slow.length === 0) return;
  output.print('');
  output.columns({
    columns: [
      { title: 'Slow runs' },
      { title: 'Took', align: 'right' },
      { title: 'Usual', align: 'right' },
      { title: 'Ended' },
    ],
    rows: slow
      .slice(0, 10)
      .map((one) => [`#${one.run} ${one.job}`, span(one.ms), span(one.medianMs), relative(one.finishedAt, now)]),
  });
}
