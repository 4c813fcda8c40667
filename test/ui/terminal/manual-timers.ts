import type { Timers } from '../../../src/ui/terminal/timers.ts';

/** Time that moves only when told to. */
export class ManualTimers implements Timers {
  private time = 0;
  private waiting: { at: number; callback: () => void }[] = [];

  now(): number {
    return this.time;
  }

  after(ms: number, callback: () => void): () => void {
    const timer = { at: this.time + ms, callback };
    this.waiting.push(timer);
    return () => {
      this.waiting = this.waiting.filter((other) => other !== timer);
    };
  }

  /** Lets `ms` pass, calling what falls due in its order, and lets each microtask it queued run. */
  async pass(ms: number): Promise<void> {
    const end = this.time + ms;
    for (;;) {
      await settle();
      const next = this.waiting.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
      if (!next) break;
      this.waiting = this.waiting.filter((other) => other !== next);
      this.time = Math.max(this.time, next.at);
      next.callback();
    }
    this.time = end;
  }
}

/**
 * Lets everything queued by now happen: microtasks, the writes of streams, and the emulator's reading of them, which it
 * does in timers of its own. Timers of one length run in the order they were set, so a few turns are enough.
 */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 4; turn++) await new Promise<void>((resolve) => setTimeout(resolve, 1));
}
