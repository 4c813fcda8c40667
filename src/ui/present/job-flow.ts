import { sanitize } from '../../core/sanitize.ts';
import type { RunSummary } from '../../core/store/runs/run-list.ts';
import type { StepView, Waiting } from '../../core/store/runs/run-view.ts';
import type { JobDefinition } from '../../jobs/job.ts';
import { type Part, part } from './line.ts';
import type { Tone } from './paint.ts';
import { stateLook, stateSentence, stepLook } from './run-state.ts';
import { span } from './time.ts';
import { wrap } from './wrap.ts';

/** All jobs, the newest run of each that has begun, and the steps of those by the run's id. */
export interface JobsStanding {
  readonly jobs: readonly JobDefinition[];
  readonly runs: ReadonlyMap<string, RunSummary>;
  readonly steps: ReadonlyMap<number, readonly StepView[]>;
  /** Of each job with a run that is to begin: the one that waits longest, and what for. */
  readonly waiting: ReadonlyMap<string, { readonly run: RunSummary; readonly why: Waiting }>;
}

interface Node {
  readonly name: string;
  readonly sign: string;
  readonly words: string;
  readonly tone: Tone;
}

/**
 * The order in which work is done round a job (S44): what it works on, its steps as they stand in its newest run, what is queued
 * after it and what works on its result. Nothing of a job that stands alone and has one step.
 *
 * @param now UTC epoch ms
 */
export function jobFlow(
  job: JobDefinition,
  { jobs, runs, steps }: JobsStanding,
  { now, zone, width }: { readonly now: number; readonly zone: string; readonly width: number },
): Part[][] {
  const run = runs.get(job.id);
  const other = (id: string, why: string): Node => jobNode(id, runs.get(id), why, now, zone);
  const before = ancestors(job, jobs).map((id) => other(id, ''));
  const own = job.steps.length > 1 ? stepNodes(job, run, run ? (steps.get(run.id) ?? []) : [], now) : [];
  const self = own.length > 0 ? own : [{ ...other(job.id, ''), name: `${job.id} (this job)` }];
  const followers = job.followedBy.map((id) => other(id, 'queued after it; '));
  const after = dependents(job, jobs).map((id) => other(id, ''));
  const nodes = [...before, ...self, ...followers, ...after];
  if (nodes.length < 2) return [];
  return [...title(job, jobs, run, width), ...drawn(nodes, width)];
}

function title(
  job: JobDefinition,
  jobs: readonly JobDefinition[],
  run: RunSummary | undefined,
  width: number,
): Part[][] {
  const chains = jobs.flatMap(({ id, steps }) => {
    const at = steps.findIndex(({ name }) => name === job.id);
    return at < 0 || id === job.id ? [] : [`step ${at + 1} of ${id}`];
  });
  const ends =
    job.steps.length < 2
      ? ''
      : job.onStepFailure === 'stop'
        ? 'the first that fails ends it'
        : 'one that fails ends none';
  const words = [
    job.steps.length < 2 ? 'order of work' : run ? `steps of run ${run.id}` : 'steps',
    ...(ends === '' ? [] : [ends]),
    ...chains,
  ];
  return wrap(words.join(' · '), width).map((text): Part[] => [part(text, 'dim')]);
}

/** One below the other, in a column each: sign, name, how it stands. */
function drawn(nodes: readonly Node[], width: number): Part[][] {
  const names = Math.max(...nodes.map(({ name }) => name.length)) + 2;
  return nodes.flatMap(({ name, sign, words, tone }, at) => {
    const [first = '', ...more] = wrap(words, Math.max(10, width - names - 5));
    const link = part(at === 0 ? '  ' : '↓ ', 'dim');
    return [
      [link, part(`${sign} `, tone), name.padEnd(names), part(first, tone)],
      ...more.map((text): Part[] => [' '.repeat(names + 4), part(text, tone)]),
    ];
  });
}

function stepNodes(job: JobDefinition, run: RunSummary | undefined, stored: readonly StepView[], now: number): Node[] {
  if (stored.length === 0)
    return job.steps.map(({ name }) => ({ name, sign: '○', words: run ? 'not begun' : 'never run', tone: 'dim' }));
  return stored.map(({ name, state, startedAt, finishedAt, error }): Node => {
    const { sign, tone } = stepLook(state);
    const took = startedAt === null ? '' : span((finishedAt ?? now) - startedAt);
    // What ended the run is said by the step that it ended; what was not run says that, and why.
    const why = error === null ? '' : sanitize(error.replace(/^not run: /, ''), 200);
    const skipped = why === '' ? 'skipped' : `skipped: ${why}`;
    const said = {
      pending: 'waits for the step above',
      running: `running for ${took}`,
      done: `done in ${took}`,
      partial: `partial, in ${took}`,
      failed: `failed after ${took}${why === '' ? '' : `: ${why}`}`,
      'not-run': skipped,
    };
    return { name, sign, words: said[state], tone };
  });
}

function jobNode(id: string, run: RunSummary | undefined, why: string, now: number, zone: string): Node {
  if (!run) return { name: id, sign: '○', words: `${why}never run`, tone: 'dim' };
  const { sign, tone } = stateLook(run.state);
  return { name: id, sign, words: `${why}${stateSentence(run, now, zone)}`, tone };
}

/** What works on the result of a job, or of a step of it that is a job too; neither its own steps nor what is queued after it. */
function dependents({ id, steps, followedBy }: JobDefinition, jobs: readonly JobDefinition[]): string[] {
  const own = [id, ...steps.map(({ name }) => name)];
  const found = jobs.filter(({ worksOn }) => worksOn.some((on) => own.includes(on)));
  return found.map((one) => one.id).filter((one) => !own.includes(one) && !followedBy.includes(one));
}

/** What a job works on, and what that works on; the farthest first. */
function ancestors(job: JobDefinition, jobs: readonly JobDefinition[]): string[] {
  const found: string[] = [];
  const visit = ({ worksOn }: JobDefinition): void => {
    for (const id of worksOn) {
      const next = jobs.find((one) => one.id === id);
      if (!next || id === job.id || found.includes(id)) continue;
      visit(next);
      found.push(id);
    }
  };
  visit(job);
  return found;
}
