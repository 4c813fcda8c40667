import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { checkJobs } from '../../src/cli/job-check.ts';
import { jobs } from '../../src/jobs/index.ts';
import { defineJob, type JobDefinition } from '../../src/jobs/job.ts';

const base: JobDefinition = defineJob<z.ZodObject>({
  id: 'sound',
  title: 'Sound',
  description: 'Sound.',
  args: z.object({ hours: z.number().default(2).describe('how far back') }),
  steps: [{ name: 'work', run: async () => ({ summary: '' }) }],
});
const sound = (change: Partial<JobDefinition> = {}): JobDefinition => ({ ...base, ...change });
const faultsOf = (...list: JobDefinition[]) => checkJobs(list).map((fault) => `${fault.job}: ${fault.message}`);

describe('checkJobs', () => {
  it('finds nothing in a sound one, nor in ours', () => {
    expect(faultsOf(sound())).toEqual([]);
    expect(checkJobs(jobs)).toEqual([]);
  });

  it.each<[string, Partial<JobDefinition>, string]>([
    ['an id with capitals', { id: 'Sound' }, 'not lower-case words'],
    ['no steps', { steps: [] }, 'no steps'],
    ['no attempts', { attempts: 0 }, 'no attempt at all'],
    ['a schedule that cannot be read', { schedules: [{ cron: '61 * * * *' }] }, 'The minute "61" cannot be read'],
    [
      'a schedule with arguments that are not the job’s',
      { schedules: [{ cron: '1 * * * *', args: { hours: 'x' } }] },
      'arguments that the job refuses',
    ],
    ['a follower that is not there', { followedBy: ['nonesuch'] }, 'nonesuch, which should follow it, does not exist'],
    ['a source that is not there', { worksOn: ['nonesuch'] }, 'nonesuch, whose result it works on, does not exist'],
    ['a circle', { followedBy: ['sound'] }, 'it follows itself'],
    [
      'an input that waits for the job itself',
      { worksOn: ['sound'], input: { from: 'sync-orders-recent', of: 'shipstation', whenOld: 'go-on' } },
      'it waits for its own work',
    ],
    ['a flag without a description', { args: z.object({ hours: z.number() }) }, '--hours has no description'],
    [
      'a flag that every run has',
      { args: z.object({ dryRun: z.boolean().describe('x') }) },
      '--dry-run is one that every run has',
    ],
  ])('finds %s', (_what, change, message) => {
    expect(faultsOf(sound(change)).join('\n')).toContain(message);
  });

  it('finds two of the same id', () => {
    expect(faultsOf(sound(), sound())).toEqual([
      'sound: the id sound is taken twice',
      'sound: the id sound is taken twice',
    ]);
  });

  it('names file and line of a fault in our own', () => {
    const [first] = jobs;
    if (!first) throw new Error('there are no jobs');
    const cron = first.schedules[0]?.cron ?? '';
    const broken = { ...first, schedules: [{ cron, args: { hours: 'x' } }] } as JobDefinition;
    const [fault] = checkJobs([broken]);
    expect(fault?.file).toBe(`src/jobs/${first.id}.ts`);
    expect(fault?.line).toBeGreaterThan(1);
  });
});
