import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { expect, it } from 'vitest';
import { newHome, run } from '../program.ts';

const day = 24 * 3_600_000;
/** Ten in the morning of an ordinary day: no schedule of the night falls into it. */
const now = Date.UTC(2026, 4, 12, 10);
const env = {
  ORDERDECK_TZ: 'Europe/London',
  ORDERDECK_CLOCK: `${Math.round((Date.now() * 1.001 - now) / 0.001)}x1.001`,
};

interface Ran {
  readonly state: string;
  readonly steps: readonly { readonly name: string; readonly state: string }[];
  readonly summary: string;
}

function open(home: string, file = 'orderdeck.db'): Database.Database {
  return new Database(path.join(home, 'db', file), { fileMustExist: true });
}

/** Two hundred runs with calls a day for a hundred days, an order with a past, an act for each day. */
function grow(home: string): void {
  const db = open(home);
  db.exec('begin');
  const insertRun =
    db.prepare(`insert into runs (job, state, trigger, priority, overlap_key, due_at, created_at, started_at, finished_at)
    values ('sync-tags', @state, 'schedule', 5, '', @at, @at, @at, @at) returning id`);
  const insertCall = db.prepare(
    "insert into calls (channel, grp, method, path, at, status, run_id) values ('shipstation', 'orders', 'GET', '/orders', ?, 200, ?)",
  );
  const insertAct = db.prepare(
    "insert into acts (at, actor, origin, action, target) values (?, 'jane', 'command', 'pause', 'job:x')",
  );
  for (let age = 99; age >= 0; age -= 1) {
    const at = now - age * day - 3_600_000;
    insertAct.run(at);
    for (let index = 0; index < 40; index += 1) {
      const { id } = insertRun.get({ state: index === 0 ? 'parked' : 'done', at }) as { id: number };
      for (let call = 0; call < 5; call += 1) insertCall.run(at, id);
    }
  }
  db.exec('commit');
  db.close();
}

it('deletes what is old, keeps acts and what needs a person, shrinks the file, and tells before and after (M89, M134, M135, M151)', async () => {
  const home = newHome();
  await run(home, ['db', 'migrate'], env);
  grow(home);
  const before = statSync(path.join(home, 'db', 'orderdeck.db')).size;
  const plan = await run(home, ['run', 'maintain-store', '--dry-run'], env);
  expect(plan.stdout + plan.stderr).toMatch(/14000 of 20000 outgoing calls/);
  const counts = () => {
    const db = open(home);
    const of = (sql: string) => db.prepare(sql).pluck().get() as number;
    const told = {
      calls: of('select count(*) from calls'),
      old: of(`select count(*) from runs where finished_at < ${now - 31 * day} and state = 'done'`),
      young: of(`select count(*) from runs where finished_at > ${now - 29 * day} and job = 'sync-tags'`),
      parked: of("select count(*) from runs where state = 'parked'"),
      acts: of("select count(*) from acts where action = 'pause'"),
      broken: db.pragma('foreign_key_check') as unknown[],
    };
    db.close();
    return told;
  };
  expect(counts().calls).toBe(20_000);
  const ran = JSON.parse((await run(home, ['run', 'maintain-store', '--json'], env)).stdout) as Ran;
  expect(ran.steps.map(({ name, state }) => `${name} ${state}`)).toEqual([
    'purge done',
    'webhooks done',
    'erase done',
    'space done',
    'drill done',
  ]);
  expect(counts()).toMatchObject({ old: 0, young: 29 * 40, parked: 100, acts: 100, broken: [] });
  expect(counts().calls).toBeLessThan(6500);
  expect(statSync(path.join(home, 'db', 'orderdeck.db')).size).toBeLessThan(before * 0.8);
  const { stdout } = await run(home, ['logs', 'maintain-store'], env);
  expect(stdout).toMatch(/runs: \d+ before, \d+ after, \d+ deleted, others waited \d+ ms at most/);

  const optimized = await run(home, ['db', 'optimize'], env);
  expect(optimized.stdout).toMatch(/orderdeck\.db: [\d.]+ .B → [\d.]+ .B in \d+ ms/);
});

