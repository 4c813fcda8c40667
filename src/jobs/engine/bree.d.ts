/** The part of Bree 9.2 that the engine uses; its own types miss `init` and make `run` impossible to override. */
declare module 'bree' {
  import type { EventEmitter } from 'node:events';
  import type { Worker, WorkerOptions } from 'node:worker_threads';

  export interface BreeJob {
    name: string;
    path: string;
    date?: Date;
    timeout?: false;
    worker?: WorkerOptions;
  }

  export default class Bree extends EventEmitter {
    constructor(options: {
      root: false;
      logger: false;
      jobs: BreeJob[];
      errorHandler: (error: Error & { code?: string }, meta: { name: string }) => void;
      workerMessageHandler: (message: unknown) => void;
    });
    readonly workers: Map<string, Worker>;
    init(): Promise<void>;
    add(job: BreeJob): Promise<unknown>;
    start(name: string): Promise<void>;
    remove(name: string): Promise<void>;
    run(name: string): Promise<void>;
  }
}
