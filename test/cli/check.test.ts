import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { readInstallation } from '../../src/app.ts';
import { healthCode, readHealth } from '../../src/cli/health.ts';
import { alertClass } from '../../src/core/alerts/index.ts';
import { acknowledgeAlert } from '../../src/core/store/alerts/alert-list.ts';
import { endLease, takeLease } from '../../src/core/store/runs/lease.ts';
import { setJobPaused } from '../../src/core/store/runs/switches.ts';
import { openStore, type Store } from '../../src/core/store/store.ts';
import { classOf, deskAt } from '../core/alerts/desk.ts';
import { addRun } from '../core/store/runs/run-fixture.ts';
import { eventually } from '../jobs/engine/harness.ts';
import { newHome, reaches, run, start } from '../program.ts';
import { startMailbox } from '../smtp-server.ts';

const minute = 60_000;
const jane = { name: 'jane', origin: 'command' } as const;

/** A home whose database this test writes, with an engine that works: this process. */
async function workingHome(mode: 'daemon' | 'run' = 'daemon') {
  const home = newHome();
  const store = await openStore(path.join(home, 'db', 'orderdeck.db'), { role: 'owner' });
  onTestFinished(() => store.close());
  const work = (as: 'daemon' | 'run' = mode) =>
    takeLease(
      store,
      { holder: 'test', pid: process.pid, host: hostname(), mode: as },
      { now: Date.now(), wallNow: Date.now() },
    );
  const check = async () => {
    // It is alive as long as the test asks.
    await store.db.updateTable('lease').set({ beat_at: Date.now() }).execute();
    const { code, stdout } = await run(home, ['check']);
    return `${code} ${stdout.replace(/ \|.*/s, '').trim()}`;
  };
  return { home, store, work, check };
}

async function acknowledgeAll(store: Store): Promise<void> {
  for (const { id } of await store.db.selectFrom('alerts').select('id').where('closed_at', 'is', null).execute())
    await acknowledgeAlert(store, jane, id, Date.now());
}

it('exits 0 when all is well and 2 when no engine works: none, ended, a single run, no database that can be read (M107)', async () => {
  const { home, store, work, check } = await workingHome();
  expect(await check()).toMatch(/^2 ORDERDECK CRITICAL: no engine works/);
  await work('run');
  expect(await check()).toMatch(/^2 ORDERDECK CRITICAL: no engine works/);
  const fence = await work('daemon');
  expect(await check()).toMatch(/^0 ORDERDECK OK: working: daemon/);
  await endLease(store, fence, Date.now(), 'told to end');
  expect(await check()).toMatch(/^2 ORDERDECK CRITICAL: no engine works/);
  const broken = path.join(home, 'broken');
  mkdirSync(path.join(broken, 'db'), { recursive: true });
  writeFileSync(path.join(broken, 'db', 'orderdeck.db'), 'this is no database\n'.repeat(500));
  const told = await run(broken, ['check', '--json']);
  expect([told.code, JSON.parse(told.stdout)]).toMatchObject([2, { status: 'critical', checks: [{ id: 'database' }] }]);
});

