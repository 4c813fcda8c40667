import { listRuns, type RunSummary } from '../../core/store/run-list.ts';
import { bar, wandering } from '../present/bar.ts';
import { ends, type Part, part } from '../present/line.ts';
import { stateCell } from '../present/run-state.ts';
import { clockTime, relative, span } from '../present/time.ts';
import { Query } from '../query.ts';
import type { Session } from '../session.ts';
import type { Pane, PaneRow } from './pane.ts';

const mostRuns = 20;

/** What is running, how far it is, how fast and for how long still; and, when nothing is, what ran last. */
export function nowPane(session: Session): Pane {
  const page = { limit: mostRuns, offset: 0 };
  const running = new Query(async () => (await listRuns(session.store.db, { state: 'running' }, page)).rows);
  const recent = new Query(async () => (await listRuns(session.store.db, {}, page)).rows);
  return {
    title: 'Now',
    load: async () => {
      const isOther = await running.load();
      return (await recent.load()) || isOther;
    },
    rows: (width, height) => {
      const now = session.now();
      const open = (run: RunSummary) => ({ open: () => session.open({ screen: 'run', id: run.id }) });
      const working = (running.value ?? []).flatMap((run): PaneRow[] =>
        workingRows(run, now, session.settings.zone, width).map((parts) => ({ parts, ...open(run) })),
      );
      const ended = (recent.value ?? []).filter(({ finishedAt }) => finishedAt !== null);
      const left = Math.max(0, height - working.length);
      return [...working, ...ended.slice(0, left).map((run) => ({ parts: endedRow(run, now, width), ...open(run) }))];
    },
  };
}

function workingRows(run: RunSummary, now: number, zone: string, width: number): Part[][] {
  const since = run.startedAt === null ? '' : span(now - run.startedAt);
  const first = ends([part('● ', 'accent'), part(run.job, 'strong')], [part(since, 'dim')], width);
  if (run.waitFor !== null) {
    const until = run.waitUntil === null ? '' : ` until ${clockTime(run.waitUntil, zone, now)}`;
    return [first, ['  ', part(`◔ waits for ${run.waitFor}${until}`, 'warn')]];
  }
  if (run.progress === null) return [first];
  return [first, ['  ', ...progressParts(run, run.progress, now, width - 2)]];
}

function progressParts(
  run: RunSummary,
  { done, total }: NonNullable<RunSummary['progress']>,
  now: number,
  width: number,
): Part[] {
  const columns = Math.max(6, Math.min(24, width - 22));
  if (total === null) return [part(wandering(done, columns), 'accent'), ` ${done}`];
  const seconds = run.startedAt === null ? 0 : (now - run.startedAt) / 1000;
  const left = done > 0 && seconds > 0 ? span(((total - done) * seconds * 1000) / done) : '';
  return [
    part(bar(done, total, columns), 'accent'),
    ` ${done}/${total}`,
    part(left === '' || done >= total ? '' : ` ${left} left`, 'dim'),
  ];
}

function endedRow(run: RunSummary, now: number, width: number): Part[] {
  const age = relative(run.finishedAt ?? run.createdAt, now);
  return ends([stateCell(run, now), ' ', part(run.job, 'plain')], [part(age, 'dim')], width);
}
