import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import path from 'node:path';
import { SettingsError } from '../settings-rules.ts';

/**
 * Puts a file's new text in its place as a whole, for this user alone (0600): who reads meanwhile, or after a power cut, has the
 * old one or the new one. A link stays a link.
 *
 * @throws SettingsError when it cannot be written; the old one is untouched then
 */
export function replaceFile(file: string, text: string): void {
  const target = existsSync(file) ? realpathSync(file) : file;
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

/** A rename is durable once its folder is. */
function keepFolder(folder: string): void {
  const fd = openSync(folder, 'r');
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}
