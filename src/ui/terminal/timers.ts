/**
 * Wall time for what a human feels: the pace of frames, the wait after Escape. Not the business's `Clock`: the demo's
 * clock runs ten times faster, an operator's fingers do not. Tests hand in their own.
 */
export interface Timers {
  /** Monotonic milliseconds. */
  now(): number;
  /** Calls `callback` once after `ms`; the result cancels it. */
  after(ms: number, callback: () => void): () => void;
}

export const wallTimers: Timers = {
  now: () => performance.now(),
  after(ms, callback) {
    const timer = setTimeout(callback, ms);
    return () => clearTimeout(timer);
  },
};
