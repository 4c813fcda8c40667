import { type Command, Option } from 'commander';
import type * as z from 'zod';
import type { JobDefinition } from '../jobs/job.ts';
import { jobFlags, kebab } from '../jobs/job-flags.ts';
import { Refusal } from './failure.ts';

/** Gives a job's flags to its command. Values stay texts here: the job's own schema judges them. */
export function takesJobFlags(command: Command, job: JobDefinition): Command {
  for (const { flag, kind, description } of jobFlags(job)) {
    command.addOption(new Option(kind === 'boolean' ? flag : `${flag} <${kind}>`, description));
  }
  return command;
}

/**
 * The arguments that the given flags mean, checked against the job's schema.
 *
 * @param options commander's, by camelCase name
 * @throws Refusal naming the flag, before anything is touched
 */
export function jobArguments(job: JobDefinition, options: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const given: Record<string, unknown> = {};
  for (const { argument, kind, flag } of jobFlags(job)) {
    const value = options[argument];
    if (value !== undefined) given[argument] = kind === 'number' ? asNumber(String(value), flag, job) : value;
  }
  const parsed = job.args.strict().safeParse(given);
  if (parsed.success) return given;
  const wrong = parsed.error.issues.map((issue) => {
    const argument = String(issue.path[0] ?? '');
    return argument === '' ? issue.message : `--${kebab(argument)} ${String(given[argument] ?? '')}: ${ruleOf(issue)}`;
  });
  throw badArguments(job, wrong.join('; '));
}

/** The rule that a value breaks, in words for somebody who typed it. */
function ruleOf(issue: z.core.$ZodIssue): string {
  if (issue.code === 'too_small' && issue.origin !== 'string') return `it must be at least ${issue.minimum}`;
  if (issue.code === 'too_big' && issue.origin !== 'string') return `it must be at most ${issue.maximum}`;
  if (issue.code === 'too_small') return 'it must not be empty';
  if (issue.code === 'invalid_type' && issue.expected === 'int') return 'it must be a whole number';
  return issue.message;
}

function asNumber(text: string, flag: string, job: JobDefinition): number {
  if (!/^-?\d+(\.\d+)?$/.test(text)) throw badArguments(job, `${flag} ${text || '""'}: that is not a number`);
  return Number(text);
}

function badArguments(job: JobDefinition, what: string): Refusal {
  return new Refusal(
    'bad-arguments',
    `${what.replace(/\.$/, '')}.`,
    `See orderdeck run ${job.id} --help. Nothing was started.`,
  );
}

/** Arguments as the words of a command line that mean them. */
export function jobWords(job: JobDefinition, args: Readonly<Record<string, unknown>>): string[] {
  return jobFlags(job).flatMap(({ argument, flag, kind }) => {
    const value = args[argument];
    if (value === undefined) return [];
    if (kind !== 'boolean') return [flag, String(value)];
    return value === !flag.startsWith('--no-') ? [flag] : [];
  });
}
