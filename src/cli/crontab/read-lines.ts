import { type CrontabEntry, readCrontab } from '../../core/domain/crontab.ts';
import { parseSchedule } from '../../core/domain/schedule.ts';
import { shellCommands } from '../../core/domain/shell-words.ts';
import { findJob } from '../../jobs/index.ts';
import type { JobDefinition } from '../../jobs/job.ts';
import { jobFlags } from '../../jobs/job-flags.ts';
import { Refusal } from '../failure.ts';
import { jobArguments } from '../job-flags.ts';
import { readCommand } from './guide-commands.ts';

/** A line of a crontab as a schedule of one of our jobs. */
export interface JobLine {
  readonly line: number;
  readonly job: JobDefinition;
  readonly cron: string;
  /** Null: the business's zone. */
  readonly zone: string | null;
  readonly args: Readonly<Record<string, unknown>>;
  readonly enabled: boolean;
}

export interface UnknownLine {
  readonly line: number;
  readonly schedule: string | null;
  readonly why: string;
}

export interface ReadLines {
  readonly jobs: readonly JobLine[];
  readonly unknown: readonly UnknownLine[];
}

type Meaning =
  | { readonly job: JobDefinition; readonly args: Readonly<Record<string, unknown>> }
  | { readonly job: null; readonly why: string };

/**
 * Reads a crontab. What is not understood is told with its line and never guessed at.
 *
 * @throws Refusal when a line that is ours says something that cannot be: all such lines are named, and nothing is imported
 */
export function readJobLines(text: string): ReadLines {
  const { entries, oddities } = readCrontab(text);
  const jobs: JobLine[] = [];
  const unknown: UnknownLine[] = oddities.map(({ line }) => ({
    line,
    schedule: null,
    why: 'neither a schedule with a command, nor a variable, nor a comment',
  }));
  const wrong: string[] = [];
  for (const entry of entries) {
    const { line, cron, zone, enabled } = entry;
    try {
      const meaning = meaningOf(entry);
      if (meaning.job) {
        demandSchedule(cron, zone);
        jobs.push({ line, job: meaning.job, cron, zone, args: meaning.args, enabled });
      } else if (enabled) unknown.push({ line, schedule: cron, why: meaning.why });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      wrong.push(`Line ${line}: ${error.message}`);
    }
  }
  if (wrong.length > 0) throw new Refusal('bad-crontab', wrong.join(' '), 'Nothing was imported.');
  return { jobs, unknown: unknown.sort((a, b) => a.line - b.line) };
}

function demandSchedule(cron: string, zone: string | null): void {
  const parsed = parseSchedule(cron, zone ?? 'UTC');
  if (!parsed.ok) throw new Refusal('bad-schedule', parsed.message, '');
}

function meaningOf({ command, cron }: CrontabEntry): Meaning {
  const commands = shellCommands(command)?.filter(([first]) => first !== 'cd');
  if (!commands || commands.length === 0)
    return { job: null, why: 'its command cannot be read as commands joined by &&' };
  const steps = commands.map(stepOf);
  for (const step of steps) if (!step.job) return step;
  const [only] = steps;
  if (cron.startsWith('@')) return { job: null, why: `${cron} is no time of day; the daemon starts by itself` };
  return only && steps.length === 1 ? only : chainOf(steps);
}

/** One command with its flags, by the job's own schema. */
function stepOf(words: readonly string[]): Meaning {
  const read = readCommand(words);
  if (read.job === null) return read;
  const job = findJob(read.job);
  if (!job) return { job: null, why: `there is no job ${read.job}` };
  const known = jobFlags(job);
  const options: Record<string, unknown> = {};
  const rest = read.flags.flatMap((word) => /^(--[\w-]+)=(.*)$/s.exec(word)?.slice(1) ?? [word]);
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    const flag = known.find((candidate) => candidate.flag === word);
    if (!flag) return { job: null, why: `${job.id} takes no ${word}` };
    options[flag.argument] = flag.kind === 'boolean' ? !flag.flag.startsWith('--no-') : (rest.shift() ?? '');
  }
  return { job, args: jobArguments(job, options) };
}

const chainSteps = ['download-customizations', 'apply-customizations', 'update-print-tasks'];

/** The guide's one line of three commands is one job here; other combinations are none. */
function chainOf(steps: readonly Meaning[]): Meaning {
  const job = findJob('personalization-chain');
  const ids = steps.map((step) => step.job?.id);
  if (!job || ids.join() !== chainSteps.join()) return { job: null, why: `${ids.join(' && ')} together are no job` };
  const [download, apply, update] = steps.map((step) => (step.job ? step.args : {}));
  const { createPrintTasks, updateShipstation, ...others } = apply ?? {};
  const { daysBack = 1, ...more } = update ?? {};
  if (createPrintTasks !== true) return { job: null, why: `${job.id} always makes the print tasks` };
  if (daysBack !== 1 || [download, others, more].some((args) => Object.keys(args ?? {}).length > 0))
    return { job: null, why: `${job.id} cannot look back differently in each of its steps` };
  return { job, args: updateShipstation === true ? {} : { updateShipstation: false } };
}
