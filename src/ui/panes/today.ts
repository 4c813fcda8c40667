import { type TodayStats, todayStats, weekStats } from '../../core/store/runs/status.ts';
import type { DayTally } from '../../core/store/stats/tally.ts';
import { level } from '../present/bar.ts';
import { type Part, part } from '../present/line.ts';
import { dayBars, dayName } from '../present/stats-words.ts';
import { loadAll, Query } from '../query.ts';
import type { Session } from '../session.ts';
import type { Pane, PaneRow } from './pane.ts';

/** From so many rows on each day has a bar of its own. */
const tallChart = 10;
const labelColumns = 7;
/** From this width on the day's calls are told too. */
const callsFrom = 46;
/** From so many rows on the print line has a row of its own. */
const printRowFrom = 6;

/** The business's day so far, beside the six before it. */
export function todayPane(session: Session): Pane {
  const { store, settings } = session;
  const today = new Query(() => todayStats(store.db, session.now(), settings.zone));
  const week = new Query(() => weekStats(store.db, session.now(), settings.zone));
  return {
    title: 'Today and seven days',
    load: () => loadAll([today, week]),
    rows: (width, height) => {
      if (!today.value || !week.value) return [];
      const { runs, done, partial, failed, ordersIn, created, updated, apiCalls } = today.value;
      const open = { open: () => session.open({ screen: 'stats' }) };
      // What went wrong stands first: the end of the line may be cut.
      const trouble: Part[] = [
        ...(failed > 0 ? [part(`, ${failed} failed`, 'bad')] : []),
        ...(partial > 0 ? [part(`, ${partial} partial`, 'warn')] : []),
      ];
      const hasPrintRow = height >= printRowFrom;
      const print = { open: () => session.open({ screen: 'print' }) };
      const head: PaneRow[] = [
        { parts: [part('runs   ', 'dim'), part(String(runs), 'strong'), ...trouble, `, ${done} done`], ...open },
        {
          parts: [
            part('orders ', 'dim'),
            part(`${ordersIn} in`, 'strong'),
            hasPrintRow ? `, ${created} created, ${updated} updated` : printWords(today.value),
            part(hasPrintRow && width >= callsFrom ? ` · ${apiCalls} calls` : '', 'dim'),
          ],
          ...(!hasPrintRow && print),
        },
        ...(hasPrintRow ? [{ parts: printParts(today.value), ...print }] : []),
      ];
      const chart = height >= tallChart ? [[], ...dayBars(week.value, width)] : columns(week.value, width);
      return [...head, ...chart.map((parts) => ({ parts, ...open }))];
    },
  };
}

function printParts({ tasksCreated, tasksFinished }: TodayStats): Part[] {
  return [part('prints ', 'dim'), part(`${tasksFinished} made`, 'strong'), `, ${tasksCreated} new tasks`];
}

/** The same where it has to share a row. */
function printWords({ tasksCreated, tasksFinished }: TodayStats): string {
  return `, prints ${tasksFinished} made, ${tasksCreated} new`;
}

/** A column for each day, its height in one character, the numbers below. */
function columns(days: readonly DayTally[], width: number): Part[][] {
  const most = Math.max(1, ...days.map(({ runs }) => runs));
  const room = Math.max(4, Math.min(8, Math.floor((width - labelColumns) / days.length)));
  const row = (label: string, cell: (day: DayTally, index: number) => Part): Part[] => [
    part(label.padEnd(labelColumns), 'dim'),
    ...days.map(cell),
  ];
  const fitted = (text: string): string => text.padStart(room);
  return [
    row('', ({ day }, index) => part(fitted(dayName(day)), index === days.length - 1 ? 'strong' : 'dim')),
    row('runs', ({ runs }) =>
      part(fitted(level(runs, most) + String(runs).padStart(room - 2)), runs > 0 ? 'accent' : 'dim'),
    ),
    row('failed', ({ failed }) => part(fitted(failed > 0 ? `✗${failed}` : '0'), failed > 0 ? 'bad' : 'dim')),
  ];
}
