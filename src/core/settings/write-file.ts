import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  lstatSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import path from 'node:path';
import { keepOwner } from '../owner.ts';
import { SettingsError } from '../settings-rules.ts';

/**
 * Puts a file's new text in its place as a whole, for this user alone (0600): who reads meanwhile, or after a power cut, has the
 * old one or the new one. A link stays a link, and what belongs to the user of the service still does when the administrator writes it.
 *
 * @throws SettingsError when it cannot be written; the old one is untouched then
 */
export function replaceFile(file: string, text: string): void {
  const target = placeOf(file);
  const fresh = `${target}.${process.pid}.new`;
  try {
    const fd = openSync(fresh, 'w', 0o600);
    try {
      writeSync(fd, text);
      fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
    // One left behind by a crash keeps the mode that it had.
    chmodSync(fresh, 0o600);
    keepOwner(fresh, target);
    renameSync(fresh, target);
  } catch (error) {
    rmSync(fresh, { force: true });
    const { code } = error as NodeJS.ErrnoException;
    throw new SettingsError(
      `${target} cannot be written (${code}).`,
      `Let this user write it and its folder, or edit it by hand; nothing was changed.`,
    );
  }
  keepFolder(path.dirname(target));
}

/** Where the file really is; a link that leads nowhere, and another user's file, would be replaced by one that its reader does not have. */
function placeOf(file: string): string {
  if (!existsSync(file)) {
    if (!lstatSync(file, { throwIfNoEntry: false })) return file;
    throw new SettingsError(`${file} is a link that leads nowhere.`, 'Mend the link; nothing was changed.');
  }
  const target = realpathSync(file);
  const [owner, own] = [statSync(target).uid, process.getuid?.()];
  if (own === undefined || own === 0 || own === owner) return target;
  throw new SettingsError(`${target} is another user’s.`, 'Do it as that user; nothing was changed.');
}

/** A rename is durable once its folder is. */
function keepFolder(folder: string): void {
  const fd = openSync(folder, 'r');
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}
