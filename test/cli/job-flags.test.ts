import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { jobArguments } from '../../src/cli/job-flags.ts';
import { defineJob } from '../../src/jobs/job.ts';
import { jobFlags } from '../../src/jobs/job-flags.ts';

const job = defineJob({
  id: 'sample',
  title: 'Sample',
  description: 'Sample.',
  args: z.object({
    daysBack: z.number().int().min(1).max(30).default(7).describe('how far back'),
    order: z.string().min(1).optional().describe('one order'),
    fix: z.boolean().default(false).describe('mend what is found'),
    mode: z.enum(['fast', 'full']).optional().describe('how'),
  }),
  steps: [],
});

describe('jobFlags', () => {
  it('are the schema’s fields, with type, words and default', () => {
    expect(jobFlags(job)).toEqual([
      { argument: 'daysBack', flag: '--days-back', kind: 'number', description: 'how far back (default: 7)' },
      { argument: 'order', flag: '--order', kind: 'text', description: 'one order' },
      { argument: 'fix', flag: '--fix', kind: 'boolean', description: 'mend what is found' },
      { argument: 'mode', flag: '--mode', kind: 'text', description: 'how (one of fast, full)' },
    ]);
  });
});

describe('jobArguments', () => {
  it('are what was given, in the schema’s types, and nothing else', () => {
    expect(jobArguments(job, { daysBack: '12', fix: true, dryRun: true })).toEqual({ daysBack: 12, fix: true });
    expect(jobArguments(job, { order: '0012' })).toEqual({ order: '0012' });
    expect(jobArguments(job, {})).toEqual({});
  });

  it.each([
    [{ daysBack: '0' }, '--days-back 0: it must be at least 1'],
    [{ daysBack: '31' }, '--days-back 31: it must be at most 30'],
    [{ daysBack: '1.5' }, '--days-back 1.5: it must be a whole number'],
    [{ daysBack: 'ten' }, '--days-back ten: that is not a number'],
    [{ daysBack: '' }, '--days-back "": that is not a number'],
    [{ order: '' }, '--order : it must not be empty'],
    [{ mode: 'slow' }, '--mode slow: '],
  ])('refuses %j', (options, message) => {
    expect(() => jobArguments(job, options)).toThrow(message);
  });
});
