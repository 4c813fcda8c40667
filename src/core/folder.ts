import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { keepOwner } from './owner.ts';

/**
 * Makes a folder and those above it that are missing, for this user alone (0700). One by one: Node's own way of doing so tries
 * for ever where the system answers that a folder is missing which is there, as under `/proc`.
 *
 * @throws the system's error (`EACCES`, `ENOTDIR`, `ENOENT` …); one that is there already is none
 */
export function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  const above = path.dirname(folder);
  if (above !== folder) makeFolder(above);
  try {
    mkdirSync(folder, { mode: 0o700 });
    keepOwner(folder, above);
  } catch (error) {
    // Another process may have made it just now.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}
