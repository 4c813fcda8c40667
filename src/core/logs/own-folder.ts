import { closeSync, existsSync, openSync, readdirSync, writeSync } from 'node:fs';
import path from 'node:path';
import { parseLogFileName } from './log-files.ts';

/** Its presence says that the logs of a folder are ours to compress and delete. */
export const logMark = '.orderdeck-logs';
const markText = 'Logs of orderdeck. Where this file is, closed ones are compressed and old ones are deleted.\n';

/** Whether a log folder is ours: marked, or with nothing in it but what we have written (an installation from before the mark). */
export function isOwn(dir: string): boolean {
  return existsSync(path.join(dir, logMark)) || holdsOnlyLogs(dir);
}

/** Marks a log folder that is ours; any other is left as it is, and nothing in it is ever deleted. @returns whether it is ours */
export function markOwn(dir: string): boolean {
  if (!isOwn(dir)) return false;
  try {
    const fd = openSync(path.join(dir, logMark), 'wx', 0o600);
    writeSync(fd, markText);
    closeSync(fd);
  } catch (error) {
    // Another process may have marked it just now.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return true;
}

function holdsOnlyLogs(dir: string): boolean {
  return readdirSync(dir, { withFileTypes: true }).every(
    (entry) =>
      entry.name === logMark ||
      (entry.isDirectory() && readdirSync(path.join(dir, entry.name)).every((name) => parseLogFileName(name) !== null)),
  );
}
