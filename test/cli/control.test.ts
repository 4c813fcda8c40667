import { userInfo } from 'node:os';
import { describe, expect, it } from 'vitest';
import type { JobJson } from '../../src/cli/json/job-json.ts';
import { jobs } from '../../src/jobs/index.ts';
import { newHome, newShop, run, start } from '../program.ts';

const json = async <T>(home: string, args: readonly string[], env = {}): Promise<T> =>
  JSON.parse((await run(home, [...args, '--json'], env)).stdout) as T;

describe('jobs', () => {
  it('lists each with schedule, zone, next start and last result (S43)', async () => {
    const home = newHome();
    const { env } = await newShop({ orders: 5, speed: 30 });
    const fresh = await json<{ items: JobJson[]; total: number }>(home, ['jobs'], env);
    expect(fresh.items.map((job) => job.id)).toEqual(jobs.map((job) => job.id));
    expect(fresh.total).toBe(jobs.length);
    expect(fresh.items[1]).toMatchObject({
      schedules: [
        {
          id: 'sync-orders-all/1',
          cron: '0 1 * * *',
          zone: 'Europe/London',
          args: {},
          words: 'At 01:00 (Europe/London)',
        },
      ],
      paused: false,
      lastRun: null,
    });
    expect(Date.parse(fresh.items[1]?.nextFireAt ?? '')).toBeGreaterThan(Date.now());
    await run(home, ['run', 'sync-tags'], env);
    const after = await json<{ items: JobJson[] }>(home, ['jobs'], env);
    expect(after.items[2]).toMatchObject({
      lastRun: { state: 'done', job: 'sync-tags' },
      recent: ['done'],
      success: { today: 1 },
    });
    expect((await run(home, ['jobs'], env)).stdout).toMatch(/sync-tags +At 01:30 \(Europe\/London\) +in \d+h +✓ done/);
  });

  it('looks the definitions over (M116)', async () => {
    const told = await run(newHome(), ['jobs', 'check', '--json']);
    expect(JSON.parse(told.stdout)).toEqual({ ok: true, jobs: jobs.length, faults: [] });
    expect(told.code).toBe(0);
  });
});

describe('pause and resume', () => {
  it('turns one job, and everything, off and on again, and says what it was', async () => {
    const home = newHome();
    expect((await run(home, ['pause', 'sync-tags'])).stdout).toContain('sync-tags is paused');
    expect((await run(home, ['pause', 'sync-tags'])).stdout).toContain('paused already');
    const [, , tags] = (await json<{ items: JobJson[] }>(home, ['jobs'])).items;
    expect(tags).toMatchObject({ paused: true, nextFireAt: null });
    expect(await json(home, ['pause'])).toEqual({ job: null, paused: true, changed: true, allPaused: true });
    expect((await run(home, ['status'])).stdout).toContain('nothing starts by itself');
    expect((await run(home, ['resume', 'sync-tags'])).stdout).toContain('All jobs are paused still');
    expect(await json(home, ['resume'])).toMatchObject({ changed: true, allPaused: false });
    expect((await run(home, ['pause', 'nonesuch'])).code).toBe(2);
  });
});

describe('schedule (S69)', () => {
  it('shows, changes, refuses with the position, and resets', async () => {
    const home = newHome();
    const env = { ORDERDECK_TZ: 'Europe/London' };
    const changed = await json<{ next: string[]; words: string }>(
      home,
      ['schedule', 'sync-tags', '--cron', '15 4 * * 1-5'],
      env,
    );
    expect(changed).toMatchObject({ id: 'sync-tags/1', cron: '15 4 * * 1-5', origin: 'edited', changed: true });
    expect(changed.next).toHaveLength(5);
    const job = async () => (await json<{ items: JobJson[] }>(home, ['jobs'], env)).items[2];
    expect(await job()).toMatchObject({ nextFireAt: changed.next[0], schedules: [{ cron: '15 4 * * 1-5' }] });

    const refused = await run(home, ['schedule', 'sync-tags', '--cron', '15 25 * * *'], env);
    expect(refused.stderr).toContain('The hour "25" cannot be read');
    expect(refused.stderr).toContain('at character 4');
    expect(refused.code).toBe(2);
    expect(await job()).toMatchObject({ nextFireAt: changed.next[0] });

    await run(home, ['schedule', 'sync-tags', '--off'], env);
    expect(await job()).toMatchObject({ nextFireAt: null, schedules: [{ cron: '15 4 * * 1-5', enabled: false }] });
    await run(home, ['schedule', 'sync-tags', '--reset'], env);
    expect(await job()).toMatchObject({ schedules: [{ cron: '30 1 * * *', enabled: true, origin: 'default' }] });
    expect((await run(home, ['schedule', 'sync-tags', '7'], env)).stderr).toContain('no number 7');
  });
});