it('an open alert counts until somebody has seen it; a dead letter and an overdue job count as long as they are so', async () => {
  const { home, store, work, check } = await workingHome();
  const desk = deskAt(store);
  const now = Date.now();
  await work();
  const odd = { key: 'a', line: 'a is odd', since: now };
  let found = [{ ...odd, severity: 'warning' as 'warning' | 'critical' }];
  const cls = classOf('odd', () => found);
  await desk.look(now, [cls]);
  expect(await check()).toMatch(/^1 ORDERDECK WARNING: a is odd$/);
  found = [{ ...odd, severity: 'critical' }];
  await desk.look(now, [cls]);
  expect(await check()).toMatch(/^2 ORDERDECK CRITICAL: a is odd$/);
  await acknowledgeAll(store);
  expect(await check()).toMatch(/^0 /);

  await addRun(store, { at: now - 10 * minute, state: 'parked', job: 'sync' });
  expect(await check()).toMatch(/^1 ORDERDECK WARNING: 1 run parked$/);
  await desk.look(now, [alertClass('dead-letter') ?? cls]);
  await acknowledgeAll(store);
  expect(await check()).toMatch(/^1 ORDERDECK WARNING: 1 run parked \(seen by jane\)$/);
  await addRun(store, { at: now, job: 'sync', overlap_key: 'same' });
  await store.db.updateTable('runs').set({ overlap_key: 'same' }).execute();
  expect(await check()).toMatch(/^0 /);

  const at = now - 5 * 60 * minute;
  await store.db.updateTable('lease').set({ since: at }).execute();
  await store.db.insertInto('alert_looks').values({ who: 'watch', at: now }).execute();
  const schedule = { id: 's', job: 'slow', args: '{}', cron: '0 0 1 1 *', zone: 'UTC', updated_at: now, enabled: 1 };
  await store.db
    .insertInto('schedules')
    .values({ ...schedule, next_run_at: now + 1e9 })
    .execute();
  const run_id = await addRun(store, { at, state: 'running', job: 'slow' });
  await store.db.insertInto('slots').values({ schedule_id: 's', slot_at: at, at, outcome: 'fired', run_id }).execute();
  expect(await check()).toMatch(/^1 ORDERDECK WARNING: no output for slow: it has never ended a run; due [-0-9: ]+$/);
  await desk.look(Date.now(), [alertClass('job-silent') ?? cls]);
  await acknowledgeAll(store);
  expect(await check()).toMatch(/^1 ORDERDECK WARNING: no output for slow.* \(seen by jane\)$/);
  // Paused, it is no longer overdue, and nobody has put it right.
  await store.write((tx) => setJobPaused(tx, 'slow', true, 'jane', now));
  await desk.look(Date.now(), [alertClass('job-silent') ?? cls]);
  expect(await check()).toMatch(/^0 /);
  const lapsed = await run(home, ['alerts', '--state', 'lapsed', '--json']);
  const ends = (JSON.parse(lapsed.stdout).items as { class: string; state: string; closedWhy: string }[]).map(
    ({ class: of, state, closedWhy }) => `${of} ${state}: ${closedWhy}`,
  );
  expect(ends.sort()).toEqual([
    'job-silent lapsed: the job was paused, and no run of it has ended',
    'odd lapsed: this version of orderdeck does not watch it',
  ]);
});

it('a high issue is a warning, a critical one critical, whoever has acknowledged the alert; a disk below 10 % or 2 % too', async () => {
  const { home, store, work, check } = await workingHome();
  const now = Date.now();
  await work();
  const issue = { subject: 's', state: 'open', mode: 'H', line: 'l', evidence: '[]', version: 1 };
  const times = { since: now - 20 * minute, first_seen_at: now, last_seen_at: now };
  await store.db
    .insertInto('issues')
    .values({ class: 'I01', key: 'a', severity: 3, ...issue, ...times })
    .execute();
  const bad = alertClass('issues') ?? classOf('none', () => []);
  const seen = async (): Promise<void> => {
    await deskAt(store).look(now, [bad]);
    await acknowledgeAll(store);
  };
  await seen();
  expect(await check()).toMatch(/^1 ORDERDECK WARNING: 1 high issue open$/);
  await store.db.updateTable('issues').set({ severity: 4 }).execute();
  await seen();
  expect(await check()).toMatch(/^2 ORDERDECK CRITICAL: 1 critical issue open$/);
  await store.db.updateTable('issues').set({ severity: 2 }).execute();
  await deskAt(store).look(now, [bad]);

  const installation = readInstallation(home, {});
  const disk = (freeShare: number) => ({ disks: [{ holds: 'database', freeShare, freeBytes: 1 }], walBytes: 0 });
  const code = async (freeShare: number) => healthCode(await readHealth(installation, store, null, disk(freeShare)));
  await work();
  expect(await Promise.all([0.11, 0.099, 0.019].map(code))).toEqual([0, 1, 2]);
  await deskAt(store).look(now, [alertClass('disk-full') ?? bad], { look: { host: disk(0.01) } });
  await acknowledgeAll(store);
  expect(await Promise.all([0.11, 0.099, 0.019].map(code))).toEqual([0, 1, 2]);
});

