import { openFiles } from '../open-files.ts';

/**
 * Which files of a folder some process of this user has open, this one included: a thread that has slept since yesterday may still write
 * one more line into yesterday's log. Null where the system does not tell (no `/proc`).
 */
export function openFilesIn(dir: string): ReadonlySet<string> | null {
  const open = openFiles();
  if (open.size === 0) return null;
  return new Set([...open.values()].flat().filter((file) => file.startsWith(`${dir}/`)));
}
