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

/** What is usual of some counts, and what is much: the mean without the least and the most, and the 90th of 100. */
export function usualOf(counts: readonly number[]): { readonly mean: number; readonly high: number } {
  const sorted = [...counts].sort((a, b) => a - b);
  const inner = sorted.length >= 6 ? sorted.slice(1, -1) : sorted;
  const mean = inner.reduce((sum, count) => sum + count, 0) / Math.max(1, inner.length);
  return { mean, high: Math.max(mean, sorted[Math.max(0, Math.ceil(0.9 * sorted.length) - 1)] ?? 0) };
}
