import { crc32, createInflateRaw, inflateRawSync } from 'node:zlib';
import { limits, unreadable, type Watch } from './limits.ts';

/** One packed part, as its archive describes it: nothing of that is believed. */
export interface Packed {
  readonly bytes: Buffer;
  readonly deflated: boolean;
  readonly crc32: number;
  readonly size: number;
}

/** How much has come out of an archive, over all its parts. */
export interface Unpacked {
  bytes: number;
}

const damaged = 'is damaged';

/**
 * Unpacks a part that is wanted, at most `limits.jsonBytes` of it.
 *
 * @throws Unreadable when it is larger, damaged, or the archive has given too much already
 */
export function unpack(part: Packed, unpacked: Unpacked): Buffer {
  const bytes = part.deflated ? inflate(part.bytes) : part.bytes;
  if (bytes.byteLength > limits.jsonBytes) throw tooLongJson();
  count(unpacked, bytes.byteLength, bytes.byteLength, part.bytes.byteLength);
  check(part, bytes.byteLength, crc32(bytes));
  return bytes;
}

/**
 * Unpacks a part that nobody wants, to see that it is whole and no bomb. Nothing of it is kept.
 *
 * @throws Unreadable
 */
export async function proof(part: Packed, unpacked: Unpacked, watch: Watch): Promise<void> {
  if (!part.deflated) {
    count(unpacked, part.bytes.byteLength, 0, 1);
    check(part, part.bytes.byteLength, crc32(part.bytes));
    return;
  }
  const stream = createInflateRaw({ chunkSize: 64 * 1024 });
  stream.end(part.bytes);
  let [size, sum] = [0, 0];
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      watch();
      size += chunk.byteLength;
      count(unpacked, chunk.byteLength, size, stream.bytesWritten);
      sum = crc32(chunk, sum);
    }
  } catch (error) {
    throw isZlibError(error) ? unreadable(damaged) : error;
  }
  check(part, size, sum);
}

/** Throws when the archive has given too much, or this part more than its `packed` bytes can honestly hold. */
function count(unpacked: Unpacked, more: number, size: number, packed: number): void {
  unpacked.bytes += more;
  if (unpacked.bytes > limits.unpackedBytes)
    throw unreadable(`unpacks to more than ${limits.unpackedBytes / 1024 / 1024} MiB`);
  if (size > limits.ratioFrom && size > limits.ratio * packed)
    throw unreadable(`has a part that unpacks to more than ${limits.ratio} times its size`);
}

/** A bit that fell over in a name would be printed: what comes out must be what went in. */
function check(part: Packed, size: number, sum: number): void {
  if (size !== part.size || sum !== part.crc32) throw unreadable(damaged);
}

function inflate(bytes: Buffer): Buffer {
  try {
    return inflateRawSync(bytes, { maxOutputLength: limits.jsonBytes });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE') throw tooLongJson();
    throw isZlibError(error) ? unreadable(damaged) : error;
  }
}

function tooLongJson(): Error {
  return unreadable(`has more than ${limits.jsonBytes / 1024 / 1024} MiB of JSON`);
}

function isZlibError(error: unknown): boolean {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('Z_');
}