it('a database that cannot be read is told once by whoever finds it, and its end; nobody is told where nothing is set', {
  timeout: 60_000,
}, async () => {
  const box = await startMailbox();
  const home = newHome();
  const file = path.join(home, 'db', 'orderdeck.db');
  const note = path.join(home, '.orderdeck-store-told');
  mkdirSync(path.join(home, 'db'));
  writeFileSync(file, 'this is no database\n'.repeat(500));
  expect(await run(home, ['check'])).toMatchObject({ code: 2, stderr: '' });
  expect(() => statSync(note)).toThrow('ENOENT');

  writeFileSync(path.join(home, '.env'), `SMTP_URL=${box.url}\nALERT_EMAIL=ann@example.com\n`);
  box.refuse = '451 not now';
  const refused = await run(home, ['check', '--json']);
  expect([refused.code, JSON.parse(refused.stdout)]).toMatchObject([2, { told: [] }]);
  box.refuse = undefined;
  // Nothing went out: it is tried again soon, though not at once.
  expect((await run(home, ['check'])).code).toBe(2);
  expect(box.mails).toEqual([]);
  const back = (ms: number): void =>
    writeFileSync(
      note,
      readFileSync(note, 'utf8').replace(/\d{13}/, (at) => String(Number(at) - ms)),
    );
  back(6 * minute);
  const told = await run(home, ['check', '--json']);
  expect([told.code, JSON.parse(told.stdout)]).toMatchObject([2, { told: ['email'] }]);
  expect(box.mails).toEqual([expect.stringMatching(/^Subject: orderdeck CRITICAL: the database cannot be used on /m)]);
  expect(box.mails[0]).toMatch(/is =?\s*not a database.*Found by orderdeck check/s);
  expect(statSync(note).mode & 0o777).toBe(0o600);

  const daemon = await start(home, ['--daemon']).done;
  expect(daemon).toMatchObject({ code: 2, stderr: expect.stringContaining('is not a database') });
  expect((await run(home, ['check'])).code).toBe(2);
  expect(box.mails).toHaveLength(1);
  back(5 * 60 * minute);
  expect((await start(home, ['--daemon']).done).code).toBe(2);
  expect(box.mails.slice(1)).toEqual([expect.stringContaining('Found by orderdeck --daemon')]);

  rmSync(file);
  await (await openStore(file, { role: 'owner' })).close();
  expect(await run(home, ['check'])).toMatchObject({ code: 2, stdout: expect.stringContaining('no engine works') });
  expect(box.mails.slice(2)).toEqual([
    expect.stringMatching(/^Subject: orderdeck recovered: the database can be used on /m),
  ]);
  // It comes and goes, and a cron job looks each time: that is told once within the hour.
  const whole = readFileSync(file);
  for (const bytes of ['this is no database\n'.repeat(500), whole, 'neither is this\n'.repeat(500), whole]) {
    writeFileSync(file, bytes);
    expect((await run(home, ['check'])).code).toBe(2);
  }
  expect(box.mails).toHaveLength(3);
  back(61 * minute);
  expect((await run(home, ['check'])).code).toBe(2);
  expect(() => statSync(note)).toThrow('ENOENT');
  expect(box.mails).toHaveLength(3);

  // The disk loses it under a daemon that works.
  const working = start(home, ['--daemon']);
  await working.says('working as daemon');
  for (const lost of [file, `${file}-wal`]) truncateSync(lost, 0);
  await eventually(async () => box.mails.length > 3, 'the mail of the daemon', 30_000);
  expect(box.mails[3]).toMatch(/^CRITICAL .*Found by (the engine|orderdeck --daemon)/ms);
});

const nobody = 65534;

it.runIf(process.getuid?.() === 0 && reaches(nobody))(
  'another user, kept from the database by its rights alone, wakes nobody',
  async () => {
    const { home } = await workingHome();
    const mails = path.join(home, 'mails');
    mkdirSync(mails);
    for (const place of [home, mails]) chmodSync(place, 0o777);
    const env = { ...process.env, SMTP_URL: `file://${mails}`, ALERT_EMAIL: 'ann@example.com' };
    const asked = ['bin/orderdeck.js', 'check', '--json', '--home', home];
    const told = spawnSync(process.execPath, asked, { env, encoding: 'utf8', uid: nobody, gid: nobody });
    expect([told.status, JSON.parse(told.stdout)]).toMatchObject([2, { told: [], checks: [{ id: 'database' }] }]);
    expect(readdirSync(mails)).toEqual([]);
  },
);
