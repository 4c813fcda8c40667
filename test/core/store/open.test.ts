import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Sqlite from 'better-sqlite3';
import { build } from 'esbuild';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { takeFileLock } from '../../../src/core/store/open.ts';
import { openStore } from '../../../src/core/store/store.ts';

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'orderdeck-store-'));
  file = path.join(folder, 'db', 'orderdeck.db');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const root = path.resolve(import.meta.dirname, '../../..');

/** Runs a few lines against the real store in processes of their own, all at once; resolves with what each printed. */
async function inProcesses(count: number, source: string): Promise<string[]> {
  const outfile = path.join(root, 'node_modules', '.cache', 'orderdeck', `store-${process.pid}.mjs`);
  await build({
    stdin: { contents: source, resolveDir: root, loader: 'ts' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    external: ['better-sqlite3'],
    outfile,
  });
  const run = () =>
    new Promise<string>((resolve, reject) => {
      const child = spawn(process.execPath, [outfile, file]);
      let out = '';
      child.stdout.on('data', (chunk) => (out += chunk));
      child.stderr.on('data', (chunk) => (out += chunk));
      child.on('error', reject);
      child.on('close', (code) => resolve(`${code} ${out.trim()}`));
    });
  return Promise.all(Array.from({ length: count }, run));
}

describe('opening the store', () => {
  it('is undone by closing it, also when nobody has asked it anything', async () => {
    const store = await openStore(file, { role: 'owner' });
    await store.close();
    expect(() => store.dataVersion()).toThrow('not open');
    await expect(sql`select 1`.execute(store.db)).rejects.toThrow();
    // Whoever leaves last takes the write-ahead log along.
    expect(existsSync(`${file}-wal`)).toBe(false);
  });

  it('makes a private file with every safety set on the connection', async () => {
    const store = await openStore(file, { role: 'owner' });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(path.dirname(file)).mode & 0o777).toBe(0o700);
    const pragma = async (name: string) =>
      Object.values((await sql<Record<string, unknown>>`pragma ${sql.raw(name)}`.execute(store.db)).rows[0] ?? {})[0];
    expect(await pragma('journal_mode')).toBe('wal');
    expect(await pragma('synchronous')).toBe(2);
    expect(await pragma('foreign_keys')).toBe(1);
    expect(await pragma('trusted_schema')).toBe(0);
    await store.close();
    const again = await openStore(file, { role: 'write' });
    expect((await sql<{ synchronous: number }>`pragma synchronous`.execute(again.db)).rows[0]?.synchronous).toBe(2);
    await again.close();
  });

  it('refuses a text in a column of numbers, and an order without its raw document', async () => {
    const store = await openStore(file, { role: 'owner' });
    await expect(
      sql`insert into job_switches (job, paused_at, paused_by) values ('x', 'soon', 'ada')`.execute(store.db),
    ).rejects.toThrow(/cannot store TEXT/);
    await expect(
      sql`insert into order_tags (order_id, tag_external_id) values (99, '1')`.execute(store.db),
    ).rejects.toThrow(/FOREIGN KEY/);
    await store.close();
  });

  it.each([
    [
      'a text file',
      (at: string) => writeFileSync(at, 'dear diary, today I am not a database at all\n'.repeat(50)),
      'foreign',
      /not a database/,
    ],
    [
      "another program's database",
      (at: string) => {
        const other = new Sqlite(at);
        other.exec('create table notes (text)');
        other.close();
      },
      'foreign',
      /another program/,
    ],
  ])('leaves %s as it is', async (_, make, code, message) => {
    mkdirSync(path.dirname(file));
    make(file);
    chmodSync(file, 0o644);
    const before = readFileSync(file);
    await expect(openStore(file, { role: 'owner' })).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
      hint: expect.stringMatching(/ORDERDECK_DB/),
    });
    expect(readFileSync(file)).toEqual(before);
    expect(statSync(file).mode & 0o777).toBe(0o644);
  });

  it('refuses a file of a newer program, unchanged', async () => {
    await (await openStore(file, { role: 'owner' })).close();
    const newer = new Sqlite(file);
    newer.pragma('user_version = 9999');
    newer.close();
    await expect(openStore(file, { role: 'owner' })).rejects.toMatchObject({ code: 'newer' });
  });

  it('finds a damaged page when asked to look', async () => {
    const store = await openStore(file, { role: 'owner' });
    for (let i = 0; i < 400; i += 1) {
      await sql`insert into settings values (${`key ${i}`}, ${'x'.repeat(200)}, 1, 'ada')`.execute(store.db);
    }
    await store.close();
    const bytes = readFileSync(file);
    bytes.fill(0, bytes.length - 3 * 4096, bytes.length - 4096);
    writeFileSync(file, bytes);
    await expect(openStore(file, { role: 'write', check: true })).rejects.toMatchObject({ code: 'damaged' });
  });

  it('tells a missing file from an unreachable one', async () => {
    await expect(openStore(file, { role: 'read' })).rejects.toMatchObject({ code: 'missing' });
    writeFileSync(path.join(folder, 'db'), 'a file where the folder should be');
    await expect(openStore(file, { role: 'owner' })).rejects.toMatchObject({ code: 'not-writable' });
  });

  it('migrates once when six processes start at the same moment', async () => {
    const printed = await inProcesses(
      6,
      `import { openStore } from './src/core/store/store.ts';
       const store = await openStore(process.argv[2], { role: 'owner' });
       const rows = await store.db.selectFrom('lease').selectAll().execute();
       console.log('leases', rows.length);
       await store.close();`,
    );
    expect(printed).toEqual(Array(6).fill('0 leases 1'));
  });
});