it('backs up by itself, opens the newest backup as a restore would, and tells one that could not be restored', async () => {
  const home = newHome();
  await run(home, ['db', 'migrate'], env);
  // Left by a thread that was ended over its work, while its process (here: this one) goes on; and one at work.
  const making = ['2026-05-12T05-00-00Z', '2026-05-12T09-59-00Z'].map((at) => `.making-${at}-${process.pid}`);
  for (const one of making) mkdirSync(path.join(home, 'backups', one), { recursive: true });
  writeFileSync(path.join(home, 'backups', '.orderdeck-backups'), '');
  const made = await run(home, ['run', 'back-up'], env);
  expect(readdirSync(path.join(home, 'backups')).filter((name) => name.startsWith('.making'))).toEqual([making[1]]);
  expect(made.stdout + made.stderr).toMatch(/backup 2026-05-12T10-\S+, .* verified/);
  const aside = path.join(home, 'db', 'before-restore-2026-03-01T00-00-00Z');
  for (const [folder, file] of [
    [aside, 'orderdeck.db'],
    [`${aside}-2`, 'a letter.txt'],
  ] as const) {
    mkdirSync(folder);
    writeFileSync(path.join(folder, file), 'x');
  }
  const fine = await run(home, ['run', 'maintain-store'], env);
  expect(fine.stdout + fine.stderr).toMatch(/opened and found whole; 1 put aside by restores deleted/);
  expect(readdirSync(path.join(home, 'db')).filter((name) => name.startsWith('before'))).toEqual([
    path.basename(`${aside}-2`),
  ]);

  const [name = ''] = readdirSync(path.join(home, 'backups')).filter((one) => !one.startsWith('.'));
  const copy = path.join(home, 'backups', name, 'orderdeck.db');
  const bytes = Buffer.alloc(statSync(copy).size);
  writeFileSync(copy, bytes);
  const bad = await run(home, ['run', 'maintain-store', '--json'], env);
  expect(bad.code).toBe(1);
  expect(bad.stdout).toContain(`The newest backup ${name} could not be restored`);
  expect((await run(home, ['run', 'back-up'], { ...env, BACKUPS: 'no' })).stderr).toContain(
    'off: BACKUPS is set to no',
  );
});

it('keeps logs as long as is said now, those of reports longer, and lets no file that cannot be read keep the others (S38, S39)', async () => {
  const home = newHome();
  const write = (job: string, age: number): string => {
    const folder = path.join(home, 'logs', job);
    mkdirSync(folder, { recursive: true });
    const name = `${new Date(now - age * day).toISOString().slice(0, 10)}.log`;
    writeFileSync(path.join(folder, name), `${new Date(now - age * day).toISOString()} info  x\n`);
    return name;
  };
  const names = (job: string) => readdirSync(path.join(home, 'logs', job)).filter((name) => !name.endsWith('.tmp'));
  const [held = '', young, five, eight] = [2, 1, 5, 8].map((age) => write('sync-tags', age));
  for (const age of [5, 8, 91]) write('ai-usage-report', age);
  writeFileSync(path.join(home, 'logs', '.orderdeck-logs'), '');
  // Nothing can be written where it would be compressed to.
  mkdirSync(path.join(home, 'logs', 'sync-tags', `${held}.gz.tmp`));
  const week = await run(home, ['run', 'rotate-logs', '--json'], env);
  expect(week.stdout).toContain('1 left as they are: see the log');
  expect(week.stdout).toContain('"state": "partial"');
  expect(names('sync-tags')).toEqual([`${five}.gz`, held, `${young}.gz`]);
  expect(names('sync-tags')).not.toContain(`${eight}.gz`);
  expect(names('ai-usage-report').length).toBe(2);

  expect((await run(home, ['settings', 'set', 'KEEP_LOGS_DAYS', '3'], env)).stderr).toBe('');
  await run(home, ['run', 'rotate-logs'], env);
  expect(names('sync-tags')).toEqual([held, `${young}.gz`]);
  expect(names('ai-usage-report').length).toBe(2);
});
