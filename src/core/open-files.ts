import { readdirSync, readlinkSync } from 'node:fs';

/**
 * The files that each process of this user has open, this one included, as the system calls them: links followed. Empty where the
 * system does not tell (no `/proc`).
 */
export function openFiles(): ReadonlyMap<number, readonly string[]> {
  const processes = entries('/proc').filter((name) => /^\d+$/.test(name));
  return new Map(
    processes.map((pid) => [
      Number(pid),
      entries(`/proc/${pid}/fd`)
        .map((fd) => linkOf(`/proc/${pid}/fd/${fd}`))
        .filter((file) => file.startsWith('/')),
    ]),
  );
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
