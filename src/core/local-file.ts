import { readFile, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';

/** A file on this machine that cannot be had, in words for who named it. */
export class LocalFileError extends Error {
  override readonly name = 'LocalFileError';
  readonly code: 'no-file' | 'file-too-large';

  constructor(code: LocalFileError['code'], message: string) {
    super(message);
    this.code = code;
  }
}

/**
 * Reads a whole file that a person named. Only a regular file is opened: a device or a pipe may never end.
 *
 * @param largest in bytes
 * @throws LocalFileError
 */
export async function readLocalFile(name: string, largest: number): Promise<Uint8Array> {
  try {
    const found = await stat(name);
    if (found.isDirectory()) throw new LocalFileError('no-file', `${name} is a folder.`);
    if (!found.isFile()) throw new LocalFileError('no-file', `${name} is not a file.`);
    if (found.size > largest)
      throw new LocalFileError('file-too-large', `${name} is larger than ${largest / 1024 / 1024} MB.`);
    return await readFile(name);
  } catch (error) {
    if (error instanceof LocalFileError) throw error;
    const { code = 'unknown' } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') throw new LocalFileError('no-file', `There is no file ${name}.`);
    throw new LocalFileError('no-file', `${name} cannot be read: ${code}.`);
  }
}

/**
 * A path as a shell would have understood it: quotes round it go, as terminals put them round what is dropped on them, and `~` is
 * the home of who sits there.
 */
export function typedPath(typed: string): string {
  const bare = typed.trim().replace(/^(['"])(.*)\1$/, '$2');
  return /^~(?=$|[/\\])/.test(bare) ? path.join(homedir(), bare.slice(1)) : bare;
}
