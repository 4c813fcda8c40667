import { sanitize } from '../../core/sanitize.ts';
import type { Statistics } from '../../core/store/stats/statistics.ts';
import type { PagerLine } from '../components/pager.ts';
import { fit } from '../terminal/fit.ts';
import { bytes } from './counts.ts';
import { cut, type Part, part, textOf, toneOf } from './line.ts';
import {
  dayBars,
  limitName,
  peakPart,
  spanOrNone,
  spanWords,
  successPart,
  totalsParts,
  trendPart,
  troubleOf,
  volumeWords,
} from './stats-words.ts';
import { type Column, layOut } from './table.ts';
import { relative, span } from './time.ts';

/** Where a line leads to. */
export interface StatsLinks {
  readonly job: (job: string) => void;
  readonly run: (id: number) => void;
}

type JobFigures = Statistics['jobs'][number];

const columns: readonly Column<JobFigures>[] = [
  { title: 'job', width: 22, grow: 1, most: 30, cell: ({ job }) => job },
  { title: 'runs', width: 6, align: 'right', cell: ({ runs }) => String(runs) },
  { title: 'wrong', width: 6, align: 'right', cell: troubleOf },
  { title: 'done', width: 5, align: 'right', cell: ({ success }) => successPart(success) },
  { title: 'min', width: 6, align: 'right', from: 110, cell: ({ duration }) => spanOrNone(duration?.min) },
  { title: 'median', width: 6, align: 'right', cell: ({ duration }) => spanOrNone(duration?.median) },
  { title: 'p95', width: 6, align: 'right', cell: ({ duration }) => spanOrNone(duration?.p95) },
  { title: 'calls', width: 6, align: 'right', cell: ({ calls }) => String(calls) },
  {
    title: 'memory',
    width: 9,
    align: 'right',
    from: 90,
    cell: ({ peakMemoryBytes }) => (peakMemoryBytes === null ? '–' : bytes(peakMemoryBytes)),
  },
  { title: 'created', width: 8, align: 'right', from: 100, cell: ({ created }) => String(created) },
  { title: 'updated', width: 8, align: 'right', from: 100, cell: ({ updated }) => String(updated) },
];

/** All that is told of some days, from top to bottom. @param now UTC epoch ms */
export function statsLines(stats: Statistics, links: StatsLinks, now: number, width: number): PagerLine[] {
  return [
    { parts: [part(`${spanWords(stats.days)}: `, 'dim'), ...totalsParts(stats.totals)] },
    { parts: [volumeWords(stats.totals)] },
    ...section('', chart(stats, width)),
    ...section('', jobLines(stats, links, width)),
    ...section('errors', errorLines(stats, links, now, width)),
    ...section(
      'limits',
      stats.budgets.map((one) => ({ parts: [`${limitName(one)}: ${one.calls} calls, `, peakPart(one)] })),
    ),
    ...section('slow runs', slowLines(stats, links, now)),
  ];
}

function section(title: string, lines: readonly PagerLine[]): PagerLine[] {
  if (lines.length === 0) return [];
  return [{ parts: [] }, ...(title === '' ? [] : [{ parts: [part(title, 'dim')] }]), ...lines];
}

/** Of a month there is no room for a bar a day. */
const mostBars = 7;

function chart({ perDay }: Statistics, width: number): PagerLine[] {
  return perDay.length < 2 || perDay.length > mostBars ? [] : dayBars(perDay, width).map((parts) => ({ parts }));
}

function jobLines({ jobs }: Statistics, links: StatsLinks, width: number): PagerLine[] {
  if (jobs.length === 0) return [{ parts: [part('nothing has run', 'dim')] }];
  const placed = layOut(columns, width);
  const row = (cell: (column: Column<JobFigures>) => Part): Part[] =>
    placed.flatMap(({ column, width: room }): Part[] => {
      const piece = cell(column);
      return [part(fit(textOf(piece), room, { align: column.align ?? 'left' }), toneOf(piece)), '  '];
    });
  return [
    { parts: row(({ title }) => part(title, 'dim')) },
    ...jobs.map((figures) => ({ parts: row(({ cell }) => cell(figures)), open: () => links.job(figures.job) })),
  ];
}

const mostErrors = 10;

function errorLines({ errors }: Statistics, links: StatsLinks, now: number, width: number): PagerLine[] {
  return errors.slice(0, mostErrors).map((error) => ({
    parts: cut(
      [
        part(`${String(error.count).padStart(4)}× `, 'bad'),
        trendPart(error),
        part(`  ${error.job} `, 'strong'),
        error.message === '' ? error.code : sanitize(error.message, 300),
        part(`  ${relative(error.lastAt, now)}`, 'dim'),
      ],
      width,
    ),
    open: () => links.run(error.lastRunId),
  }));
}

const mostSlow = 5;

function slowLines({ slow }: Statistics, links: StatsLinks, now: number): PagerLine[] {
  return slow.slice(0, mostSlow).map(({ run, job, ms, medianMs, finishedAt }) => ({
    parts: [
      part(span(ms).padStart(8), 'warn'),
      ` ${job} `,
      part(`#${run}, usually ${span(medianMs)}, ${relative(finishedAt, now)}`, 'dim'),
    ],
    open: () => links.run(run),
  }));
}
