import type { RunSummary } from '../../core/store/runs/run-list.ts';
import { argsWords } from './command-line.ts';
import { countsLine } from './counts.ts';
import { type Part, part } from './line.ts';
import { stateCell } from './run-state.ts';
import type { Column } from './table.ts';
import { listTime, span } from './time.ts';

/**
 * The columns of a list of a job's runs.
 *
 * @param outlierMs a run that took longer is marked (M108); null marks none
 */
export function runColumns(now: () => number, zone: string, outlierMs: number | null): Column<RunSummary>[] {
  return [
    { title: 'run', width: 6, align: 'right', cell: (run) => String(run.id) },
    { title: 'state', width: 12, cell: (run) => stateCell(run, now()) },
    {
      title: 'started',
      width: 12,
      cell: (run) => listTime(run.startedAt ?? run.createdAt, zone, now()),
    },
    {
      title: 'by',
      width: 10,
      from: 92,
      cell: (run) => part(run.trigger === 'manual' ? (run.triggeredBy ?? 'manual') : run.trigger, 'dim'),
    },
    { title: 'took', width: 8, align: 'right', cell: (run) => tookCell(run, now(), outlierMs) },
    {
      title: 'arguments',
      width: 10,
      grow: 1,
      most: 24,
      from: 68,
      cell: (run) => part(argsWords(run.args) + (run.dryRun ? ', dry run' : ''), run.dryRun ? 'accent' : 'plain'),
    },
    { title: 'result', width: 14, grow: 4, cell: resultOf },
  ];
}

function tookCell(run: RunSummary, now: number, outlierMs: number | null) {
  const took = tookOf(run, now);
  const isOutlier = outlierMs !== null && run.durationMs !== null && run.durationMs > outlierMs;
  return isOutlier ? part(`! ${took}`, 'warn') : part(took, 'dim');
}

export function tookOf(run: RunSummary, now: number): string {
  if (run.durationMs !== null) return span(run.durationMs);
  return run.startedAt === null ? '–' : span(now - run.startedAt);
}

/** How a run went: its error, else what it did with what it saw and, where there is room, in its own words. */
export function resultOf(run: RunSummary): Part {
  if (run.error) return part(run.error.message, 'bad');
  if (run.state === 'skipped') return part(run.summary ?? '', 'dim');
  if (run.finishedAt === null && run.state !== 'running') return part('–', 'dim');
  // Where there is room its own words follow: of a sync the exact window that it read.
  return run.summary === null ? countsLine(run.counts) : `${countsLine(run.counts)} · ${run.summary}`;
}
