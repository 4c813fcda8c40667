/** Time as the program knows it. Everything that needs "now" takes one, so that the demo and the tests can run faster than life. */
export interface Clock {
  /** UTC epoch milliseconds. */
  now(): number;
  /** Waits `ms` of this clock's time; rejects with the signal's reason when it is aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** How many of this clock's seconds pass in one second of the wall. */
  readonly speed: number;
}

/** A clock that moves only when it is told to. */
export interface ManualClock extends Clock {
  /**
   * Moves time on by `ms`, waking the sleepers one by one in the order of their due times, each at its own instant.
   * What a sleeper does when it wakes is let settle first, so a sleep it starts inside the span is woken too.
   */
  advance(ms: number): Promise<void>;
}

/** setTimeout fires at once when asked for more than a signed 32-bit count of milliseconds (24.8 days). */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/**
 * The clock of this process: the wall's, unless `ORDERDECK_CLOCK` says otherwise.
 * `ORDERDECK_CLOCK=<epochMs>x<speed>` (demo and tests) means that at the wall's epochMs both agree and that from there time
 * runs `speed` times as fast; processes given the same value agree with each other.
 * @throws Error naming the setting when its value cannot be read.
 */
export function clockFromEnv(env: Readonly<Record<string, string | undefined>>): Clock {
  const text = env['ORDERDECK_CLOCK'];
  if (text === undefined || text === '') return wallClock(0, 1);
  const [, origin, speed] = /^(\d{1,15})x(\d+(?:\.\d+)?)$/.exec(text) ?? [];
  if (origin === undefined || speed === undefined || Number(speed) === 0) {
    throw new Error(
      `ORDERDECK_CLOCK is "${text}", but must be <epoch ms>x<speed above 0>, as in 1772928000000x10. ` +
        'Correct it, or remove it to use the real time.',
    );
  }
  return wallClock(Number(origin), Number(speed));
}

function wallClock(origin: number, speed: number): Clock {
  return {
    speed,
    now: () => Math.floor(origin + (Date.now() - origin) * speed),
    sleep: (ms, signal) => sleepOnTheWall(ms / speed, signal),
  };
}

/** Measured on the monotonic clock, so that a step of the system's time neither cuts a sleep short nor prolongs it. */
function sleepOnTheWall(wallMs: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const due = performance.now() + wallMs;
    let timer: NodeJS.Timeout;
    const onAbort = (): void => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    // A timer may fire a little early, and a long sleep takes several.
    const wait = (): void => {
      const left = due - performance.now();
      if (left > 0) {
        timer = setTimeout(wait, Math.min(Math.ceil(left), LONGEST_TIMER_MS));
        return;
      }
      signal?.removeEventListener('abort', onAbort);
      resolve();
    };
    signal?.addEventListener('abort', onAbort, { once: true });
    wait();
  });
}

interface Sleeper {
  readonly due: number;
  wake(): void;
}

/** A clock for tests that stands at `start` (UTC epoch ms) until `advance` moves it. */
export function manualClock(start: number): ManualClock {
  let now = start;
  const sleepers = new Set<Sleeper>();

  const nextSleeper = (until: number): Sleeper | undefined => {
    let next: Sleeper | undefined;
    // A Set keeps the order of arrival, so of two that are due together the first to lie down wakes first.
    for (const sleeper of sleepers) if (sleeper.due <= until && (!next || sleeper.due < next.due)) next = sleeper;
    return next;
  };

  return {
    speed: 1,
    now: () => now,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason);
        if (ms <= 0) return resolve();
        const leave = (): void => {
          sleepers.delete(sleeper);
          signal?.removeEventListener('abort', onAbort);
        };
        const onAbort = (): void => {
          leave();
          reject(signal?.reason);
        };
        const sleeper: Sleeper = {
          due: now + ms,
          wake: () => {
            leave();
            resolve();
          },
        };
        sleepers.add(sleeper);
        signal?.addEventListener('abort', onAbort, { once: true });
      }),
    async advance(ms) {
      const until = now + ms;
      await settle();
      for (let sleeper = nextSleeper(until); sleeper; sleeper = nextSleeper(until)) {
        now = Math.max(now, sleeper.due);
        sleeper.wake();
        await settle();
      }
      now = until;
    },
  };
}

/** One turn of the event loop: every promise that can go on without time or input has gone on. */
function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
