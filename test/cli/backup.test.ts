import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import Sqlite from 'better-sqlite3';
import { expect, it } from 'vitest';
import { openInbox } from '../../src/core/inbox/open.ts';
import { ask, newStore, printOf, rowHashes, storeOf } from '../backup-home.ts';
import { deliveryOf, packageOf } from '../core/inbox/delivery.ts';
import { eventually } from '../jobs/engine/harness.ts';
import { launcher, newHome, newShop, run, start } from '../program.ts';

const mode = (file: string): string => (statSync(file).mode & 0o777).toString(8);

it('drill: backed up while the engine writes, destroyed, restored, started: equal to the snapshot', async () => {
  const { env } = await newShop({ orders: 3000, latencyMs: 150 });
  const home = newHome();
  const daemon = start(home, ['--daemon'], env);
  await daemon.says('working as daemon');
  const store = storeOf(home);
  const inbox = await openInbox(path.join(home, 'db', 'inbox.db'));
  inbox.append([deliveryOf(packageOf(1)), deliveryOf(packageOf(2))]);
  await inbox.close();
  const reader = new Sqlite(store, { readonly: true });
  const externalIds = () => reader.prepare('select external_id from orders').pluck().all() as string[];
  await eventually(async () => externalIds().length > 0, 'the first orders');

  const before = externalIds();
  const { code, told } = await ask(home, ['backup'], env);
  await eventually(async () => externalIds().length > before.length, 'the engine to write on');
  expect(code).toBe(0);
  const copy = path.join(told.path, 'orderdeck.db');
  const [inboxPart, storePart] = told.files;
  const snapshot = rowHashes(copy);
  const copied = new Sqlite(copy, { readonly: true });
  const ids = new Set(copied.prepare('select external_id from orders').pluck().all());
  copied.close();
  expect(before.filter((id) => !ids.has(id))).toEqual([]);
  expect(storePart).toMatchObject({ name: 'orderdeck.db', tables: { orders: ids.size } });
  expect(inboxPart).toMatchObject({ name: 'inbox.db', tables: { deliveries: 2 } });
  expect([mode(path.dirname(told.path)), mode(told.path), mode(copy)]).toEqual(['700', '700', '600']);
  expect(mode(path.join(told.path, 'manifest.json'))).toBe('600');

  // While somebody works nothing is put back, and it is said who that is; looking is allowed.
  const refused = await ask(home, ['restore', told.name], env);
  expect(refused).toMatchObject({ code: 2, told: { error: { code: 'in-use' } } });
  expect(refused.told.error.message).toContain(`pid ${daemon.pid} (node orderdeck.js --daemon)`);
  const looked = await ask(home, ['restore', told.name, '--dry-run'], env);
  expect(looked).toMatchObject({ code: 0, told: { dryRun: true, aside: null } });
  expect(looked.told.inTheWay.map(({ pid }: { pid: number }) => pid)).toContain(daemon.pid);
  reader.close();
  daemon.child.kill('SIGKILL');
  await daemon.done;

  const wal = `${store}-wal`;
  expect(existsSync(wal)).toBe(true);
  truncateSync(store, 5000);
  const wrong = await ask(home, ['restore', told.name, '--confirm', '0123456789abcdef'], env);
  expect(wrong).toMatchObject({ code: 2, told: { error: { code: 'not-confirmed' } } });
  expect(statSync(store).size).toBe(5000);
  const restored = await ask(home, ['restore', told.name, '--confirm', storePart.sha256], env);
  expect(restored).toMatchObject({ code: 0, told: { aside: { whole: false }, back: null } });
  expect([existsSync(wal), existsSync(`${store}-shm`), mode(store)]).toEqual([false, false, '600']);
  expect(rowHashes(store)).toEqual(snapshot);
  expect(statSync(path.join(restored.told.aside.folder, 'orderdeck.db')).size).toBe(5000);
  expect(readdirSync(path.dirname(store)).filter((name) => name.startsWith('restoring-'))).toEqual([]);

  const again = start(home, ['--daemon'], env);
  await again.says('working as daemon');
  const goneOn = new Sqlite(store, { readonly: true });
  const later = new Set(goneOn.prepare('select external_id from orders').pluck().all());
  expect([...ids].filter((id) => !later.has(id))).toEqual([]);
  expect(goneOn.pragma('integrity_check', { simple: true })).toBe('ok');
  goneOn.close();
  again.child.kill('SIGKILL');
  await again.done;
});

