import { closeSync, existsSync, fdatasyncSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs';
import path from 'node:path';
import { type Answer, type Check, failed, ok, warning } from '../check.ts';
import type { Subject } from '../subject.ts';

const gb = 1024 ** 3;
/** Below so much the receiver takes no webhooks any more (facts on reliability, A). */
const leastFreeBytes = 512 * 1024 * 1024;
const rounds = 40;
/** Every commit waits for one: a disk that turns takes some ten milliseconds. */
const slowSyncMs = 10;

/** Room on the disks, and how long a commit waits for them. */
export const diskChecks: readonly Check[] = [
  {
    id: 'disk',
    title: 'Disk space',
    group: 'host',
    about:
      'What is free where the database and the logs are. Below 10 % it is told here and by `orderdeck check`; below 512 MB the receiver refuses webhooks, so that senders keep them; a full disk stops everything and loses nothing that was acknowledged.',
    run: (subject) => {
      const { databaseFile, logDir } = subject.settings();
      const places = [path.dirname(databaseFile), logDir].map((folder) => ({ folder, ...roomIn(folder) }));
      const tightest = places.reduce((a, b) => (b.share < a.share ? b : a));
      const words = `${(tightest.free / gb).toFixed(1)} GB (${Math.round(tightest.share * 100)} %) are free at ${tightest.folder}`;
      const hint = 'Make room, or move the folder to a larger disk (ORDERDECK_DB, ORDERDECK_LOG_DIR).';
      if (tightest.share < 0.02 || tightest.free < leastFreeBytes) return failed(words, hint);
      return tightest.share < 0.1 ? warning(words, hint) : ok(words);
    },
  },
  {
    id: 'disk-speed',
    title: 'Disk speed',
    group: 'host',
    about:
      'How long the disk takes until what was written is safe: measured beside the database with a file of its own. Each commit waits for it once, so that a disk that turns, or a network behind it, slows down everything.',
    alone: true,
    run: measureSync,
  },
];

function roomIn(folder: string): { readonly free: number; readonly share: number } {
  const { bavail, blocks, bsize } = statfsSync(nearestFolder(folder));
  return { free: bavail * bsize, share: blocks === 0 ? 1 : bavail / blocks };
}

/** The folder, or the one above it that is there: the same disk as a rule. */
function nearestFolder(folder: string): string {
  let place = folder;
  while (!existsSync(place) && place !== path.dirname(place)) place = path.dirname(place);
  return place;
}

function measureSync(subject: Subject): Answer {
  const folder = nearestFolder(path.dirname(subject.settings().databaseFile));
  const file = path.join(folder, `.orderdeck-doctor-${process.pid}`);
  const took: number[] = [];
  let fd: number;
  try {
    fd = openSync(file, 'wx', 0o600);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return failed(
      `${folder} cannot be written (${code})`,
      'See what is said of the folders: it names who may write there.',
    );
  }
  try {
    const page = Buffer.alloc(4096, 1);
    for (let round = 0; round < rounds; round += 1) {
      writeSync(fd, page);
      const began = performance.now();
      fdatasyncSync(fd);
      took.push(performance.now() - began);
    }
  } finally {
    closeSync(fd);
    rmSync(file, { force: true });
  }
  took.sort((a, b) => a - b);
  const [median = 0, worst = 0] = [took[rounds / 2], took.at(-1)];
  const words = `a commit waits ${median.toFixed(2)} ms (median of ${rounds}, worst ${worst.toFixed(1)} ms)`;
  return median > slowSyncMs ? warning(`${words}: slow`, 'Put the database on a local SSD (ORDERDECK_DB).') : ok(words);
}
