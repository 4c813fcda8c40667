import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseSchedule } from '../core/domain/schedule.ts';
import type { JobDefinition } from '../jobs/job.ts';
import { jobFlags } from '../jobs/job-flags.ts';
import { projectFolder } from './home.ts';

/** Something in a job's definition that would fail only when it is used. */
export interface DefinitionFault {
  readonly job: string;
  /** Relative to the project folder; null where no sources are. */
  readonly file: string | null;
  readonly line: number | null;
  readonly message: string;
}

/** Flags that every `run` has: a job's own may not hide them. */
const takenFlags = ['--dry-run', '--wait', '--json', '--home', '--help'];

/** Looks over every definition: ids, schedules with their arguments, flags, limits, and what follows what (M116). */
export function checkJobs(jobs: readonly JobDefinition[]): DefinitionFault[] {
  const sources = readSources();
  return jobs.flatMap((job) =>
    [...faultsOf(job, jobs)].map(({ message, near }) => ({ job: job.id, ...locate(sources, job.id, near), message })),
  );
}

interface Fault {
  readonly message: string;
  /** A text of the definition by which the line is found. */
  readonly near?: string;
}

function* faultsOf(job: JobDefinition, jobs: readonly JobDefinition[]): Generator<Fault> {
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(job.id))
    yield { message: `the id ${job.id} is not lower-case words joined by "-"` };
  if (jobs.filter((other) => other.id === job.id).length > 1) yield { message: `the id ${job.id} is taken twice` };
  if (job.steps.length === 0) yield { message: 'it has no steps', near: 'steps' };
  if (new Set(job.steps.map((step) => step.name)).size < job.steps.length)
    yield { message: 'two steps share a name', near: 'steps' };
  if (job.attempts < 1) yield { message: 'it has no attempt at all', near: 'attempts' };
  if (job.timeLimitMs !== null && job.timeLimitMs <= 0)
    yield { message: 'its time limit is over before it begins', near: 'timeLimitMs' };
  for (const { cron, zone = 'UTC', args = {} } of job.schedules) {
    const parsed = parseSchedule(cron, zone);
    if (!parsed.ok) yield { message: `schedule "${cron}": ${parsed.message}`, near: cron };
    const checked = job.args.strict().safeParse(args);
    if (!checked.success)
      yield {
        message: `schedule "${cron}" gives arguments that the job refuses: ${checked.error.issues[0]?.message}`,
        near: cron,
      };
  }
  for (const { flag, argument, description } of jobFlags(job)) {
    if (takenFlags.includes(flag) || (flag === '--force' && job.input !== null))
      yield { message: `its flag ${flag} is one that every run has`, near: `${argument}:` };
    if (description === '') yield { message: `its flag ${flag} has no description`, near: `${argument}:` };
  }
  for (const id of job.followedBy) {
    if (!jobs.some((other) => other.id === id))
      yield { message: `${id}, which should follow it, does not exist`, near: id };
  }
  for (const id of job.worksOn) {
    if (!jobs.some((other) => other.id === id))
      yield { message: `${id}, whose result it works on, does not exist`, near: id };
  }
  if (job.input !== null && !jobs.some(({ id }) => id === job.input?.from))
    yield { message: `${job.input.from}, which reads its input, does not exist`, near: job.input.from };
  if (leadsTo(job, job.id, jobs, ({ followedBy }) => followedBy))
    yield { message: 'it follows itself, so that it would never end', near: 'followedBy' };
  if (leadsTo(job, job.id, jobs, waitsFor))
    yield { message: 'it waits for its own work, so that each start would be late', near: 'worksOn' };
}

function waitsFor({ input, worksOn }: JobDefinition): readonly string[] {
  return input === null ? [] : [input.from, ...worksOn];
}

function leadsTo(
  from: JobDefinition,
  id: string,
  jobs: readonly JobDefinition[],
  nextOf: (job: JobDefinition) => readonly string[],
  seen = new Set<string>(),
): boolean {
  return nextOf(from).some((next) => {
    if (next === id) return true;
    if (seen.has(next)) return false;
    seen.add(next);
    const job = jobs.find((other) => other.id === next);
    return job !== undefined && leadsTo(job, id, jobs, nextOf, seen);
  });
}

/** A file of sources that defines jobs. */
export interface Source {
  readonly file: string;
  readonly lines: readonly string[];
}

/** All of them; none where only the build is. */
export function readSources(): Source[] {
  const folder = path.join(projectFolder(), 'src', 'jobs');
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith('.ts'))
    .map((name) => ({
      file: path.join('src', 'jobs', name),
      lines: readFileSync(path.join(folder, name), 'utf8').split('\n'),
    }));
}

/** The one that defines a job. */
export function sourceOf(sources: readonly Source[], id: string): Source | undefined {
  return sources.find(({ lines }) => lines.some((line) => line.trim().startsWith(`id: '${id}'`)));
}

function locate(
  sources: readonly Source[],
  id: string,
  near: string | undefined,
): Pick<DefinitionFault, 'file' | 'line'> {
  const source = sourceOf(sources, id);
  if (!source) return { file: null, line: null };
  const index = source.lines.findIndex((line) => line.includes(near ?? `id: '${id}'`));
  return { file: source.file, line: index < 0 ? null : index + 1 };
}
