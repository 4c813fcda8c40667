import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseEnv } from 'node:util';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { runLimits } from '../../../src/core/run-limits.ts';
import { readSettings } from '../../../src/core/settings.ts';
import { nextSlotAt } from '../../../src/core/store/runs/schedules.ts';
import { openStore } from '../../../src/core/store/store.ts';
import { jobs } from '../../../src/jobs/index.ts';
import { applyChange, planChange, type Wish } from '../../../src/jobs/settings/change.ts';
import type { SettingsDesk } from '../../../src/jobs/settings/desk.ts';
import { limitWords } from '../../../src/jobs/settings/preset-limits.ts';
import { planPreset, presetStanding } from '../../../src/jobs/settings/preset-plan.ts';
import { settingRows } from '../../../src/jobs/settings/rows.ts';
import { planUndo } from '../../../src/jobs/settings/undo.ts';

const now = Date.UTC(2026, 2, 8, 12, 1);
let desk: SettingsDesk;
const env = (): string => readFileSync(path.join(desk.home, '.env'), 'utf8');
const change = async (...wishes: Wish[]) => applyChange(desk, await planChange(desk, wishes), 'test');
const standing = async (name: string) => {
  const row = (await settingRows(desk)).find((one) => one.name === name);
  return row && `${row.value} ${row.origin}`;
};
const limits = (id: string) => {
  const job = jobs.find((one) => one.id === id);
  return job && runLimits(job, readSettings(desk.home, {}));
};
const undo = async () => {
  const plan = await planUndo(desk);
  await applyChange(desk, plan, 'undo', plan.of.id);
};

beforeEach(async () => {
  const home = mkdtempSync(path.join(tmpdir(), 'orderdeck-change-'));
  writeFileSync(path.join(home, '.env'), '# ours\n');
  const store = await openStore(path.join(home, 'orderdeck.db'), { role: 'owner' });
  onTestFinished(async () => {
    await store.close();
    rmSync(home, { recursive: true });
  });
  desk = {
    ...{ home, store, jobs, environment: {}, zone: 'Europe/London', now: () => now },
    actor: { name: 'jane', origin: 'command' },
  };
});

