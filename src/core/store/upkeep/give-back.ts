import { statfsSync, statSync } from 'node:fs';
import path from 'node:path';
import { openSqlite } from '../open.ts';

export interface GivenBack {
  readonly bytesBefore: number;
  readonly bytesAfter: number;
  /** The file was written anew, as a whole, while others waited. */
  readonly rewritten: boolean;
  readonly ms: number;
}

/** Pages given back in one transaction: some milliseconds. */
const pagesAtOnce = 500;
/** One that has less to give back is left as it is. */
const worthIt = { share: 0.1, bytes: 1_000_000 };
const incremental = 2;

/**
 * Gives free pages back to the disk, lets SQLite look how its indexes are used, and empties the write-ahead log (M134). A database from before
 * `auto_vacuum` was set is written anew once, where it is worth it and the disk has the room; who writes meanwhile waits (about two seconds per
 * gigabyte).
 *
 * @param rewrite write it anew in any case (M129)
 */
export function giveSpaceBack(file: string, applicationId?: number, rewrite = false): GivenBack {
  const begun = performance.now();
  const bytesBefore = sizeOf(file);
  const sqlite = openSqlite(file, {
    mode: 'write',
    busyTimeoutMs: 10_000,
    ...(applicationId !== undefined && { applicationId }),
  });
  try {
    const read = (name: string): number => Number(sqlite.pragma(name, { simple: true }));
    const [free, pages, size] = [read('freelist_count'), read('page_count'), read('page_size')];
    const isWorthIt = free > pages * worthIt.share && free * size > worthIt.bytes;
    const rewritten = (rewrite || (isWorthIt && read('auto_vacuum') !== incremental)) && hasRoom(file, pages * size);
    sqlite.pragma('optimize');
    if (rewritten) {
      sqlite.pragma('auto_vacuum = INCREMENTAL');
      sqlite.exec('vacuum');
    } else if (isWorthIt) {
      for (let left = free; left > 0; left -= pagesAtOnce) sqlite.exec(`pragma incremental_vacuum(${pagesAtOnce})`);
    }
    // A reader in the middle of something lets it be; the next commit does it.
    sqlite.pragma('wal_checkpoint(TRUNCATE)');
    return { bytesBefore, bytesAfter: sizeOf(file), rewritten, ms: Math.round(performance.now() - begun) };
  } finally {
    sqlite.close();
  }
}

function sizeOf(file: string): number {
  return [file, `${file}-wal`].reduce((sum, one) => sum + (statSync(one, { throwIfNoEntry: false })?.size ?? 0), 0);
}

/** While it is written anew it is there up to three times: as it is, as it will be, and in the log. */
function hasRoom(file: string, bytes: number): boolean {
  const { bavail, bsize } = statfsSync(path.dirname(file));
  return bavail * bsize > 3 * bytes;
}