describe('schedule of all jobs (M114)', () => {
  it('lists each as it holds with its next start, and the user they run as, with and without a daemon', async () => {
    const { env } = await newShop({ orders: 0 });
    const home = newHome();
    await run(home, ['schedule', 'rotate-logs', '--cron', '5 3 * * *'], env);
    await run(home, ['pause', 'sync-tags'], env);
    type Listed = {
      items: { id: string; job: string; next: string | null }[];
      runsAs: { user: string; pid: number | null };
    };
    const before = await json<Listed>(home, ['schedule'], env);
    const { items: ofJobs } = await json<{ items: JobJson[] }>(home, ['jobs', '--all'], env);
    expect(before.items.map(({ id }) => id).sort()).toEqual(
      ofJobs.flatMap(({ schedules }) => schedules.map(({ id }) => id)).sort(),
    );
    const of = (id: string) => before.items.find((one) => one.id === id);
    expect(of('rotate-logs/1')).toMatchObject({ cron: '5 3 * * *', origin: 'edited', enabled: true, held: null });
    expect(of('rotate-logs/1')?.next).toBe(ofJobs.find(({ id }) => id === 'rotate-logs')?.nextFireAt);
    expect(of('sync-tags/1')).toMatchObject({ next: null, held: expect.stringContaining('paused by') });
    expect(of('trendyol-orders/1')).toMatchObject({ next: null, held: 'its channel is off' });
    expect(before.runsAs.pid).toBeNull();
    await run(home, ['pause'], env);
    const { items: paused } = await json<Listed>(home, ['schedule'], env);
    expect(paused.find(({ id }) => id === 'rotate-logs/1')).toMatchObject({ next: null, held: 'everything is paused' });
    // What watches and tells goes on.
    expect(paused.find(({ id }) => id === 'watch/1')).toMatchObject({ next: expect.any(String), held: null });
    await run(home, ['resume'], env);
    const daemon = start(home, ['--daemon'], env);
    await daemon.says('working as daemon');
    const { username } = userInfo();
    const told = await run(home, ['schedule'], env);
    expect(told.stdout).toContain(`They run as ${username}, in process ${daemon.pid}.`);
    expect(told.stdout).toMatch(/rotate-logs\/1 +5 3 \* \* \* +At 03:05/);
    expect(await run(home, ['schedule', '--off'], env)).toMatchObject({ code: 2, stderr: /Name the job/ });
    daemon.child.kill('SIGTERM');
    await daemon.done;
  });
});

describe('cancel', () => {
  it('ends a run that waits, and has nothing to stop afterwards', async () => {
    const home = newHome();
    const { env } = await newShop({ orders: 2000, latencyMs: 1500 });
    const running = start(home, ['run', 'sync-orders-all'], env);
    await running.says('started: ');
    running.child.kill('SIGTERM');
    await running.done;
    expect((await run(home, ['cancel', '1'])).stdout).toContain('run 1 of sync-orders-all is cancelled');
    const again = await run(home, ['cancel', '1', '--json']);
    expect(JSON.parse(again.stdout)).toMatchObject({ error: { code: 'already-over' } });
    expect(again.code).toBe(1);
  });
});

describe('what it is', () => {
  it('tells versions, and help with exit 0', async () => {
    const version = await json<Record<string, unknown>>(newHome(), ['--version']);
    expect(version).toEqual({
      version: expect.stringMatching(/^\d+\.\d+\.\d+$/),
      schema: expect.any(Number),
      node: process.versions.node,
      sqlite: expect.stringMatching(/^3\.\d+/),
      adapters: expect.arrayContaining([{ channel: 'ShipStation', speaks: expect.any(String) }]),
    });
    const help = await run(newHome(), ['run', 'sync-orders-recent', '--help']);
    expect(help.stdout).toContain('--hours <number>');
    expect(help.code).toBe(0);
  });

  it('tells how it stands in the shape that monitoring reads', async () => {
    const home = newHome();
    const { env } = await newShop({ orders: 5 });
    await run(home, ['run', 'sync-orders-recent'], env);
    const told = await run(home, ['status', '--json'], env);
    expect(JSON.parse(told.stdout)).toMatchObject({
      host: {
        running: false,
        condition: 'stopped',
        mode: 'run',
        pid: expect.any(Number),
        since: expect.stringMatching(/Z$/),
      },
      jobs: jobs.map(({ id }) => ({ id })),
      queues: [{ name: 'runs', depth: 0, oldestSeconds: null, dead: 0 }],
      issues: { open: 0, critical: 0 },
      today: { runs: 1, done: 1, failed: 0 },
      limits: [{ channel: 'shipstation', used: 1, limit: 40, windowSeconds: 60 }],
    });
    expect(told.code).toBe(1);
  });

  it('prints the plain status where no terminal is, with exit 0', async () => {
    const told = await run(newHome(), []);
    expect(told.stdout).toContain('nobody has worked here yet');
    expect(told.code).toBe(0);
  });

  it('tells what the database is and holds (S13)', async () => {
    const info = await json<{ foreignKeys: boolean; journalMode: string; tables: { name: string }[] }>(newHome(), [
      'db',
      'info',
    ]);
    expect(info).toMatchObject({ foreignKeys: true, journalMode: 'wal', synchronous: 2 });
    expect(info.tables.map((table) => table.name)).toEqual(
      expect.arrayContaining(['orders', 'order_items', 'runs', 'tags']),
    );
  });
});
