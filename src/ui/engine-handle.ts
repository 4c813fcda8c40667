import { Worker } from 'node:worker_threads';

/** The console's own engine: works while nobody else does. */
export interface EngineHandle {
  /** Stops to take work, lets running work come to a safe point, gives the lease back. Resolves when it is done. */
  drain(reason: string): Promise<void>;
}

export interface EngineThreadOptions {
  /** Absolute path of the installation. */
  readonly home: string;
  /** The bundled entry of the engine's thread. */
  readonly thread: URL;
  /** Wait so long (wall ms) before taking over from an engine that went: a restarted daemon comes first. */
  readonly takeoverDelayMs: number;
  /** It ended by itself; the console goes on without it. */
  readonly onDeath: (error: Error) => void;
}

/**
 * Starts the engine in a thread of its own, so that a terminal that stalls never delays a start, a lease or a run.
 *
 * @throws what the engine throws before it stands: SettingsError, StoreError
 */
export async function startEngineThread({
  home,
  thread,
  takeoverDelayMs,
  onDeath,
}: EngineThreadOptions): Promise<EngineHandle> {
  const worker = new Worker(thread, { workerData: { home, takeoverDelayMs }, stdout: true, stderr: true });
  let isLeaving = false;
  await new Promise<void>((resolve, reject) => {
    worker.once('message', () => resolve());
    worker.once('error', reject);
    worker.once('exit', (code) =>
      reject(new Error(`The engine's thread ended with code ${code} before it began to work.`)),
    );
  });
  worker.removeAllListeners('error');
  worker.removeAllListeners('exit');
  const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  worker.on('error', (error) => onDeath(error instanceof Error ? error : new Error(String(error))));
  worker.on('exit', () => {
    if (!isLeaving) onDeath(new Error('The engine’s thread ended by itself.'));
  });
  return {
    drain: async (reason) => {
      isLeaving = true;
      worker.postMessage({ type: 'drain', reason });
      await ended;
    },
  };
}
