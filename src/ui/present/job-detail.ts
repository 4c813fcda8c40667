import { runLimits } from '../../core/run-limits.ts';
import type { Settings } from '../../core/settings.ts';
import type { JobRow } from '../../core/store/runs/job-list.ts';
import type { RunSummary } from '../../core/store/runs/run-list.ts';
import type { Waiting } from '../../core/store/runs/run-view.ts';
import type { JobDefinition } from '../../jobs/job.ts';
import { argsWords } from './command-line.ts';
import { bytes, countsLine, percent } from './counts.ts';
import { type JobsStanding, jobFlow } from './job-flow.ts';
import { isHeld } from './job-row.ts';
import { line, type Part, part } from './line.ts';
import { stateMarks, stateSentence } from './run-state.ts';
import { clockTime, fullTime, relative, span } from './time.ts';
import { wrap } from './wrap.ts';

const factColumns = 11;

/** All that is known of a job beside its place in the list; as lines of `width` columns. */
export function jobDetail(
  row: JobRow,
  job: JobDefinition | undefined,
  standing: JobsStanding,
  now: number,
  settings: Pick<Settings, 'zone' | 'runs'>,
  width: number,
): string[] {
  const { zone } = settings;
  const limits = job && runLimits(job, settings);
  const flow = job ? jobFlow(job, standing, { now, zone, width }) : [];
  const parts: Part[][] = [
    [part(row.title, 'strong')],
    ...wrap(row.description, width).map((text): Part[] => [part(text, 'dim')]),
    ...(row.off === null ? [] : wrap(row.off, width).map((text): Part[] => [part(text, 'warn')])),
    [],
    ...row.schedules.flatMap((schedule): Part[][] => [
      [
        part(schedule.cron.padEnd(17), 'accent'),
        argsWords(schedule.args),
        part(schedule.origin === 'default' ? '' : '  edited', 'warn'),
      ],
      [part(`  ${schedule.words}`, 'dim')],
      [
        part('  next ', 'dim'),
        schedule.nextAt === null
          ? 'never'
          : isHeld(row)
            ? part('not while it is paused', 'warn')
            : row.off !== null
              ? part('not while its channel is off', 'dim')
              : `${clockTime(schedule.nextAt, zone, now)} (${relative(schedule.nextAt, now)})`,
      ],
      ...(schedule.missed > 0 ? [[part(`  ${schedule.missed} missed in 7 days: nobody worked`, 'warn')]] : []),
      ...(schedule.crowdedMinutes.length > 0
        ? [[part(`  starts with more than three others at :${schedule.crowdedMinutes.join(' :')}`, 'warn')]]
        : []),
    ]),
    ...(row.paused ? [[], [part(`paused by ${row.paused.by} at ${fullTime(row.paused.at, zone)}`, 'warn')]] : []),
    [],
    ...waits(standing.waiting.get(row.id), now, zone, width),
    ...lastRun(row, now, zone, width),
    [],
    ...(flow.length > 0 ? [...flow, []] : []),
    fact(
      'success',
      `today ${percent(row.success.today)}   7 days ${percent(row.success.week)}   30 days ${percent(row.success.month)}`,
    ),
    fact(
      'duration',
      row.duration
        ? `${span(row.duration.minMs)} · median ${span(row.duration.medianMs)} · p95 ${span(row.duration.p95Ms)}`
        : '–',
    ),
    fact('memory', row.peakMemoryBytes === null ? '–' : `at most ${bytes(row.peakMemoryBytes)}`),
    fact('last runs', stateMarks(row.recent) || '–'),
    ...(job && limits
      ? [
          fact('limits', `${span(limits.timeLimitMs)}, ${limits.memoryLimitMb} MB, ${job.attempts} attempts`),
          ...wrap(job.writes.join(', '), width - factColumns).map((text, index) =>
            fact(index === 0 ? 'changes' : '', text),
          ),
        ]
      : []),
  ];
  return parts.map((pieces) => line(pieces, width));
}

/** The run of a job that waits to begin, and what for. */
function waits(
  waiting: { readonly run: RunSummary; readonly why: Waiting } | undefined,
  now: number,
  zone: string,
  width: number,
): Part[][] {
  if (!waiting) return [];
  const { run, why } = waiting;
  const until = why.until === null ? '' : ` until ${clockTime(why.until, zone, now)}`;
  return [...wrap(`run ${run.id} waits: ${why.words}${until}`, width).map((text): Part[] => [part(text, 'warn')]), []];
}

function lastRun(row: JobRow, now: number, zone: string, width: number): Part[][] {
  const run = row.lastRun;
  if (!run) return [[part('never run', 'dim')]];
  const words = wrap(run.error?.message ?? run.summary ?? countsLine(run.counts), width);
  return [
    [part(`run ${run.id} `, 'strong'), stateSentence(run, now, zone)],
    ...words.map((text): Part[] => [part(text, run.error ? 'bad' : 'dim')]),
  ];
}

function fact(name: string, text: string): Part[] {
  return [part(name.padEnd(factColumns), 'dim'), text];
}
