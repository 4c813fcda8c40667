import { readSync } from 'node:fs';
import { crc32, deflateRawSync, inflateRawSync } from 'node:zlib';

/**
 * A compressed log is a gzip file of many members, of about a megabyte of whole lines each, so that a search goes through it backwards,
 * or from the middle, without unpacking the rest. Each header says (in an extra field, which `zcat` and `zgrep` pass over)
 * how long its member is, packed and plain, and when its first line was written.
 */
export interface Member {
  /** Where it begins in the compressed file. */
  readonly at: number;
  readonly packedBytes: number;
  /** Where its lines begin in the plain log. */
  readonly plainAt: number;
  readonly plainBytes: number;
  /** UTC epoch ms; null when the line is none of ours. */
  readonly firstAt: number | null;
}

const extraBytes = 4 + 16;
const headerBytes = 12 + extraBytes;
const trailerBytes = 8;
/** 158 MB/s and a tenth of the size; the higher levels take half as long again for a fifteenth more (reliability E). */
const level = 1;

export function packMember(plain: Buffer, firstAt: number | null): Buffer {
  const packed = deflateRawSync(plain, { level });
  const whole = Buffer.alloc(headerBytes + packed.length + trailerBytes);
  // Magic, deflate, with an extra field, no time, no flags, any system (RFC 1952).
  whole.set([0x1f, 0x8b, 8, 4, 0, 0, 0, 0, 0, 255]);
  whole.writeUInt16LE(extraBytes, 10);
  whole.write('OD', 12, 'latin1');
  whole.writeUInt16LE(extraBytes - 4, 14);
  whole.writeUInt32LE(whole.length, 16);
  whole.writeUInt32LE(plain.length, 20);
  whole.writeBigInt64LE(BigInt(firstAt ?? 0), 24);
  packed.copy(whole, headerBytes);
  whole.writeUInt32LE(crc32(plain), whole.length - trailerBytes);
  whole.writeUInt32LE(plain.length, whole.length - 4);
  return whole;
}

/** The members of an open compressed log, in order. One that ends in the middle, or is another program's, ends the list. */
export function listMembers(fd: number, size: number): Member[] {
  const members: Member[] = [];
  const header = Buffer.alloc(headerBytes);
  let [at, plainAt] = [0, 0];
  while (at + headerBytes <= size) {
    readSync(fd, header, 0, headerBytes, at);
    if (header.readUInt32LE(0) !== 0x04088b1f || header.toString('latin1', 12, 14) !== 'OD') break;
    const [packedBytes, plainBytes] = [header.readUInt32LE(16), header.readUInt32LE(20)];
    if (packedBytes <= headerBytes || at + packedBytes > size) break;
    const firstAt = Number(header.readBigInt64LE(24));
    members.push({ at, packedBytes, plainAt, plainBytes, firstAt: firstAt === 0 ? null : firstAt });
    at += packedBytes;
    plainAt += plainBytes;
  }
  return members;
}

/** The lines of a member. One that is damaged has none: the rest of the log is still there to be read. */
export function unpackMember(fd: number, member: Member): Buffer {
  const packed = Buffer.allocUnsafe(member.packedBytes);
  readSync(fd, packed, 0, packed.length, member.at);
  try {
    const plain = inflateRawSync(packed.subarray(headerBytes, -trailerBytes), { maxOutputLength: member.plainBytes });
    return crc32(plain) === packed.readUInt32LE(packed.length - trailerBytes) ? plain : Buffer.alloc(0);
  } catch {
    return Buffer.alloc(0);
  }
}
