import { existsSync } from 'node:fs';
import path from 'node:path';
import { type JobFault, missingThreads } from '../core/doctor/job-faults.ts';
import type { JobDefinition } from '../jobs/job.ts';
import { projectFolder } from './home.ts';
import { checkJobs, readSources, sourceOf } from './job-check.ts';

/**
 * Looks, as often as it is asked, whether each job can run when it is due: doctor and the Jobs screen ask the same (S52). Definitions are
 * looked over once, for they do not change while this runs; each time it is looked whether files are gone: those that threads are
 * started from, and, where there are sources, the job's own, without which the next build fails.
 */
export function watchJobFaults(jobs: readonly JobDefinition[]): () => readonly JobFault[] {
  let known: ReturnType<typeof lookOver> | null = null;
  return () => {
    known ??= lookOver(jobs);
    const { folder, files, faults } = known;
    const gone = files.filter(([, file]) => !existsSync(path.join(folder, file)));
    return [
      ...missingThreads(folder),
      ...gone.map(([job, file]) => ({ job, message: `${file} is gone: the next build fails` })),
      ...faults,
    ];
  };
}

function lookOver(jobs: readonly JobDefinition[]): {
  readonly folder: string;
  /** Each job with the file that defines it. */
  readonly files: readonly (readonly [string, string])[];
  readonly faults: readonly JobFault[];
} {
  const sources = readSources();
  const found = jobs.map(({ id }) => [id, sourceOf(sources, id)?.file] as const);
  const lost = sources.length === 0 ? [] : found.filter(([, file]) => file === undefined);
  return {
    folder: projectFolder(),
    files: found.flatMap(([job, file]) => (file === undefined ? [] : [[job, file] as const])),
    faults: [
      ...lost.map(([job]) => ({ job, message: 'no file of src/jobs defines it: the next build fails' })),
      ...checkJobs(jobs).map(({ job, file, line, message }) => ({
        job,
        message: `${message}${file ? ` (${file}:${line ?? 1})` : ''}`,
      })),
    ],
  };
}
