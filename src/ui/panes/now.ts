import { lastEnded, listRuns, type RunSummary } from '../../core/store/runs/run-list.ts';
import { bar, wandering } from '../present/bar.ts';
import { ends, type Part, part } from '../present/line.ts';
import { stateCell } from '../present/run-state.ts';
import { clockTime, relative, span } from '../present/time.ts';
import { Query } from '../query.ts';
import type { Session } from '../session.ts';
import type { Pane, PaneRow } from './pane.ts';

const mostRuns = 20;

type Progress = NonNullable<RunSummary['progress']>;

/** What is running, how far it is, how fast and for how long still; and, when nothing is, what ran last. */
export function nowPane(session: Session): Pane {
  const page = { limit: mostRuns, offset: 0 };
  const running = new Query(async () => (await listRuns(session.store.db, { state: 'running' }, page)).rows);
  const recent = new Query(() => lastEnded(session.store.db, mostRuns));
  return {
    title: 'Now',
    load: async () => {
      const isOther = await running.load();
      return (await recent.load()) || isOther;
    },
    rows: (width, height) => {
      const now = session.now();
      const about = (run: RunSummary) => ({
        id: `run ${run.id}`,
        open: () => session.open({ screen: 'run', id: run.id }),
      });
      const working = (running.value ?? []).flatMap((run): PaneRow[] =>
        workingRows(run, now, session.settings.zone, width).map((parts, line) => ({
          ...about(run),
          ...(line > 0 && { id: `run ${run.id}, line ${line}` }),
          parts,
        })),
      );
      const ended = recent.value ?? [];
      const left = Math.max(0, height - working.length);
      if (working.length + ended.length === 0) return [{ parts: [part('nothing has run yet', 'dim')] }];
      return [...working, ...ended.slice(0, left).map((run) => ({ parts: endedRow(run, now, width), ...about(run) }))];
    },
  };
}

function workingRows(run: RunSummary, now: number, zone: string, width: number): Part[][] {
  const since = run.startedAt === null ? '' : span(now - run.startedAt);
  const first = ends([part('● ', 'accent'), part(run.job, 'strong')], [part(since, 'dim')], width);
  if (run.waitFor !== null) {
    // The time first: what the channel is called can be cut.
    const until = run.waitUntil === null ? '' : ` until ${clockTime(run.waitUntil, zone, now)}`;
    return [first, ['  ', part(`◔ waits${until} for ${run.waitFor}`, 'warn')]];
  }
  if (run.progress === null) return [first];
  return [first, ['  ', ...progressParts(run, run.progress, now, width - 2)]];
}

function progressParts(run: RunSummary, { done, total }: Progress, now: number, width: number): Part[] {
  const seconds = run.startedAt === null ? 0 : (now - run.startedAt) / 1000;
  const isMeasured = total !== null && done > 0 && done < total && seconds > 0;
  const left = isMeasured ? ` ${span(((total - done) * seconds * 1000) / done)} left` : '';
  const amount = total === null ? ` ${done}` : ` ${done}/${total}`;
  const columns = Math.max(4, Math.min(24, width - amount.length - left.length));
  const picture = total === null ? wandering(done, columns) : bar(done, total, columns);
  return [part(picture, 'accent'), amount, part(left, 'dim')];
}

function endedRow(run: RunSummary, now: number, width: number): Part[] {
  const age = relative(run.finishedAt ?? run.createdAt, now);
  return ends([stateCell(run, now), ' ', part(run.job, 'plain')], [part(age, 'dim')], width);
}
