import * as z from 'zod';
import { defineJob, GiveUp, type JobDefinition } from '../../../src/jobs/job.ts';

/** Jobs that do what jobs do when they go wrong; the engine under test runs them in its real threads. */
const none = z.object({});
const quickRetry = { baseMs: 1, capMs: 5 };

const quick = defineJob({
  id: 'quick',
  title: 'Ends at once',
  description: 'Counts and ends.',
  args: z.object({ created: z.number().int().min(0).default(3) }),
  steps: [
    {
      name: 'quick',
      run: async ({ created }, context) => {
        context.count('seen', created);
        context.count('created', created);
        context.progress(created, created, 'all of them');
        console.log('said on stdout');
        console.error('said on stderr');
        return { summary: `${created} created` };
      },
    },
  ],
});

const endless = defineJob({
  id: 'endless',
  title: 'Never ends and never listens',
  description: 'A loop.',
  args: none,
  attempts: 1,
  timeLimitMs: 300,
  steps: [
    {
      name: 'endless',
      run: async (_, context) => {
        context.count('created', 2);
        await new Promise((resolve) => setTimeout(resolve, 700));
        for (;;);
      },
    },
  ],
});

const sleeper = defineJob({
  id: 'sleeper',
  title: 'Waits until it is told to stop',
  description: 'A job that listens to its signal.',
  args: z.object({ ms: z.number().default(60_000) }),
  resources: () => ['bed'],
  steps: [
    {
      name: 'sleep',
      run: async ({ ms }, context) => {
        context.count('seen');
        await context.clock.sleep(ms, context.signal);
        return { summary: 'slept' };
      },
    },
  ],
});

const greedy = defineJob({
  id: 'greedy',
  title: 'Takes all memory',
  description: 'Grows until it is ended.',
  args: none,
  attempts: 1,
  memoryLimitMb: 32,
  steps: [
    {
      name: 'grow',
      run: async () => {
        const hoard: string[][] = [];
        for (;;) hoard.push(Array.from({ length: 10_000 }, (_, index) => `${hoard.length}-${index}`));
      },
    },
  ],
});

const flaky = defineJob({
  id: 'flaky',
  title: 'Works at the third attempt',
  description: 'Throws twice.',
  args: none,
  attempts: 5,
  backoff: quickRetry,
  steps: [
    {
      name: 'try',
      run: async (_, context) => {
        if (context.run.attempt < 3) throw new Error(`attempt ${context.run.attempt} fails`);
        return { summary: 'worked' };
      },
    },
  ],
});

const hopeless = defineJob({
  id: 'hopeless',
  title: 'Knows that trying again is no use',
  description: 'Gives up.',
  args: none,
  backoff: quickRetry,
  steps: [
    {
      name: 'give up',
      run: async () => {
        throw new GiveUp('bad-setting', 'The setting is wrong.', 'Mend the setting.');
      },
    },
  ],
});

const crasher = defineJob({
  id: 'crasher',
  title: 'Takes its thread down',
  description: 'Throws where nobody catches.',
  args: none,
  attempts: 1,
  steps: [
    {
      name: 'crash',
      run: async () => {
        setTimeout(() => {
          throw new Error('thrown in a timer');
        }, 1);
        await new Promise(() => undefined);
        return { summary: '' };
      },
    },
  ],
});

const late = defineJob({
  id: 'late',
  title: 'Fails a while after it was asked to end',
  description: 'Does not listen, then throws.',
  args: none,
  attempts: 5,
  backoff: { baseMs: 600_000, capMs: 600_000 },
  steps: [
    {
      name: 'late',
      run: async (_, context) => {
        context.count('created');
        await new Promise((resolve) => setTimeout(resolve, 600));
        throw new Error('fails by itself');
      },
    },
  ],
});

const step = (name: string, fails: boolean) => ({
  name,
  run: async () => {
    if (fails) throw new GiveUp('broken', `${name} is broken`);
    return { summary: `${name} done` };
  },
});

const chain = defineJob({
  id: 'chain',
  title: 'Three steps, the second fails',
  description: 'Stops at the first failure.',
  args: none,
  attempts: 1,
  steps: [step('first', false), step('second', true), step('third', false)],
});

const carryOn = defineJob({
  ...chain,
  id: 'carry-on',
  description: 'Carries on past a failure.',
  onStepFailure: 'continue',
});

const leader = defineJob({
  id: 'leader',
  title: 'Is followed by quick',
  description: 'Queues what follows.',
  args: none,
  followedBy: ['shopless', 'quick'],
  steps: [step('lead', false)],
});

const shopless = defineJob({
  id: 'shopless',
  title: 'Needs a shop',
  description: 'No test has set one up.',
  args: none,
  needs: ['opencart'],
  steps: [step('never', false)],
});

const finder = defineJob({
  id: 'finder',
  title: 'Finds work for quick',
  description: 'Queues what its step found to do.',
  args: none,
  steps: [{ name: 'find', run: async () => ({ summary: 'found', followedBy: ['quick', 'no-such-job'] }) }],
});

/** They work on what the sleeper reads. */
const taker = defineJob({
  id: 'taker',
  title: 'Takes orders as they are stored',
  description: 'Goes on when they are old.',
  args: z.object({ order: z.string().optional() }),
  input: { from: 'sleeper', of: 'shipstation', whenOld: 'go-on' },
  steps: [step('take', false)],
});

const remover = defineJob({
  ...taker,
  id: 'remover',
  description: 'Leaves its work when they are old.',
  input: { from: 'sleeper', of: 'shipstation', whenOld: 'skip' },
});

export const jobs: readonly JobDefinition[] = [
  quick,
  endless,
  sleeper,
  greedy,
  flaky,
  hopeless,
  crasher,
  late,
  chain,
  carryOn,
  leader,
  shopless,
  finder,
  taker,
  remover,
] as readonly unknown[] as readonly JobDefinition[];

export function findJob(id: string): JobDefinition | undefined {
  return jobs.find((job) => job.id === id);
}
