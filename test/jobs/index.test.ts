import { describe, expect, it } from 'vitest';
import { parseSchedule, slotsBetween } from '../../src/core/domain/schedule.ts';
import { findJob, jobs } from '../../src/jobs/index.ts';

describe('the list of jobs', () => {
  it('finds each by its own id', () => {
    for (const job of jobs) expect(findJob(job.id)).toBe(job);
    expect(findJob('no-such-job')).toBeUndefined();
  });

  it('gives every argument a description, and every schedule arguments its job takes', () => {
    for (const job of jobs) {
      for (const [name, field] of Object.entries(job.args.shape)) {
        expect((field as { description?: string }).description, `${job.id} --${name}`).toBeTruthy();
      }
      for (const { args = {} } of job.schedules) expect(job.args.safeParse(args).success, job.id).toBe(true);
    }
  });

  it('never starts more than three in the same minute of a day', () => {
    const day = Date.UTC(2026, 2, 4);
    const starts = jobs.flatMap((job) =>
      job.schedules.flatMap(({ cron }) => {
        const parsed = parseSchedule(cron, 'Europe/London');
        if (!parsed.ok) throw new Error(`${job.id}: ${parsed.message}`);
        return slotsBetween(parsed.schedule, day - 1, day + 86_399_999, 'once', 2000);
      }),
    );
    const perMinute = new Map<number, number>();
    for (const start of starts) perMinute.set(start, (perMinute.get(start) ?? 0) + 1);
    expect(Math.max(...perMinute.values())).toBeLessThanOrEqual(3);
    expect(starts.length).toBeGreaterThanOrEqual(144 + 24 + 2);
  });
});
