import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listRuns } from '../../../../src/core/store/runs/run-list.ts';
import { readRun, whyWaiting } from '../../../../src/core/store/runs/run-view.ts';
import { setAllPaused, setJobPaused } from '../../../../src/core/store/runs/switches.ts';
import { openRuns, type RunFixture } from './run-fixture.ts';

const now = Date.UTC(2026, 2, 8, 12);
let runs: RunFixture;

beforeEach(async () => {
  runs = await openRuns();
});
afterEach(() => runs.close());

describe('readRun', () => {
  it('gives null for a run that is not there', async () => {
    expect(await readRun(runs.store.db, 1)).toBeNull();
  });

  it('gives steps in order, attempts newest first, its family and its slot', async () => {
    const { db } = runs.store;
    const parent = await runs.add({ at: now, state: 'lost' });
    const id = await runs.add({ at: now, parent_id: parent, triggered_by: 'sync/1' });
    const child = await runs.add({ at: now, parent_id: id, job: 'tags' });
    for (const [position, name] of ['read', 'write'].entries()) {
      await db
        .insertInto('run_steps')
        .values({ run_id: id, position, name, state: 'done', counts: '{"seen":2}' })
        .execute();
    }
    for (const attempt of [1, 2]) {
      await db.insertInto('run_attempts').values({ run_id: id, attempt, state: 'done', started_at: now }).execute();
    }
    const slot = { schedule_id: 'sync/1', slot_at: now - 5, at: now, outcome: 'fired', run_id: id };
    await db.insertInto('slots').values(slot).execute();
    const run = await readRun(db, id);
    expect(run?.steps.map((step) => [step.name, step.counts.seen, step.counts.failed])).toEqual([
      ['read', 2, 0],
      ['write', 2, 0],
    ]);
    expect(run?.attempts.map((attempt) => attempt.attempt)).toEqual([2, 1]);
    expect(run?.parent?.state).toBe('lost');
    expect(run?.children.map((other) => other.id)).toEqual([child]);
    expect(run?.slot).toEqual({ scheduleId: 'sync/1', at: now - 5 });
    expect(run?.log).toBeNull();
  });
});

describe('whyWaiting', () => {
  const works = { running: true };
  const why = async (id: number, engine = works) => {
    const run = (await listRuns(runs.store.db, {}, { limit: 50, offset: 0 })).rows.find((row) => row.id === id);
    return run && whyWaiting(runs.store.db, run, engine, now);
  };

  it('says nothing of a run that works or has ended', async () => {
    expect(await why(await runs.add({ at: now, state: 'running' }))).toBeNull();
    expect(await why(await runs.add({ at: now }))).toBeNull();
  });

  it('names the quota and until when', async () => {
    const id = await runs.add({ at: now, state: 'running', wait_for: 'ShipStation', wait_until: now + 9 });
    expect(await why(id)).toMatchObject({ reason: 'quota', until: now + 9, words: 'waits for ShipStation' });
  });

  it('says when nobody works', async () => {
    const id = await runs.add({ at: now, state: 'queued' });
    expect(await why(id, { running: false })).toMatchObject({ reason: 'no-engine' });
  });

  it('tells a planned start from a next attempt', async () => {
    const planned = await runs.add({ at: now, state: 'queued', due_at: now + 5 });
    const failed = await runs.add({ at: now, state: 'retrying', due_at: now + 5, attempt: 2 });
    expect(await why(planned)).toMatchObject({ reason: 'due', until: now + 5 });
    expect(await why(failed)).toMatchObject({ reason: 'retry', until: now + 5 });
    expect((await why(failed))?.words).toContain('attempt 2 of 5');
  });

  it('names who paused it, but not for a run that a person asked for', async () => {
    const scheduled = await runs.add({ at: now, state: 'queued' });
    const manual = await runs.add({ at: now, state: 'queued', trigger: 'manual', priority: 1 });
    await runs.store.write((tx) => setJobPaused(tx, 'sync', true, 'ann', now));
    expect(await why(scheduled)).toMatchObject({ reason: 'job-paused', words: 'sync was paused by ann' });
    expect(await why(manual)).toMatchObject({ reason: 'turn' });
    await runs.store.write((tx) => setAllPaused(tx, true, 'ann', now));
    expect(await why(scheduled)).toMatchObject({ reason: 'all-paused' });
  });

  it('names the run that holds what it needs', async () => {
    const holder = await runs.add({ at: now, state: 'running', job: 'all' });
    const id = await runs.add({ at: now, state: 'queued' });
    for (const run_id of [holder, id]) {
      await runs.store.db.insertInto('run_resources').values({ run_id, resource: 'shipstation' }).execute();
    }
    expect(await why(id)).toMatchObject({
      reason: 'resource',
      runId: holder,
      words: `run ${holder} of all works on shipstation`,
    });
  });

  it('counts those that come first', async () => {
    await runs.add({ at: now, state: 'running' });
    await runs.add({ at: now, state: 'queued', priority: 1 });
    await runs.add({ at: now - 1, state: 'queued' });
    const id = await runs.add({ at: now, state: 'queued' });
    await runs.add({ at: now, state: 'queued' });
    expect(await why(id)).toMatchObject({ reason: 'turn', words: 'its turn: 1 under way, 2 ahead of it' });
  });
});
