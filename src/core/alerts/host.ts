import { statfsSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Settings } from '../settings.ts';

/** One disk that is written to. */
export interface DiskFacts {
  /** What lies on it: "database", "logs". */
  readonly holds: string;
  readonly freeShare: number;
  readonly freeBytes: number;
}

/** What the host tells of itself, read at one moment. */
export interface HostFacts {
  readonly disks: readonly DiskFacts[];
  readonly walBytes: number;
}

/** Reads what the disks hold; one that cannot be asked (a folder that is not there yet) is left out. */
export function hostFacts({ databaseFile, logDir }: Pick<Settings, 'databaseFile' | 'logDir'>): HostFacts {
  const places = [
    { holds: 'database', folder: path.dirname(databaseFile) },
    { holds: 'logs', folder: logDir },
  ];
  const disks = new Map<number, DiskFacts>();
  for (const { holds, folder } of places) {
    const disk = diskAt(folder);
    if (!disk) continue;
    const known = disks.get(disk.device);
    const { freeShare, freeBytes } = disk;
    disks.set(disk.device, { holds: known ? `${known.holds} and ${holds}` : holds, freeShare, freeBytes });
  }
  return { disks: [...disks.values()], walBytes: sizeOf(`${databaseFile}-wal`) };
}

/** What a process without rights of its own may still write, as `df` shows it. */
function diskAt(folder: string): { device: number; freeShare: number; freeBytes: number } | null {
  try {
    const { bavail, bfree, blocks, bsize } = statfsSync(folder);
    const usable = blocks - bfree + bavail;
    return { device: statSync(folder).dev, freeShare: usable > 0 ? bavail / usable : 1, freeBytes: bavail * bsize };
  } catch {
    return null;
  }
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}
