import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import Sqlite from 'better-sqlite3';
import { type Env, newHome, run, start } from './program.ts';

/** A refusal or a document, as a script gets it; in a process of its own, as who has a file open is asked of other processes. */
export async function ask(home: string, args: readonly string[], env: Env = {}) {
  const { code, stdout } = await start(home, [...args, '--json'], env).done;
  return { code, told: JSON.parse(stdout) };
}

export const storeOf = (home: string): string => path.join(home, 'db', 'orderdeck.db');

/** A home with a database that holds some rows, and padding where a copy shall take its time. */
export async function newStore(padMegabytes = 0): Promise<string> {
  const home = newHome();
  await run(home, ['db', 'migrate']);
  const sqlite = new Sqlite(storeOf(home));
  sqlite.exec('create table padding (id integer primary key, bytes blob)');
  const add = sqlite.prepare('insert into padding (bytes) values (randomblob(?))');
  sqlite.prepare('insert into padding (bytes) values (?)').run('a known text');
  for (let n = 0; n < 40; n += 1) add.run(1000);
  for (let n = 0; n < padMegabytes; n += 1) add.run(1 << 20);
  sqlite.close();
  return home;
}

/** A hash of every row, by table. */
export function rowHashes(file: string): Record<string, string> {
  const sqlite = new Sqlite(file, { readonly: true });
  const names = sqlite.prepare("select name from sqlite_master where type = 'table'").pluck().all() as string[];
  const hashed = names.map((name) => {
    const rows = sqlite
      .prepare(`select * from "${name}"`)
      .raw()
      .all()
      .map((row) => JSON.stringify(row));
    return [name, createHash('sha256').update(rows.sort().join('\n')).digest('hex')];
  });
  sqlite.close();
  return Object.fromEntries(hashed);
}

/** The bytes of a file and when they were last written. */
export function printOf(file: string): string {
  return `${createHash('sha256').update(readFileSync(file)).digest('hex')} ${statSync(file).mtimeMs}`;
}
