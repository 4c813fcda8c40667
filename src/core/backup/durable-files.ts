import { createHash } from 'node:crypto';
import { closeSync, fsyncSync, openSync, readSync, writeSync } from 'node:fs';

/** As much as is read at once (bytes): a database need not fit into memory. */
const chunkBytes = 1 << 20;

/** The SHA-256 of a file's bytes, in hex; where `copyTo` is given they are written there as well, for this user alone. */
export function hashFile(file: string, copyTo?: string): string {
  const hash = createHash('sha256');
  const chunk = Buffer.allocUnsafe(chunkBytes);
  const from = openSync(file, 'r');
  const to = copyTo === undefined ? null : openWritable(copyTo, from);
  try {
    for (let got = readSync(from, chunk); got > 0; got = readSync(from, chunk)) {
      const part = chunk.subarray(0, got);
      hash.update(part);
      if (to !== null) writeWhole(to, part);
    }
    if (to !== null) fsyncSync(to);
  } finally {
    closeSync(from);
    if (to !== null) closeSync(to);
  }
  return hash.digest('hex');
}

function openWritable(file: string, alreadyOpen: number): number {
  try {
    return openSync(file, 'wx', 0o600);
  } catch (error) {
    closeSync(alreadyOpen);
    throw error;
  }
}

function writeWhole(to: number, part: Buffer): void {
  for (let written = 0; written < part.length; ) written += writeSync(to, part, written);
}

/** Writes a new small file, for this user alone, durable when it returns. */
export function writeDurably(file: string, text: string): void {
  const to = openSync(file, 'wx', 0o600);
  try {
    writeWhole(to, Buffer.from(text));
    fsyncSync(to);
  } finally {
    closeSync(to);
  }
}

/** Makes durable what a file holds, or which names a folder has: a rename outlives a power cut only behind this. */
export function sync(fileOrFolder: string): void {
  const opened = openSync(fileOrFolder, 'r');
  try {
    fsyncSync(opened);
  } finally {
    closeSync(opened);
  }
}
