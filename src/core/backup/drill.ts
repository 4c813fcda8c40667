import { existsSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { manifestName } from './manifest.ts';
import { backupFolder, listBackups } from './shelf.ts';
import { verifyCopy } from './verify.ts';

const dayMs = 24 * 3_600_000;
const asideForm = /^before-restore-(\d{4}-\d\d-\d\d)T\d\d-\d\d-\d\dZ(?:-\d+)?$/;
const known = new Set(['orderdeck.db', 'inbox.db', 'orderdeck.db-wal', 'inbox.db-wal', manifestName]);

/**
 * Opens the newest backup as a restore would: every byte against its checksum, its structure, and the rows of each table against what it held when
 * it was made.
 *
 * @returns its name and what is wrong with it (null: nothing); null where there is none
 */
export function drillNewest(home: string): { readonly name: string; readonly problem: string | null } | null {
  const [newest] = listBackups(backupFolder(home), true);
  if (!newest) return null;
  const { name, folder, manifest, why } = newest;
  if (!manifest || why !== null) return { name, problem: why };
  for (const part of manifest.files) {
    try {
      const { tables } = verifyCopy(path.join(folder, part.name), part.name);
      const other = Object.entries(part.tables).find(([table, rows]) => tables[table] !== rows);
      if (other)
        return { name, problem: `${part.name}: ${other[0]} has not the ${other[1]} rows that it was made with` };
    } catch (error) {
      return { name, problem: error instanceof Error ? error.message : String(error) };
    }
  }
  return { name, problem: null };
}

/**
 * Deletes what restores have put aside beside the database, when it is older than so many days. A folder that holds anything else than that
 * is left alone.
 *
 * @param now UTC epoch ms
 * @returns the names of those deleted (in a dry run: those that would be)
 */
export function deleteAsides(databaseFile: string, days: number, now: number, pretend: boolean): string[] {
  const beside = path.dirname(databaseFile);
  if (!existsSync(beside)) return [];
  const old = readdirSync(beside).filter((name) => {
    const [, day] = asideForm.exec(name) ?? [];
    if (day === undefined || Date.parse(day) > now - (days + 1) * dayMs) return false;
    return readdirSync(path.join(beside, name)).every((file) => known.has(file));
  });
  if (!pretend) for (const name of old) rmSync(path.join(beside, name), { recursive: true, force: true });
  return old;
}
