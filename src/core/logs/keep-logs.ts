import { existsSync, realpathSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { localDate } from '../domain/zones.ts';
import { compressLog } from './compress.ts';
import { type LogFileName, logFiles } from './log-files.ts';
import { openFilesIn } from './open-files.ts';
import { isOwn, logMark } from './own-folder.ts';

const dayMs = 24 * 3_600_000;
/** Where the system does not tell who has a file open, one that has not been written to for so long counts as closed. */
const restMs = 3_600_000;

export interface LogKeeping {
  readonly dir: string;
  readonly zone: string;
  /** UTC epoch ms. */
  readonly now: number;
  /** For how many whole days a job's logs are kept. */
  daysOf(job: string): number;
}

/** What is to be done with one file. */
export interface LogStep {
  readonly what: 'compress' | 'delete';
  readonly name: LogFileName;
  readonly bytes: number;
}

/**
 * What a clean-up would do, in the order in which it would: logs older than their class is kept are deleted, closed ones are compressed.
 * The file that a job writes to now is in neither, nor is one that somebody has open.
 *
 * @throws ForeignLogFolder where the folder is not marked as ours
 */
export function planLogs({ dir, zone, now, daysOf }: LogKeeping): LogStep[] {
  if (!existsSync(dir)) return [];
  if (!isOwn(dir)) throw new ForeignLogFolder(dir);
  const today = localDate(now, zone);
  const open = openFilesIn(realpathSync(dir));
  const names = logFiles(dir);
  // Of each day, since a clock that was ahead may have left a file behind that is newer than today's.
  const isLast = ({ job, day }: LogFileName, next?: LogFileName): boolean => next?.job !== job || next.day !== day;
  const newest = new Set(names.flatMap((name, at) => (isLast(name, names[at + 1]) ? [name.key] : [])));
  const steps = names.flatMap((name): LogStep[] => {
    const age = (Date.parse(today) - Date.parse(name.day)) / dayMs;
    const bytes = bytesOf(name.file);
    if (age > daysOf(name.job)) return [{ what: 'delete', name, bytes: bytes + bytesOf(`${name.file}.gz`) }];
    const isActive = newest.has(name.key) && age <= 0;
    if (name.isCompressed || isActive || isOpen(name, dir, open, now)) return [];
    return [{ what: 'compress', name, bytes }];
  });
  // What makes room goes first: on a full disk nothing can be compressed.
  return steps.sort((a, b) => Number(a.what === 'compress') - Number(b.what === 'compress'));
}

/** Does one step. @returns bytes freed */
export function takeLogStep({ what, name, bytes }: LogStep): number {
  if (what === 'compress') return compressLog(name.file);
  for (const file of [name.file, `${name.file}.gz`]) rmSync(file, { force: true });
  return bytes;
}

function bytesOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

function isOpen(name: LogFileName, dir: string, open: ReadonlySet<string> | null, now: number): boolean {
  if (open) return open.has(path.join(realpathSync(dir), name.job, path.basename(name.file)));
  return (statSync(name.file, { throwIfNoEntry: false })?.mtimeMs ?? now) > now - restMs;
}

/** Nobody has said that the folder is ours, whatever lies in it: nothing in it is deleted. */
export class ForeignLogFolder extends Error {
  override readonly name = 'ForeignLogFolder';
  readonly hint: string;

  constructor(dir: string) {
    super(`${dir} is not marked as orderdeck’s log folder, so nothing in it is compressed or deleted.`);
    this.hint = `Set ORDERDECK_LOG_DIR to a folder of its own, or make the file ${path.join(dir, logMark)} to say that its logs may be deleted.`;
  }
}
