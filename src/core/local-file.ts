import { constants } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';
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
    // Asked before it is opened: opening some devices does something.
    demandFile(name, await stat(name), largest);
    // What is opened is asked again, and opening it waits for nobody: another may have come into its place.
    const file = await open(name, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      demandFile(name, await file.stat(), largest);
      return await readUpTo(file, name, largest);
    } finally {
      await file.close();
    }
  } catch (error) {
    if (error instanceof LocalFileError) throw error;
    const { code = 'unknown' } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') throw new LocalFileError('no-file', `There is no file ${name}.`);
    throw new LocalFileError('no-file', `${name} cannot be read: ${code}.`);
  }
}

function demandFile(name: string, found: Awaited<ReturnType<typeof stat>>, largest: number): void {
  if (found.isDirectory()) throw new LocalFileError('no-file', `${name} is a folder.`);
  if (!found.isFile()) throw new LocalFileError('no-file', `${name} is not a file.`);
  if (found.size > largest) throw tooLarge(name, largest);
}

/** A file may hold more than its size said: it grows, or is one of the system's, which says 0. */
async function readUpTo(file: FileHandle, name: string, largest: number): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of file.createReadStream({ end: largest, autoClose: false })) {
    chunks.push(chunk as Buffer);
    size += (chunk as Buffer).length;
  }
  if (size > largest) throw tooLarge(name, largest);
  return Buffer.concat(chunks);
}

function tooLarge(name: string, largest: number): LocalFileError {
  return new LocalFileError('file-too-large', `${name} is larger than ${largest / 1024 / 1024} MB.`);
}

/**
 * A path as a shell would have understood it: quotes round it go, as terminals put them round what is dropped on them, and `~` is
 * the home of who sits there.
 */
export function typedPath(typed: string): string {
  const bare = typed.trim().replace(/^(['"])(.*)\1$/, '$2');
  return /^~(?=$|[/\\])/.test(bare) ? path.join(homedir(), bare.slice(1)) : bare;
}
