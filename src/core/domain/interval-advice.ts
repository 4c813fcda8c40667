import { counted } from './counted.ts';
import { fieldsOf, minutesOf, withMinutes } from './cron-minutes.ts';
import type { Spread } from './sample.ts';

/** What the last quarter tells of one schedule. Spans in ms. */
export interface ScheduleRecord {
  readonly cron: string;
  /** Days on which it did anything. */
  readonly days: number;
  readonly runs: number;
  /** Of these, those that found nothing to do. */
  readonly empty: number;
  /** Starts that found the run before still at work, or waiting. */
  readonly overlapped: number;
  readonly duration: Spread | null;
  /** How old new orders were when they were found. */
  readonly age: Spread | null;
}

/** Whether a schedule suits what it does (M152). */
export interface Advice {
  readonly verdict: 'longer' | 'shorter' | 'keep';
  /** The cron text that is proposed; null: as it is. */
  readonly cron: string | null;
  readonly why: string;
}

const minute = 60_000;
/** Periods (minutes) that divide an hour or a day, so that a schedule has a rhythm. */
const periods = [1, 2, 3, 5, 10, 15, 20, 30, 60, 120, 180, 240, 360, 480, 720] as const;
/** Less says nothing about a quarter. */
const fewestDays = 14;
const fewestRuns = 50;
/** From this share of runs on that find nothing the schedule looks too often. */
const mostlyEmpty = 0.97;
/** From this share of starts on that found the run before at work it starts too often. */
const mostOverlaps = 0.1;
/** A new order should be here so soon. */
const wantedAgeMs = 30 * minute;
const fewestOrders = 20;

/**
 * Looks at one schedule's quarter: change or keep, and why. What overlaps itself is started less often; what finds orders late, more
 * often; what finds nothing in 97 of 100 runs, less often, unless what it finds would then be late.
 */
export function adviseInterval(record: ScheduleRecord): Advice {
  const { cron, days, runs, empty, overlapped, duration, age } = record;
  const period = periodOf(cron);
  if (period === null) return keep('it starts at a set time, not every so often');
  if (days < fewestDays || runs < fewestRuns)
    return keep(`too little to tell: ${counted(runs, 'run')} on ${counted(days, 'day')}`);
  const every = periodWords(period);
  const starts = runs + overlapped;
  if (overlapped / starts >= mostOverlaps || (duration && duration.p95 > period * minute)) {
    const took = duration ? `; one in twenty runs takes longer than ${spanWords(duration.p95)}` : '';
    const why = `${share(overlapped, starts)} of its starts found the run before still at work${took}`;
    return change('longer', cron, longerThan(period, (duration?.p95 ?? 0) / minute), why);
  }
  const isLate = age !== null && age.count >= fewestOrders && age.p95 > wantedAgeMs;
  if (isLate && period * minute > wantedAgeMs / 3) {
    const why = `one in twenty of ${age.count} new orders was older than ${spanWords(age.p95)} when found every ${every}`;
    return change('shorter', cron, periods.findLast((one) => one < period) ?? period, why);
  }
  if (empty === runs)
    return keep(`it found nothing to do in ${runs} runs, which does not say how often it should look`);
  if (empty / runs >= mostlyEmpty) {
    const longer = longerThan(period, 0);
    const found = `${share(empty, runs)} of ${runs} runs found nothing`;
    if (age && age.count >= fewestOrders && age.p95 + (longer - period) * minute > wantedAgeMs)
      return keep(`${found}, but new orders it finds are ${spanWords(age.p95)} old already`);
    return change('longer', cron, longer, found);
  }
  const late = isLate ? `; new orders are ${spanWords(age.p95)} old when found, which is not its interval’s doing` : '';
  return keep(`${share(runs - empty, runs)} of ${runs} runs found something, ${overlapped} starts overlapped${late}`);
}

function keep(why: string): Advice {
  return { verdict: 'keep', cron: null, why };
}

function change(verdict: 'longer' | 'shorter', cron: string, period: number, why: string): Advice {
  const proposed = withPeriod(cron, period);
  return proposed === cron ? keep(`${why}; there is no ${verdict} interval`) : { verdict, cron: proposed, why };
}

/** The next longer period that is also longer than `least` minutes. */
function longerThan(period: number, least: number): number {
  return periods.find((one) => one > period && one > least) ?? period;
}

/** How many minutes lie between two starts; null for a schedule that does not go on evenly all day, every day. */
export function periodOf(cron: string): number | null {
  const [minuteField = '', hours = '', ...days] = fieldsOf(cron);
  const minutes = minutesOf(cron);
  if (/^\*(\/1)?$/.test(minuteField) && [hours, ...days].every((field) => field === '*')) return 1;
  if (!minutes || days.some((field) => field !== '*')) return null;
  const [first = 0] = minutes;
  const step = 60 / minutes.length;
  const isEven = minutes.every((one, at) => one === first + at * step);
  if (hours === '*') return isEven ? step : null;
  const every = /^(?:\*|\d+-23)\/(\d+)$/.exec(hours)?.[1];
  return every !== undefined && minutes.length === 1 && 24 % Number(every) === 0 ? Number(every) * 60 : null;
}

/** The same schedule with another period, as near as can be to the minutes that it starts at. */
function withPeriod(cron: string, period: number): string {
  const [first = 0] = minutesOf(cron) ?? [];
  const [, , ...days] = fieldsOf(cron);
  if (period < 60) {
    const minutes = Array.from({ length: 60 / period }, (_, at) => (first % period) + at * period);
    return period === 1 ? ['*', '*', ...days].join(' ') : withMinutes(['0', '*', ...days].join(' '), minutes);
  }
  return [String(first), period === 60 ? '*' : `*/${period / 60}`, ...days].join(' ');
}

function share(part: number, whole: number): string {
  return `${Math.floor((100 * part) / Math.max(1, whole))} %`;
}

function periodWords(period: number): string {
  return period < 60 ? `${period} min` : `${period / 60} h`;
}

function spanWords(ms: number): string {
  if (ms < minute) return `${Math.round(ms / 1000)} s`;
  return ms < 120 * minute ? `${Math.round(ms / minute)} min` : `${Math.round(ms / (60 * minute))} h`;
}
