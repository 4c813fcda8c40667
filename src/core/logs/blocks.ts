import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import type { LogFileName } from './log-files.ts';
import { firstInstant } from './log-line.ts';
import { listMembers, unpackMember } from './members.ts';

/** Bytes of a plain file that are read at a time. */
export const chunkBytes = 256 * 1024;

/** A piece of a log: whole lines. */
export interface Block {
  readonly bytes: Buffer;
  /** Where the lines behind it begin in the plain log. */
  readonly end: number;
}

/** Which blocks are of interest, by the instant of their first line (UTC epoch ms). */
export interface Span {
  readonly since?: number | undefined;
  readonly until?: number | undefined;
}

/**
 * The whole lines of a log file from a byte of the plain log on, a block at a time. A file that is compressed while it is
 * read goes on to be read from the compressed one; one that is gone has none.
 */
export function* forwards(name: LogFileName, from = 0): Generator<Block> {
  const open = openEither(name);
  if (!open) return;
  const { fd, isCompressed } = open;
  try {
    if (isCompressed) {
      for (const member of listMembers(fd, fstatSync(fd).size)) {
        const end = member.plainAt + member.plainBytes;
        if (end <= from) continue;
        const plain = unpackMember(fd, member);
        yield { bytes: member.plainAt < from ? plain.subarray(from - member.plainAt) : plain, end };
      }
      return;
    }
    for (let at = from; ; ) {
      const bytes = wholeLines(fd, at);
      if (bytes.length === 0) return;
      at += bytes.length;
      yield { bytes, end: at };
    }
  } finally {
    closeSync(fd);
  }
}

/** The same from its end to its beginning; of blocks that begin at or behind `until` nothing is unpacked. */
export function* backwards(name: LogFileName, { until = Number.POSITIVE_INFINITY }: Span = {}): Generator<Block> {
  const open = openEither(name);
  if (!open) return;
  const { fd, isCompressed } = open;
  try {
    if (isCompressed) {
      for (const member of listMembers(fd, fstatSync(fd).size).reverse()) {
        if ((member.firstAt ?? 0) >= until) continue;
        yield { bytes: unpackMember(fd, member), end: member.plainAt + member.plainBytes };
      }
      return;
    }
    let end = fstatSync(fd).size;
    let tail: Buffer = Buffer.alloc(0);
    while (end > 0) {
      const start = Math.max(0, end - chunkBytes);
      const piece = Buffer.alloc(end - start);
      readSync(fd, piece, 0, piece.length, start);
      const block = Buffer.concat([piece, tail]);
      // A line that began further up is finished by the next piece.
      const cut = start === 0 ? 0 : block.indexOf(10) + 1;
      tail = start > 0 && cut === 0 ? block : block.subarray(0, cut);
      const bytes = start > 0 && cut === 0 ? Buffer.alloc(0) : block.subarray(cut);
      if ((firstInstant(bytes) ?? 0) < until) yield { bytes, end };
      end = start;
    }
  } finally {
    closeSync(fd);
  }
}

/** The file, or what it has been compressed to in the meantime; null when both are gone. */
function openEither({ file, isCompressed }: LogFileName): { fd: number; isCompressed: boolean } | null {
  for (const one of isCompressed ? [file] : [file, `${file}.gz`]) {
    try {
      return { fd: openSync(one, 'r'), isCompressed: one.endsWith('.gz') };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
  }
  return null;
}

/** What stands from there on up to the last line feed of the next piece; a longer line is read as a whole. */
function wholeLines(fd: number, from: number): Buffer {
  for (let length = 4 * chunkBytes; ; length *= 4) {
    const bytes = Buffer.allocUnsafe(Math.max(0, Math.min(length, fstatSync(fd).size - from)));
    const count = readSync(fd, bytes, 0, bytes.length, from);
    const whole = bytes.subarray(0, bytes.subarray(0, count).lastIndexOf(10) + 1);
    if (whole.length > 0 || count < length) return whole;
  }
}
