import { closeSync, lstatSync, openSync, readdirSync, writeSync } from 'node:fs';
import path from 'node:path';
import { keepOwner } from '../owner.ts';

/** Its presence, and nothing else, says that the logs of a folder are ours to compress and delete. */
export const logMark = '.orderdeck-logs';
const markText = 'Logs of orderdeck. Where this file is, closed ones are compressed and old ones are deleted.\n';

/**
 * Whether a log folder is ours. What lies in one that is not marked may look like logs of ours and be another's; a mark that is a link is
 * another folder's.
 */
export function isOwn(dir: string): boolean {
  return lstatSync(path.join(dir, logMark), { throwIfNoEntry: false })?.isFile() === true;
}

/** Whoever writes first to a folder with nothing in it marks it; any other is left as it is, and nothing in it is ever deleted. */
export function markOwn(dir: string): void {
  if (isOwn(dir) || readdirSync(dir).length > 0) return;
  try {
    const fd = openSync(path.join(dir, logMark), 'wx', 0o600);
    writeSync(fd, markText);
    closeSync(fd);
    keepOwner(path.join(dir, logMark), dir);
  } catch (error) {
    // Another process may have marked it just now.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}
