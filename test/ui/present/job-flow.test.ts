import { expect, it } from 'vitest';
import * as z from 'zod';
import { noCounts } from '../../../src/core/domain/run.ts';
import { begunRuns } from '../../../src/core/store/runs/job-list.ts';
import type { StepView } from '../../../src/core/store/runs/run-view.ts';
import { defineJob, type JobDefinition } from '../../../src/jobs/job.ts';
import { jobFlow } from '../../../src/ui/present/job-flow.ts';
import { textOf } from '../../../src/ui/present/line.ts';
import { openRuns } from '../../core/store/runs/run-fixture.ts';

const now = Date.UTC(2026, 2, 8, 12);
const run = async () => ({ summary: '' });
const job = (id: string, over: Partial<JobDefinition> = {}): JobDefinition =>
  defineJob({ id, title: id, description: id, args: z.object({}), steps: [{ name: id, run }], ...over });
const jobs = [
  job('first'),
  job('second', { worksOn: ['first'], followedBy: ['third'] }),
  job('third', { worksOn: ['second'] }),
  job('alone'),
  job('both', {
    steps: [
      { name: 'first', run },
      { name: 'second', run },
    ],
    onStepFailure: 'continue',
  }),
];

it('draws what comes before, the steps as they stand, what is queued after and what works on the result', async () => {
  const fixture = await openRuns();
  await fixture.add({ at: now - 60_000, job: 'both' });
  const runs = await begunRuns(
    fixture.store.db,
    jobs.map(({ id }) => id),
  );
  const step = (name: string, state: StepView['state'], more: Partial<StepView> = {}): StepView => ({
    name,
    state,
    startedAt: null,
    finishedAt: null,
    counts: noCounts(),
    error: null,
    ...more,
  });
  const steps = new Map([
    [
      runs.get('both')?.id ?? 0,
      [
        step('first', 'partial', { startedAt: now - 4000, finishedAt: now - 2000 }),
        step('second', 'running', { startedAt: now - 2000 }),
      ],
    ],
  ]);
  const drawn = (id: string): string[] => {
    const found = jobs.find((one) => one.id === id);
    const lines = found
      ? jobFlow(found, { jobs, runs, steps, waiting: new Map() }, { now, zone: 'UTC', width: 76 })
      : [];
    return lines.map((parts) => parts.map(textOf).join('').trimEnd());
  };
  expect(drawn('alone')).toEqual([]);
  expect(drawn('second')).toEqual([
    'order of work · step 2 of both',
    '  ○ first              never run',
    '↓ ○ second (this job)  never run',
    '↓ ○ third              queued after it; never run',
  ]);
  expect(drawn('third')).toEqual([
    'order of work',
    '  ○ first             never run',
    '↓ ○ second            never run',
    '↓ ○ third (this job)  never run',
  ]);
  expect(drawn('both')).toEqual([
    `steps of run ${runs.get('both')?.id} · one that fails ends none`,
    '  ◐ first   partial, in 2.0s',
    '↓ ● second  running for 2.0s',
    '↓ ○ third   never run',
  ]);
  await fixture.close();
});
