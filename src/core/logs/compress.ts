import { closeSync, fstatSync, fsyncSync, openSync, readSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';
import path from 'node:path';
import { keepOwner } from '../owner.ts';
import { firstInstant } from './log-line.ts';
import { listMembers, packMember } from './members.ts';

/** Plain bytes to a member: what a search unpacks at once. */
const memberBytes = 1_000_000;

/**
 * Compresses a log that nobody writes any more: into a `.tmp`, made durable, named, and only then is the plain one deleted (reliability E).
 * Killed anywhere in between it leaves the plain one, or both with the same lines, and is done again.
 *
 * @returns the bytes that it takes less
 */
export function compressLog(file: string): number {
  const target = `${file}.gz`;
  const from = openSync(file, 'r');
  try {
    if (plainBytesOf(target) !== fstatSync(from).size) writePacked(from, target);
    // A line that came all the same, from a thread that had been asleep for long, is not lost: next time.
    if (plainBytesOf(target) !== fstatSync(from).size) return 0;
  } finally {
    closeSync(from);
  }
  const saved = statSync(file).size - statSync(target).size;
  rmSync(file);
  syncFolder(path.dirname(file));
  return saved;
}

function writePacked(from: number, target: string): void {
  const making = `${target}.tmp`;
  const to = openSync(making, 'w', 0o600);
  try {
    const buffer = Buffer.allocUnsafe(memberBytes);
    let at = 0;
    for (;;) {
      const count = readSync(from, buffer, 0, memberBytes, at);
      if (count === 0) break;
      // Whole lines; a line as long as a member is cut, the end of a log without a line feed is kept as it is.
      const cut = count === memberBytes ? buffer.lastIndexOf(10, count - 1) + 1 || count : count;
      const plain = buffer.subarray(0, cut);
      writeWhole(to, packMember(plain, firstInstant(plain)));
      at += cut;
    }
    fsyncSync(to);
  } catch (error) {
    // Half of it would only fill the disk that is full.
    rmSync(making, { force: true });
    throw error;
  } finally {
    closeSync(to);
  }
  keepOwner(making, path.dirname(target));
  renameSync(making, target);
  syncFolder(path.dirname(target));
}

function plainBytesOf(file: string): number | null {
  if (!statSync(file, { throwIfNoEntry: false })) return null;
  const fd = openSync(file, 'r');
  try {
    const last = listMembers(fd, fstatSync(fd).size).at(-1);
    return last ? last.plainAt + last.plainBytes : 0;
  } finally {
    closeSync(fd);
  }
}

function writeWhole(to: number, bytes: Buffer): void {
  for (let written = 0; written < bytes.length; ) written += writeSync(to, bytes, written);
}

function syncFolder(folder: string): void {
  const fd = openSync(folder, 'r');
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}
