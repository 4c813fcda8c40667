import { parentPort, workerData } from 'node:worker_threads';
import { startEngine } from './host.ts';

/** The engine inside a console: a thread of its own, so that a stalled terminal never delays a tick, a lease or a run. */
const { home, takeoverDelayMs } = workerData as { home: string; takeoverDelayMs: number };

const engine = await startEngine({ home, mode: 'embedded', takeoverDelayMs });
parentPort?.postMessage({ type: 'started' });
parentPort?.on('message', (message: { type: 'drain'; reason: string }) => {
  void engine.drain(message.reason).then(() => {
    parentPort?.postMessage({ type: 'drained' });
    parentPort?.close();
  });
});
