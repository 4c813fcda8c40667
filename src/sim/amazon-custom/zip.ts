import { crc32, deflateRawSync } from 'node:zlib';

/** One part of an archive. All that follows `data` is for archives that lie. */
export interface ZipPart {
  readonly name: string;
  readonly data: Buffer;
  /** Kept as it is instead of deflated. */
  readonly stored?: boolean;
  /** As some writers do: lengths and checksum follow the data, the local header has none. */
  readonly streamed?: boolean;
  /** File type and permissions, as Unix has them. */
  readonly mode?: number;
  readonly flags?: number;
  readonly method?: number;
  /** What the headers claim the data is long. */
  readonly claimedSize?: number;
  readonly claimedCrc?: number;
  /** Already deflated data, in place of what `data` would become. */
  readonly packed?: Buffer;
  readonly localName?: string;
  readonly extra?: Buffer;
}

const utf8 = 0x0800;
const descriptor = 0x0008;
/** 2026-03-04 12:00, for every part: the same line gives the same bytes. */
const [dosTime, dosDate] = [12 << 11, ((2026 - 1980) << 9) | (3 << 5) | 4];

/** Writes a zip. Small on purpose, and able to write what no honest program writes. */
export function writeZip(parts: readonly ZipPart[]): Buffer {
  const locals: Buffer[] = [];
  const centrals: Buffer[] = [];
  let offset = 0;
  for (const part of parts) {
    const { local, central } = writePart(part, offset);
    locals.push(local);
    centrals.push(central);
    offset += local.byteLength;
  }
  const directory = Buffer.concat(centrals);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(parts.length, 8);
  end.writeUInt16LE(parts.length, 10);
  end.writeUInt32LE(directory.byteLength, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, directory, end]);
}

function writePart(part: ZipPart, offset: number): { local: Buffer; central: Buffer } {
  const { stored = false, streamed = false, mode = 0o100644, extra = Buffer.alloc(0) } = part;
  const packed = part.packed ?? (stored ? part.data : deflateRawSync(part.data));
  const flags = part.flags ?? (streamed ? utf8 | descriptor : utf8);
  const method = part.method ?? (stored ? 0 : 8);
  const sum = part.claimedCrc ?? crc32(part.data);
  const size = part.claimedSize ?? part.data.byteLength;
  const common = (known: boolean): Buffer => {
    const bytes = Buffer.alloc(26);
    bytes.writeUInt16LE(20, 0);
    bytes.writeUInt16LE(flags, 2);
    bytes.writeUInt16LE(method, 4);
    bytes.writeUInt16LE(dosTime, 6);
    bytes.writeUInt16LE(dosDate, 8);
    bytes.writeUInt32LE(known ? sum : 0, 10);
    bytes.writeUInt32LE(known ? packed.byteLength : 0, 14);
    bytes.writeUInt32LE(known ? size : 0, 18);
    return bytes;
  };
  const name = Buffer.from(part.name);
  const localName = Buffer.from(part.localName ?? part.name);
  const local = Buffer.concat([
    word(0x04034b50),
    withLengths(common(!streamed), localName.byteLength, extra.byteLength),
    localName,
    extra,
    packed,
    ...(streamed ? [word(0x08074b50), word(sum), word(packed.byteLength), word(size)] : []),
  ]);
  const tail = Buffer.alloc(14);
  // No comment, disk 0, no internal attributes; then the external ones and where the local header is.
  tail.writeUInt32LE((mode << 16) >>> 0, 6);
  tail.writeUInt32LE(offset, 10);
  const madeOnUnix = Buffer.from([20, 3]);
  const head = withLengths(common(true), name.byteLength, extra.byteLength);
  return { local, central: Buffer.concat([word(0x02014b50), madeOnUnix, head, tail, name, extra]) };
}

function withLengths(common: Buffer, name: number, extra: number): Buffer {
  common.writeUInt16LE(name, 22);
  common.writeUInt16LE(extra, 24);
  return common;
}

function word(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
