import { existsSync } from 'node:fs';
import path from 'node:path';

/** Something that keeps jobs from running when they are due. */
export interface JobFault {
  /** Null: no job can run. */
  readonly job: string | null;
  readonly message: string;
}

/** The files that threads are started from. */
const threads = ['bin/run-thread.js', 'dist/worker.js', 'dist/engine-thread.js', 'dist/receiver.js'];

/** The files of threads that are not there. `folder`: absolute path of the checkout. */
export function missingThreads(folder: string): JobFault[] {
  return threads
    .filter((file) => !existsSync(path.join(folder, file)))
    .map((file) => ({ job: null, message: `${file} is missing` }));
}

/** In one line, its job first. */
export function faultWords({ job, message }: JobFault): string {
  return job === null ? message : `${job}: ${message}`;
}