describe('a change of settings', () => {
  it('is a preset of six values as a diff, taken back as a whole (M131, M132, M133)', async () => {
    await change({ name: 'trendyol-orders', value: '20' }, { name: 'TRENDYOL_BATCH_SIZE', value: '70' });
    await change({ name: 'RUN_TIME_LIMITS', value: 'sync-tags=1200,trendyol-stock=900' });
    const before = env();
    const each = (number: string) =>
      ['trendyol-products', 'trendyol-orders', 'trendyol-stock', 'opencart-orders'].map((job) => `${job}=${number}`);
    expect((await presetStanding(desk)).holds).toBeNull();
    for (const [name, values] of [
      ['small', ['25', '128', '180', '30', '10', '15']],
      ['medium', ['50', '256', '300', '60', '15', '30']],
      ['large', ['100', '512', '600', '120', '15', '60']],
    ] as const) {
      const plan = await planPreset(desk, name);
      expect(env()).toBe(before);
      // What is so already is no change: of a medium shop products and stock start as often as unless told.
      expect(plan.changes).toHaveLength(name === 'medium' ? 4 : 6);
      expect(plan.values).toHaveLength(6);
      await applyChange(desk, plan, `preset ${name}`);
      expect((await presetStanding(desk)).holds).toBe(name);
      expect((await planPreset(desk, name)).changes).toEqual([]);
      const set = await Promise.all(
        ['TRENDYOL_BATCH_SIZE', 'trendyol-products/1', 'trendyol-orders/1', 'trendyol-stock/1'].map(standing),
      );
      expect(set.map((value) => value?.split(' ')[0])).toEqual([values[0], ...values.slice(3)]);
      const lists = parseEnv(env());
      expect(lists['RUN_MEMORY_LIMITS']?.split(', ')).toEqual(each(values[1]));
      // What somebody gave to another job stays.
      expect(lists['RUN_TIME_LIMITS']?.split(', ').sort()).toEqual(['sync-tags=1200', ...each(values[2])].sort());
      const made = plan.limits.filter(({ why }) => why === null);
      expect(made.map(({ job }) => limits(job))).toEqual(made.map(({ after }) => after));
      expect(limits('trendyol-orders')).toEqual({
        timeLimitMs: Number(values[2]) * 1000,
        memoryLimitMb: Number(values[1]),
      });
      await undo();
      expect(env()).toBe(before);
      expect(await standing('trendyol-orders/1')).toBe('20 edited');
      expect(await standing('trendyol-products/1')).toBe('60 default');
    }
  });

  it('of a preset takes nothing from a job that needs more, and leaves full walks and what waits for others alone', async () => {
    const kept = await planPreset(desk, 'small');
    expect(kept.limits.map(({ job, why }) => [job, why === null])).toEqual([
      ['trendyol-products', true],
      ['trendyol-orders', true],
      ['trendyol-stock', true],
      ['opencart-orders', true],
      ['trendyol-sync', false],
      ['process-webhooks', false],
    ]);
    await desk.store.write(async (tx) => {
      const span = { state: 'done', attempt: 1, started_at: now - 412_000, finished_at: now };
      const { id } = await tx
        .insertInto('runs')
        .values({
          ...{ ...span, job: 'trendyol-stock', trigger: 'schedule', overlap_key: 'k', priority: 4 },
          ...{ created_at: now, due_at: now, peak_memory_bytes: 200 * 1024 * 1024 },
        })
        .returning('id')
        .executeTakeFirstOrThrow();
      await tx
        .insertInto('run_attempts')
        .values({ ...span, run_id: id })
        .execute();
    });
    const plan = await planPreset(desk, 'small');
    expect(plan.limits.map(limitWords)).toContain(
      'trendyol-stock: still 1200 s, 256 MB: a run of it has lately taken 412 s and 200 MB',
    );
    await applyChange(desk, plan, 'preset small');
    expect(limits('trendyol-stock')).toEqual({ timeLimitMs: 1_200_000, memoryLimitMb: 256 });
    expect(limits('trendyol-products')).toEqual({ timeLimitMs: 180_000, memoryLimitMb: 128 });
    expect(limits('sync-orders-all')?.timeLimitMs).toBeGreaterThan(3_600_000);
    expect((await presetStanding(desk)).holds).toBe('small');
    await undo();
    expect(env()).toBe('# ours\n');
  });

  it('moves the next start of a schedule at once, and keeps one value of it with its origin (M38–M41, T6)', async () => {
    for (const [name, first] of [
      ['trendyol-products/1', '60'],
      ['trendyol-orders/1', '10'],
      ['trendyol-stock/1', '30'],
      ['process-webhooks/1', '5'],
    ] as const) {
      expect(await standing(name)).toBe(`${first} default`);
      await change({ name, value: '2' });
      expect(await standing(name)).toBe('2 edited');
      expect(await nextSlotAt(desk.store.db)).toBeLessThanOrEqual(now + 2 * 60_000);
      await change({ name, value: null });
      expect(await standing(name)).toBe(`${first} default`);
    }
    await expect(change({ name: 'trendyol-orders', value: '45' })).rejects.toThrow(/cannot start every 45 minutes/);
    await change({ name: 'trendyol-orders', value: 'off' }, { name: 'all-jobs', value: 'off' });
    expect([await standing('trendyol-orders/1'), await standing('all-jobs')]).toEqual(['off edited', 'off switched']);
    await undo();
    expect([await standing('trendyol-orders/1'), await standing('all-jobs')]).toEqual(['10 default', 'on default']);
  });

  it('is refused before anything is touched: with others it would not fit, or for a job that there is not', async () => {
    await expect(change({ name: 'LLM_MODEL', value: 'm' })).rejects.toThrow(/LLM_BASE_URL is missing/);
    await expect(change({ name: 'RUN_TIME_LIMITS', value: 'no-such-job=60' })).rejects.toThrow(/no-such-job/);
    await expect(change({ name: 'NO_SUCH', value: '1' })).rejects.toThrow(/There is no setting NO_SUCH/);
    await expect(change({ name: 'trendyol-stock', value: '5' }, { name: 'STOCK_LOW', value: '-1' })).rejects.toThrow();
    expect(env()).toBe('# ours\n');
    expect(await standing('trendyol-stock/1')).toBe('30 default');
  });

  it('is not made over what somebody wrote into .env since it was shown, of which a list of limits would lose a part', async () => {
    const plan = await planPreset(desk, 'small');
    const meanwhile = '# ours\nRUN_TIME_LIMITS=sync-orders-all=7200\n';
    writeFileSync(path.join(desk.home, '.env'), meanwhile);
    await expect(applyChange(desk, plan, 'preset small')).rejects.toThrow('RUN_TIME_LIMITS was changed meanwhile');
    expect(env()).toBe(meanwhile);
    expect(await standing('trendyol-orders/1')).toBe('10 default');
    await applyChange(desk, await planPreset(desk, 'small'), 'preset small');
    expect(env()).toContain('sync-orders-all=7200');
  });

  it('is not taken back over what somebody changed since by hand', async () => {
    await change({ name: 'STOCK_LOW', value: '7' });
    writeFileSync(path.join(desk.home, '.env'), 'STOCK_LOW=8\n');
    await expect(planUndo(desk)).rejects.toThrow(/STOCK_LOW was changed once more since/);
  });

  it('limits runs: for all, for one job, and not those that declare their own (M46, M47)', async () => {
    await change(
      { name: 'RUN_TIME_LIMIT', value: '180' },
      { name: 'RUN_MEMORY_LIMIT', value: '128' },
      { name: 'RUN_MEMORY_LIMITS', value: 'trendyol-stock=512' },
    );
    expect(limits('trendyol-claims')).toEqual({ timeLimitMs: 180_000, memoryLimitMb: 128 });
    expect(limits('trendyol-stock')).toEqual({ timeLimitMs: 1_200_000, memoryLimitMb: 512 });
  });
});
