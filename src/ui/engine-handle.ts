import { Worker } from 'node:worker_threads';

/** The console's own engine: works while nobody else does. */
export interface EngineHandle {
  /** Stops to take work, lets running work come to a safe point, gives the lease back. Resolves when it is done. */
  drain(reason: string): Promise<void>;
  /** Why it ended by itself, once it has; the console goes on without it. */
  readonly died: Promise<Error>;
}

export interface EngineThreadOptions {
  /** Absolute path of the installation. */
  readonly home: string;
  /** The bundled entry of the engine's thread. */
  readonly thread: URL;
  /** Wait so long (wall ms) before taking over from an engine that went: a restarted daemon comes first. */
  readonly takeoverDelayMs: number;
  /** Told when it ends by itself. */
  readonly onDeath?: (error: Error) => void;
}

/** The engine waits and writes; what little it builds up need not be kept young for long. */
const youngMegabytes = 4;

/**
 * Starts the engine in a thread of its own, so that a terminal that stalls never delays a start, a lease or a run. Returns at
 * once: the first picture need not wait for it, the lease tells when it works.
 */
export function startEngineThread({ home, thread, takeoverDelayMs, onDeath }: EngineThreadOptions): EngineHandle {
  const worker = new Worker(thread, {
    workerData: { home, takeoverDelayMs },
    // What it would print belongs nowhere on this screen; its log has it.
    stdout: true,
    stderr: true,
    resourceLimits: { maxYoungGenerationSizeMb: youngMegabytes },
  });
  let isLeaving = false;
  let hasEnded = false;
  const died = new Promise<Error>((resolve) => {
    const die = (error: unknown): void => resolve(error instanceof Error ? error : new Error(String(error)));
    worker.on('error', die);
    worker.on('exit', (code) => {
      hasEnded = true;
      if (!isLeaving) die(new Error(`its thread ended by itself (code ${code})`));
    });
  });
  if (onDeath) void died.then(onDeath);
  return {
    died,
    drain: async (reason) => {
      isLeaving = true;
      if (hasEnded) return;
      const ended = new Promise((resolve) => worker.once('exit', resolve));
      worker.postMessage({ type: 'drain', reason });
      await ended;
    },
  };
}
