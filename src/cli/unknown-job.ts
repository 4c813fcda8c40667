import { findJob, jobs } from '../jobs/index.ts';
import type { JobDefinition } from '../jobs/job.ts';
import { Refusal } from './failure.ts';

/** @throws Refusal when there is no such job */
export function requireJob(name: string): JobDefinition {
  const job = findJob(name);
  if (!job) throw unknownJob(name);
  return job;
}

/** Says which jobs there are; the likely one first where a slip of the fingers explains it. */
export function unknownJob(name: string): Refusal {
  const likely = jobs.find((job) => distance(job.id, name) <= 2 || (name.length > 3 && job.id.startsWith(name)));
  const hint = likely ? `Did you mean ${likely.id}?` : `Jobs: ${jobs.map((job) => job.id).join(', ')}.`;
  return new Refusal('unknown-job', `There is no job ${name}.`, hint);
}

/** Letters to add, drop or change (Levenshtein). */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1];
    for (const [j, other] of [...b].entries()) {
      const swap = (row[j] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(swap, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
