import type { RunSummary } from '../core/store/runs/run-list.ts';
import { countsLine } from '../ui/present/counts.ts';
import { span } from '../ui/present/time.ts';

/** How a run ended, in one line: `run 12 sync-tags done in 2.1s: 40 seen, 3 created`. */
export function endWords(run: RunSummary): string {
  const lasted = run.durationMs === null || run.state === 'skipped' ? '' : ` in ${span(run.durationMs)}`;
  const counted = Object.values(run.counts).some((count) => count > 0) ? `: ${countsLine(run.counts)}` : '';
  const reason = run.state === 'skipped' && run.summary !== null ? `: ${run.summary}` : '';
  return `run ${run.id} ${run.job}${run.dryRun ? ' (dry run)' : ''} ${run.state}${lasted}${counted}${reason}`;
}

/** What went wrong and what to do about it; nothing for a run that is well. */
export function errorWords({ error }: Pick<RunSummary, 'error'>): string | null {
  return error && `${error.message}${error.hint ? ` ${error.hint}` : ''}`;
}
