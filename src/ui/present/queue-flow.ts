import { type FlowMinute, lastWholeMinute, type QueueFlow } from '../../core/store/runs/queue-flow.ts';
import { sparkline } from './bar.ts';
import { type Part, part, widthOf } from './line.ts';

const minuteMs = 60_000;

interface Side {
  readonly counts: readonly number[];
  /** Mean of those minutes: `4`, `0.4`. */
  readonly rate: string;
}

/**
 * What came in and what went out in the last whole minutes, a line each, drawn to one scale so that they can be compared:
 * `  in    0.4/min ··▂▁·█···▂▁·· 15m`.
 */
export function flowRows(flow: QueueFlow, now: number, minutes: number): Part[][] {
  const { came, went, most } = sides(flow, now, minutes);
  const row = (label: string, { counts, rate }: Side): Part[] => [
    part(`  ${label.padEnd(5)}`, 'dim'),
    `${rate.padStart(4)}/min `,
    part(sparkline(counts, most), 'accent'),
  ];
  return [[...row('in', came), part(` ${minutes}m`, 'dim')], row('out', went)];
}

/** The same in one line of `columns` columns, with the picture of what came in: `  in 0.4 out 0.2/min ··▂▁·█···▂▁··`. */
export function flowParts(flow: QueueFlow, now: number, minutes: number, columns: number): Part[] {
  const { came, went } = sides(flow, now, minutes);
  const words = [part('  in ', 'dim'), came.rate, part(' out ', 'dim'), `${went.rate}/min `];
  const newest = came.counts.slice(-Math.max(1, columns - widthOf(words)));
  return [...words, part(sparkline(newest, Math.max(...newest)), 'accent')];
}

function sides(flow: QueueFlow, now: number, minutes: number): { came: Side; went: Side; most: number } {
  const end = lastWholeMinute(now);
  const byMinute = new Map(flow.minutes.map((minute) => [minute.at, minute]));
  const side = (key: keyof Pick<FlowMinute, 'in' | 'out'>): Side => {
    const counts = Array.from(
      { length: minutes },
      (_, at) => byMinute.get(end - (minutes - at) * minuteMs)?.[key] ?? 0,
    );
    return { counts, rate: rateWords(counts.reduce((sum, one) => sum + one, 0) / minutes) };
  };
  const [came, went] = [side('in'), side('out')];
  return { came, went, most: Math.max(...came.counts, ...went.counts) };
}

/** Two digits that count: `12`, `0.4`, `0.03`; what is not nothing is never told as 0. */
function rateWords(rate: number): string {
  if (rate === 0 || rate >= 9.95) return String(Math.round(rate));
  return rate.toFixed(rate < 0.095 ? 2 : 1);
}
