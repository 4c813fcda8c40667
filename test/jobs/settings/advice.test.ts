import { expect, it } from 'vitest';
import { readSettings } from '../../../src/core/settings.ts';
import { findJob } from '../../../src/jobs/index.ts';
import { adviseFor } from '../../../src/jobs/settings/advice.ts';

const settings = readSettings('/nowhere', {
  ...{ TRENDYOL_SELLER_ID: '1', TRENDYOL_API_KEY: 'k', TRENDYOL_API_SECRET: 's', TRENDYOL_BATCH_SIZE: '50' },
  RUN_MEMORY_LIMITS: 'sync-tags=512',
});
const advise = (id: string, run: object) => {
  const job = findJob(id);
  if (!job) throw new Error(id);
  const whole = { state: 'done', error: null, startedAt: 0, finishedAt: 1000, ...run } as Parameters<
    typeof adviseFor
  >[0];
  return adviseFor(whole, job, settings).map(({ name, value }) => `${name}=${value}`);
};

it('is twice the memory for a job that ran out of it, the limits of others kept (M128)', () => {
  const error = { code: 'out-of-memory', message: '' };
  expect(advise('trendyol-stock', { state: 'failed', error })).toEqual([
    'RUN_MEMORY_LIMITS=sync-tags=512, trendyol-stock=512',
  ]);
  expect(advise('sync-tags', { state: 'failed', error })).toEqual(['RUN_MEMORY_LIMITS=sync-tags=1024']);
});

it('is a smaller batch, or more time, for a slow run (M127); nothing for one well within its limits', () => {
  const slow = { finishedAt: 25 * 60_000 };
  expect(advise('trendyol-products', slow)).toEqual([
    'TRENDYOL_BATCH_SIZE=25',
    'RUN_TIME_LIMITS=trendyol-products=3600',
  ]);
  expect(advise('trendyol-claims', { finishedAt: 250_000 })).toEqual(['RUN_TIME_LIMITS=trendyol-claims=600']);
  const error = { code: 'timed-out', message: '' };
  expect(advise('trendyol-claims', { state: 'failed', error })).toEqual(['RUN_TIME_LIMITS=trendyol-claims=600']);
  expect(advise('trendyol-products', {})).toEqual([]);
});
