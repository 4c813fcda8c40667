import { closeSync, existsSync, fstatSync, openSync, readdirSync, readSync, writeSync } from 'node:fs';
import path from 'node:path';
import { makeFolder } from '../folder.ts';
import { keepOwner } from '../owner.ts';
import { logFileName, parseLogFileName } from './log-files.ts';

/** The file of a job's log that is written to now. */
export interface Segment {
  readonly day: string;
  readonly file: string;
  readonly fd: number;
}

/**
 * Opens the newest file of that day, or the next one where that is full or compressed already. Two who find it full at the same moment
 * open the same next one. Nothing is ever renamed under those who read or write.
 *
 * @throws the system's error when folder or file cannot be made
 */
export function openSegment(folder: string, day: string, mostBytes: number): Segment {
  makeFolder(folder);
  let number = 0;
  for (const name of readdirSync(folder)) {
    const found = parseLogFileName(name);
    if (found?.day !== day) continue;
    number = Math.max(number, found.isCompressed ? found.number + 1 : found.number);
  }
  for (; ; number += 1) {
    const file = path.join(folder, logFileName(day, number));
    const isNew = !existsSync(file);
    const fd = openSync(file, 'a+', 0o600);
    // What the administrator’s run begins, the service goes on with and cleans up.
    if (isNew) keepOwner(file, folder);
    if (fstatSync(fd).size < mostBytes) return { day, file, fd };
    closeSync(fd);
  }
}

/** What a line needs to know of the file it goes into. */
export interface Standing {
  readonly size: number;
  /** Deleted under us: what is written there is lost. */
  readonly isGone: boolean;
}

export function standingOf({ fd }: Segment): Standing {
  const { size, nlink } = fstatSync(fd);
  return { size, isGone: nlink === 0 };
}

const lastByte = Buffer.alloc(1);
const lineFeed = 10;

/**
 * Appends a line, at once and in one piece, so that the lines of several threads and processes never mix. Where the last one was cut off by
 * a kill or a full disk, it goes onto a line of its own.
 */
export function appendLine({ fd }: Segment, size: number, line: string): void {
  const isCut = size > 0 && readSync(fd, lastByte, 0, 1, size - 1) === 1 && lastByte[0] !== lineFeed;
  const bytes = Buffer.from(isCut ? `\n${line}\n` : `${line}\n`);
  for (let written = 0; written < bytes.length; ) written += writeSync(fd, bytes, written);
}
