/** Calls that will want to be made from an instant (UTC epoch ms) on. */
export interface Load {
  readonly at: number;
  readonly calls: number;
}

export interface LoadVerdict {
  /** `fits`: nobody waits a minute; `waits`: all is made within the time, some of it late; `exceeds`: some of it is not. */
  readonly verdict: 'fits' | 'waits' | 'exceeds';
  /** How long (ms) the last calls of a run wait for those before them, at worst. */
  readonly longestWaitMs: number;
  /** Calls that are left over at the end. */
  readonly left: number;
}

const shortMs = 60_000;

/**
 * Whether calls fit a limit that lets through so many in each window, one after another (N14): what comes together waits in a line.
 *
 * @param loads ascending
 * @param until end of the time that is planned, UTC epoch ms
 */
export function loadVerdict(
  loads: readonly Load[],
  { steady, windowMs }: { readonly steady: number; readonly windowMs: number },
  until: number,
): LoadVerdict {
  const perMs = steady / windowMs;
  let line = 0;
  let last = loads[0]?.at ?? until;
  let longestWaitMs = 0;
  for (const { at, calls } of loads) {
    line = Math.max(0, line - (at - last) * perMs) + calls;
    last = at;
    // What a run would take by itself is no wait.
    longestWaitMs = Math.max(longestWaitMs, (line - calls) / perMs);
  }
  const left = Math.max(0, line - (until - last) * perMs);
  // A run that begins just before the end goes on after it; only what came before it should be over.
  const lateCalls = loads.at(-1)?.calls ?? 0;
  const verdict = left > lateCalls ? 'exceeds' : longestWaitMs >= shortMs ? 'waits' : 'fits';
  return { verdict, longestWaitMs: Math.round(longestWaitMs), left: Math.ceil(left) };
}

/** What the next of a row of counts is likely to be. */
export interface Likely {
  readonly next: number;
  /** How far each of the row was from what would have been told of it. */
  readonly misses: readonly number[];
}

/**
 * The next of some counts, oldest first: their mean, a single one that stands out taken for no more than the next largest; or the last of
 * them, where that would have been much nearer so far. Work that comes by chance is the one, a list that has grown by a page the other.
 */
export function likelyNext(counts: readonly number[]): Likely {
  const [, second = Number.POSITIVE_INFINITY] = [...counts].sort((a, b) => b - a);
  const mean = sum(counts.map((count) => Math.min(count, second))) / Math.max(1, counts.length);
  const fromMean = counts.map((count) => count - mean);
  const fromLast = counts.map((count, at) => count - (counts[at - 1] ?? count));
  return 1.5 * squares(fromLast) < squares(fromMean)
    ? { next: counts.at(-1) ?? 0, misses: fromLast }
    : { next: mean, misses: fromMean };
}

/** What is much: the 90th of 100. */
export function muchOf(counts: readonly number[]): number {
  const sorted = [...counts].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(0.9 * sorted.length) - 1)] ?? 0;
}

/**
 * How much the sum of so many starts will vary (a variance): by chance at each start, and because the few that are known tell their mean
 * only about. Even where all were alike the next need not be.
 */
export function varianceOfStarts(misses: readonly number[], starts: number): number {
  const known = misses.length;
  if (known === 0) return 0;
  const each = Math.max(squares(misses) / Math.max(1, known - 1), 1 / (known + 2));
  return starts * each * (1 + starts / known);
}

/** So many standard deviations around the middle hold nine of ten. */
const nineOfTen = 1.645;

/** Between which whole numbers nine of ten will be. */
export function rangeOf(middle: number, variance: number): { readonly low: number; readonly high: number } {
  const reach = nineOfTen * Math.sqrt(variance);
  return { low: Math.max(0, Math.floor(middle - reach)), high: Math.ceil(middle + reach) };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, one) => all + one, 0);
}

function squares(numbers: readonly number[]): number {
  return sum(numbers.map((one) => one * one));
}
