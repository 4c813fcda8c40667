import { setMaxListeners } from 'node:events';

/**
 * Lets so many go through at once and the others wait in their order.
 *
 * @returns runs what it is given when its turn has come; rejects with the signal's reason while it waits
 */
export function gate(most: number): <T>(signal: AbortSignal, work: () => Promise<T>) => Promise<T> {
  let inside = 0;
  const waiting: (() => void)[] = [];

  const enter = (signal: AbortSignal): Promise<void> =>
    new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason);
      if (inside < most) {
        inside += 1;
        return resolve();
      }
      const comeIn = (): void => {
        signal.removeEventListener('abort', leave);
        resolve();
      };
      const leave = (): void => {
        waiting.splice(waiting.indexOf(comeIn), 1);
        reject(signal.reason);
      };
      waiting.push(comeIn);
      signal.addEventListener('abort', leave, { once: true });
    });

  return async (signal, work) => {
    // Each that waits listens for the end of the run; that many are no leak.
    setMaxListeners(0, signal);
    await enter(signal);
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else inside -= 1;
    }
  };
}
