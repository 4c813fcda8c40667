import { existsSync, linkSync, renameSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { makeFolder } from '../folder.ts';
import { openSqlite } from '../store/open.ts';
import { hashFile, sync, writeDurably } from './durable-files.ts';
import { manifestName, type Part, type PartName, schemaOf } from './manifest.ts';
import { stampOf } from './shelf.ts';
import { verifyCopy } from './verify.ts';

/** Where the database went that stood in the way of a restore. */
export interface Aside {
  readonly folder: string;
  /** It is a backup like any other, and `restore` takes it; a damaged one is kept as it was, for who wants to look into it. */
  readonly whole: boolean;
}

/**
 * Gives the present files a second name in a dated folder beside the store, so that they are never without one: what is renamed into
 * their place next takes their first. Their write-ahead logs must be gone by then, as SQLite would play them into the new file.
 *
 * @param now UTC epoch ms
 * @returns null where no file is there
 */
export function keepAside(
  replaced: readonly { readonly part: { readonly name: PartName }; readonly target: string }[],
  store: string,
  now: number,
): Aside | null {
  const present = replaced.filter(({ target }) => existsSync(target));
  // A log whose database is gone belongs to nothing any more.
  for (const { target } of replaced) if (!existsSync(target)) removeLogs(target);
  if (present.length === 0) return null;
  const folder = newFolder(path.join(path.dirname(store), `before-restore-${stampOf(now)}`));
  const parts: Part[] = [];
  for (const { part, target } of present) {
    const isWhole = emptyLog(target, part.name);
    const kept = path.join(folder, part.name);
    linkSync(target, kept);
    if (existsSync(`${target}-wal`)) renameSync(`${target}-wal`, `${kept}-wal`);
    removeLogs(target);
    const found = isWhole && !existsSync(`${kept}-wal`) ? describe(kept, part.name) : null;
    if (found) parts.push(found);
  }
  const whole = parts.length === present.length;
  if (whole) {
    const at = new Date(now).toISOString();
    const manifest = { format: 1, takenAt: at, takenFrom: store, verifiedAt: at, files: parts };
    writeDurably(path.join(folder, manifestName), `${JSON.stringify(manifest, null, 2)}\n`);
  }
  sync(folder);
  sync(path.dirname(folder));
  return { folder, whole };
}

function newFolder(wanted: string): string {
  let folder = wanted;
  for (let count = 2; existsSync(folder); count += 1) folder = `${wanted}-${count}`;
  makeFolder(folder);
  return folder;
}

/** Brings what is in the log into the file. A damaged database is looked at only. @returns whether it is whole */
function emptyLog(file: string, part: PartName): boolean {
  const { applicationId } = schemaOf[part];
  try {
    openSqlite(file, { mode: 'read', applicationId, check: true }).close();
    if (statSync(file).size === 0) return false;
    const sqlite = openSqlite(file, { mode: 'write', applicationId });
    sqlite.pragma('wal_checkpoint(TRUNCATE)');
    sqlite.close();
    return true;
  } catch {
    return false;
  }
}

function describe(file: string, name: PartName): Part | null {
  try {
    const { schemaVersion, tables } = verifyCopy(file, name);
    return { name, bytes: statSync(file).size, sha256: hashFile(file), schemaVersion, tables: { ...tables } };
  } catch {
    return null;
  }
}

function removeLogs(target: string): void {
  for (const end of ['-wal', '-shm']) rmSync(`${target}${end}`, { force: true });
}