it('what stood there is kept, with what was in its log, and is gone back to like any backup', async () => {
  const home = await newStore();
  const store = storeOf(home);
  const { told: first } = await ask(home, ['backup']);
  const changed = new Sqlite(store);
  changed.exec("delete from padding where id <= 10; insert into padding (bytes) values ('later')");
  const later = rowHashes(store);
  // Also one who only looks would go on with a file that is nobody's any more.
  const refused = await ask(home, ['restore', first.name]);
  expect(refused.told.error).toMatchObject({ code: 'in-use', message: expect.stringContaining(`pid ${process.pid}`) });
  changed.close();
  const there = await ask(home, ['restore', first.name]);
  expect(there).toMatchObject({ code: 0, told: { aside: { whole: true } } });
  expect(rowHashes(store)).toEqual(rowHashes(path.join(first.path, 'orderdeck.db')));
  expect(rowHashes(store)).not.toEqual(later);
  const [, back] = /^orderdeck restore '(.*)'$/.exec(there.told.back) ?? [];
  expect((await run(home, ['restore', String(back)])).code).toBe(0);
  expect(rowHashes(store)).toEqual(later);
});

it('a damaged copy of each kind is refused with what to do; neither it nor the database is written to', async () => {
  const home = await newStore();
  const { told } = await ask(home, ['backup']);
  const whole = path.join(told.path, 'orderdeck.db');
  const database = printOf(storeOf(home));
  const lone = (name: string, damage: (file: string) => void): string => {
    const file = path.join(home, name);
    cpSync(whole, file);
    damage(file);
    return file;
  };
  const write = (file: string, work: (sqlite: Sqlite.Database) => void): void => {
    const sqlite = new Sqlite(file);
    work(sqlite);
    sqlite.close();
  };
  const overwrite = (file: string, at: number, bytes: Buffer): void => {
    const all = readFileSync(file);
    bytes.copy(all, at);
    writeFileSync(file, all);
  };
  const inBackup = (name: string, damage: (folder: string) => void): string => {
    const folder = path.join(home, name);
    cpSync(told.path, folder, { recursive: true });
    damage(folder);
    return path.join(folder, 'orderdeck.db');
  };
  const middle = Math.floor(statSync(whole).size / 4096 / 2) * 4096;
  // One bit of a row's own bytes, which SQLite's checks do not see.
  const flip = (file: string): void => {
    const at = readFileSync(file).indexOf('a known text');
    overwrite(file, at, Buffer.from('A'));
  };
  const cases: [string, string][] = [
    ['truncated', lone('cut.db', (file) => truncateSync(file, middle + 100))],
    ['empty', lone('empty.db', (file) => truncateSync(file, 0))],
    ['not-a-database', lone('letter.db', (file) => writeFileSync(file, 'Dear orderdeck, '.repeat(1000)))],
    ['newer', lone('newer.db', (file) => write(file, (sqlite) => sqlite.pragma('user_version = 999')))],
    ['foreign', lone('foreign.db', (file) => write(file, (sqlite) => sqlite.pragma('application_id = 7')))],
    ['damaged', lone('page.db', (file) => overwrite(file, middle, Buffer.alloc(8 * 4096)))],
    ['not-a-copy', lone('live.db', (file) => writeFileSync(`${file}-wal`, 'not yet in the file'))],
    ['checksum', inBackup('flipped', (folder) => flip(path.join(folder, 'orderdeck.db')))],
    ['missing-file', inBackup('lost', (folder) => renameSync(path.join(folder, 'orderdeck.db'), `${folder}/x`))],
    ['unfinished', inBackup('unfinished', (folder) => writeFileSync(path.join(folder, 'manifest.json'), '{'))],
    ['unknown-backup', path.join(home, 'nowhere')],
  ];
  const outcomes = [];
  for (const [kind, file] of cases) {
    const given = ['checksum', 'missing-file', 'unfinished'].includes(kind) ? path.dirname(file) : file;
    const before = existsSync(file) ? printOf(file) : null;
    const refused = await ask(home, ['restore', given]);
    expect(refused.told.error?.hint, kind).toMatch(/orderdeck backup/);
    expect(existsSync(file) ? printOf(file) : null, kind).toBe(before);
    outcomes.push([refused.told.error.code, refused.code]);
  }
  expect(outcomes).toEqual(cases.map(([kind]) => [kind, 2]));
  expect(printOf(storeOf(home))).toBe(database);
  expect(readdirSync(path.join(home, 'db')).filter((name) => /restor/.test(name))).toEqual([]);
});

/** Starts a command and kills it as soon as `isUnderWay`; it may have come to its end before. */
async function killAmid(home: string, args: readonly string[], isUnderWay: () => boolean): Promise<void> {
  const child = spawn(process.execPath, [launcher, ...args, '--home', home], { stdio: 'ignore' });
  const ended = once(child, 'exit');
  while (!isUnderWay() && child.exitCode === null) await new Promise((resolve) => setImmediate(resolve));
  child.kill('SIGKILL');
  await ended;
}

