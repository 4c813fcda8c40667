import { readdirSync, readlinkSync } from 'node:fs';

/**
 * Which files of a folder some process of this user has open, this one included: a thread that has slept since yesterday may still write
 * one more line into yesterday's log. Null where the system does not tell (no `/proc`).
 */
export function openFilesIn(dir: string): ReadonlySet<string> | null {
  const processes = entries('/proc').filter((name) => /^\d+$/.test(name));
  if (processes.length === 0) return null;
  const found = new Set<string>();
  for (const pid of processes) {
    for (const fd of entries(`/proc/${pid}/fd`)) {
      const file = linkOf(`/proc/${pid}/fd/${fd}`);
      if (file.startsWith(`${dir}/`)) found.add(file);
    }
  }
  return found;
}

/** Processes end while they are looked at. */
function entries(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function linkOf(file: string): string {
  try {
    return readlinkSync(file);
  } catch {
    return '';
  }
}