describe('writing', () => {
  it('counts exactly when four processes read, then write, in one transaction (R6)', async () => {
    const store = await openStore(file, { role: 'owner' });
    await sql`insert into settings values ('counter', '0', 0, 'test')`.execute(store.db);
    const printed = await inProcesses(
      4,
      `import { openStore } from './src/core/store/store.ts';
       const store = await openStore(process.argv[2], { role: 'write' });
       for (let i = 0; i < 150; i += 1) await store.write(async (tx) => {
         const { value } = await tx.selectFrom('settings').select('value').where('key', '=', 'counter').executeTakeFirstOrThrow();
         await tx.updateTable('settings').set({ value: String(Number(value) + 1) }).where('key', '=', 'counter').execute();
       });
       console.log('ok'); await store.close();`,
    );
    expect(printed).toEqual(Array(4).fill('0 ok'));
    expect(await store.db.selectFrom('settings').select('value').executeTakeFirst()).toEqual({ value: '600' });
    await store.close();
  });

  it('keeps nothing of a transaction that fails, and the connection goes on', async () => {
    const store = await openStore(file, { role: 'owner' });
    const fail = store.write(async (tx) => {
      await tx.insertInto('job_switches').values({ job: 'x', paused_at: 1, paused_by: 'ada' }).execute();
      throw new Error('changed my mind');
    });
    await expect(fail).rejects.toThrow('changed my mind');
    expect(await store.db.selectFrom('job_switches').selectAll().execute()).toEqual([]);
    await store.close();
  });

  it('is seen by others through the data version', async () => {
    const store = await openStore(file, { role: 'owner' });
    const reader = await openStore(file, { role: 'read' });
    const before = reader.dataVersion();
    expect(reader.dataVersion()).toBe(before);
    await store.write((tx) =>
      tx.insertInto('job_switches').values({ job: 'x', paused_at: 1, paused_by: 'ada' }).execute(),
    );
    expect(reader.dataVersion()).not.toBe(before);
    await expect(reader.write((tx) => tx.deleteFrom('job_switches').execute())).rejects.toThrow(/readonly/);
    await reader.close();
    await store.close();
  });
});

describe('the file lock', () => {
  it('has one holder, in this process and among others', async () => {
    const lockFile = path.join(folder, 'db', 'orderdeck.db.lock');
    const held = takeFileLock(lockFile);
    expect(held).not.toBeNull();
    expect(takeFileLock(lockFile)).toBeNull();
    file = lockFile;
    const others = `import { takeFileLock } from './src/core/store/open.ts'; console.log(takeFileLock(process.argv[2]) ? 'got it' : 'held');`;
    expect(await inProcesses(2, others)).toEqual(['0 held', '0 held']);
    held?.close();
    expect((await inProcesses(1, others))[0]).toBe('0 got it');
  });
});
