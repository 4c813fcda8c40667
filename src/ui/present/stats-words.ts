import type { ErrorTrend } from '../../core/store/stats/error-trends.ts';
import type { BudgetFigures, JobFigures, Statistics } from '../../core/store/stats/statistics.ts';
import { bar } from './bar.ts';
import { percent } from './counts.ts';
import { type Part, part } from './line.ts';
import { span } from './time.ts';

/** `today`, `the last 7 days`. */
export function spanWords(days: number): string {
  return days === 1 ? 'today' : `the last ${days} days`;
}

/** `412 runs, 3 failed, 1 partial, 98% done` */
export function totalsParts({ runs, failed, partial, success }: Statistics['totals']): Part[] {
  return [
    part(`${runs} runs`, 'strong'),
    part(failed > 0 ? `, ${failed} failed` : '', 'bad'),
    part(partial > 0 ? `, ${partial} partial` : '', 'warn'),
    success === null ? '' : `, ${percent(success)} done`,
  ];
}

/** `60 orders in, 12 created, 40 updated; prints 30 made, 31 new; 318 calls` */
export function volumeWords({
  ordersIn,
  created,
  updated,
  tasksFinished,
  tasksCreated,
  calls,
}: Statistics['totals']): string {
  return `${ordersIn} orders in, ${created} created, ${updated} updated; prints ${tasksFinished} made, ${tasksCreated} new; ${calls} calls`;
}

/** The share that ended well, the worse the louder. */
export function successPart(success: number | null): Part {
  const tone = success === null ? 'dim' : success >= 0.95 ? 'plain' : success >= 0.8 ? 'warn' : 'bad';
  return part(percent(success), tone);
}

export function troubleOf({ failed, partial }: Pick<JobFigures, 'failed' | 'partial'>): Part {
  if (failed > 0) return part(`✗ ${failed}`, 'bad');
  return partial > 0 ? part(`! ${partial}`, 'warn') : part('–', 'dim');
}

export function spanOrNone(ms: number | undefined): string {
  return ms === undefined ? '–' : span(ms);
}

const trends: Readonly<Record<ErrorTrend['trend'], Part>> = {
  new: part('+ new', 'bad'),
  up: part('▲ more', 'bad'),
  same: part('= same', 'warn'),
  down: part('▼ fewer', 'plain'),
};

/** `▲ more (2 before)` */
export function trendPart({ trend, before }: Pick<ErrorTrend, 'trend' | 'before'>): Part {
  const { text, tone } = trends[trend] as Exclude<Part, string>;
  return part(trend === 'new' ? text : `${text} (${before})`, tone);
}

/** A row for each day: `Sat ███████▌··  144  ✗ 2`; readable without colour (M85). */
export function dayBars(days: Statistics['perDay'], width: number): Part[][] {
  const most = Math.max(1, ...days.map(({ runs }) => runs));
  const room = Math.max(8, Math.min(40, width - 20));
  return days.map(({ day, runs, failed }, index): Part[] => [
    part(dayName(day).padEnd(5), index === days.length - 1 ? 'strong' : 'dim'),
    part(bar(runs, most, room), 'accent'),
    String(runs).padStart(6),
    part(failed > 0 ? `  ✗ ${failed}` : '', 'bad'),
  ]);
}

export function dayName(day: string): string {
  return ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'][new Date(`${day}T00:00:00Z`).getUTCDay()] ?? '';
}

/** `trendyol orders-list` ; of a limit on all calls the channel alone. */
export function limitName({ channel, group }: { readonly channel: string; readonly group: string }): string {
  return group === 'all' ? channel : `${channel} ${group}`;
}

/** `at most 38 of 40 in 60 s (95%)` */
export function peakPart({ peak, limit, windowSeconds, peakShare }: BudgetFigures): Part {
  const words = `at most ${peak} of ${limit} in ${windowSeconds} s (${percent(peakShare)})`;
  return part(words, peakShare >= 0.9 ? 'warn' : 'plain');
}
