import type { SimClock } from './clock.ts';

/** A shop that is alive; `stop` ends it at once and may be called twice. */
export interface Life {
  stop(): void;
}

/** How often the driver looks at the clock, in wall ms. */
const LOOK_EVERY = 100;
/** After a long sleep of the host the shop goes on; it does not catch up on a whole night in one go. */
const MOST_AT_ONCE = 50;

/**
 * Lets things happen in the shop, one every `everyMs` of the world's clock, whatever the speed of that clock.
 * Does not keep the process alive.
 */
export function startLife(sim: { life(events: number): void }, options: { clock: SimClock; everyMs: number }): Life {
  const { clock, everyMs } = options;
  let lived = clock.now();
  const timer = setInterval(() => {
    const due = Math.floor((clock.now() - lived) / everyMs);
    if (due <= 0) return;
    lived += due * everyMs;
    sim.life(Math.min(due, MOST_AT_ONCE));
  }, LOOK_EVERY);
  timer.unref();
  return { stop: () => clearInterval(timer) };
}