it('killed in the middle of a backup there is no half one, and the next clears up behind it; so does a restore', async () => {
  const home = await newStore(60);
  const shelf = path.join(home, 'backups');
  mkdirSync(shelf);
  const unfinished = () => readdirSync(shelf).filter((name) => name.startsWith('.making-'));
  const isCopying = () => unfinished().some((name) => existsSync(path.join(shelf, name, 'orderdeck.db')));
  // On a machine that is busy elsewhere the kill may come too late: then once more.
  for (let tries = 0; tries < 5 && unfinished().length === 0; tries += 1) {
    for (const name of readdirSync(shelf)) rmSync(path.join(shelf, name), { recursive: true });
    await killAmid(home, ['backup'], isCopying);
  }
  expect(unfinished()).toHaveLength(1);
  expect((await ask(home, ['backups'])).told).toEqual({ items: [], total: 0 });
  const half = await ask(home, ['restore', String(unfinished()[0])]);
  expect(half).toMatchObject({ code: 2, told: { error: { code: 'unfinished' } } });
  const made = await ask(home, ['backup']);
  expect(unfinished()).toEqual([]);
  expect((await ask(home, ['backups', '--check'])).told).toMatchObject({ total: 1, items: [{ state: 'verified' }] });

  const staged = () => readdirSync(path.join(home, 'db')).filter((name) => name.startsWith('restoring-'));
  await killAmid(home, ['restore', made.told.name], () => staged().length > 0);
  const sqlite = new Sqlite(storeOf(home), { readonly: true });
  expect(sqlite.pragma('integrity_check', { simple: true })).toBe('ok');
  expect(sqlite.prepare('select count(*) from padding').pluck().get()).toBe(101);
  sqlite.close();
  expect((await run(home, ['restore', made.told.name])).code).toBe(0);
  expect(staged()).toEqual([]);
});

it('lists what is there, deletes old ones in its own folder only, and says what is in the way of writing', async () => {
  const home = await newStore();
  const { told } = await ask(home, ['backup']);
  const age = (shelf: string, ...names: string[]): void => {
    for (const name of names) cpSync(told.path, path.join(shelf, name), { recursive: true });
  };
  const shelf = path.join(home, 'backups');
  // Two of one hour of a day long ago, one that somebody has changed, and a folder that is no backup.
  age(shelf, '2026-01-02T10-00-00Z', '2026-01-02T10-30-00Z', '2026-01-02T09-00-00Z');
  truncateSync(path.join(shelf, '2026-01-02T09-00-00Z', 'orderdeck.db'), 1000);
  mkdirSync(path.join(shelf, 'letters'));
  const listed = await run(home, ['backups']);
  expect(listed.stdout).toMatch(/2026-01-02T10-30-00Z .* verified/);
  expect(listed.stdout).toMatch(/2026-01-02T09-00-00Z .* changed: orderdeck.db has 1000 bytes/);
  expect((await run(home, ['backups', '--check'])).code).toBe(1);
  const next = await ask(home, ['backup']);
  expect(next.told.deleted).toEqual(['2026-01-02T10-00-00Z']);
  expect(readdirSync(shelf)).toEqual(expect.arrayContaining(['letters', '2026-01-02T09-00-00Z', told.name]));

  const theirs = path.join(home, 'theirs');
  age(theirs, '2026-01-02T10-00-00Z', '2026-01-02T10-30-00Z');
  const beside = await ask(home, ['backup', '--to', theirs]);
  expect(beside).toMatchObject({ code: 0, told: { deleted: [] } });
  expect(readdirSync(theirs)).toHaveLength(3);

  // Whatever is damaged in the database itself comes into no backup.
  const store = readFileSync(storeOf(home));
  writeFileSync(
    storeOf(home),
    store.fill(0, Math.floor(store.length / 8192) * 4096, Math.floor(store.length / 8192) * 4096 + 8 * 4096),
  );
  const damaged = await ask(home, ['backup']);
  expect(damaged).toMatchObject({
    code: 2,
    told: { error: { code: 'damaged', hint: expect.stringContaining('orderdeck backups') } },
  });
  expect(readdirSync(shelf).filter((name) => /^20|making/.test(name))).toHaveLength(4);

  const blocked = await ask(home, ['backup', '--to', path.join(storeOf(home), 'in')]);
  expect(blocked).toMatchObject({ code: 2, told: { error: { code: 'not-writable', hint: expect.any(String) } } });
});
