import * as yauzl from 'yauzl';
import { Unreadable } from '../channel.ts';
import { checkName, type EntryKind, entryKind, isJunk, sameNameKey } from './entry-name.ts';
import { type Packed, proof, type Unpacked, unpack } from './inflate.ts';
import { limits, unreadable, type Watch } from './limits.ts';

/** A part of an archive that is no JSON: counted and named, never opened as what it is. */
export interface Part {
  readonly name: string;
  readonly kind: EntryKind;
}

export interface Unzipped {
  readonly json: Buffer;
  readonly parts: readonly Part[];
}

const [stored, deflated] = [0, 8];
const encrypted = 0x41;
const [typeBits, symbolicLink] = [0xf000, 0xa000];
const zip64Field = 0x0001;
const zip64Locator = 0x07064b50;
const endOfDirectory = 22;

/**
 * The one JSON of a zip, and what lies beside it. Every part is unpacked, counted and compared with its checksum, but only the
 * JSON is kept, and nothing is written anywhere.
 *
 * @throws Unreadable for anything that an honest archive of a design does not have
 */
export async function unzip(bytes: Buffer, watch: Watch): Promise<Unzipped> {
  const zip = await opened(() => yauzl.fromBufferPromise(bytes, { decodeStrings: false, validateEntrySizes: true }));
  if (zip.entryCount > limits.entries) throw tooManyParts();
  if (isZip64(bytes, zip)) throw unreadable('is a zip64');
  const names = new Set<string>();
  const parts: Part[] = [];
  const unpacked: Unpacked = { bytes: 0 };
  let json: Buffer | null = null;
  for await (const entry of guarded(zip.eachEntry())) {
    watch();
    const name = nameOf(entry);
    checkName(name);
    if (names.size >= limits.entries) throw tooManyParts();
    if (names.has(sameNameKey(name))) throw unreadable('has two parts of one name');
    names.add(sameNameKey(name));
    checkEntry(entry);
    const packed = await packedPart(bytes, zip, entry);
    const kind = entryKind(name);
    if (isJunk(name) || kind !== 'json') {
      await proof(packed, unpacked, watch);
      if (!isJunk(name)) parts.push({ name, kind });
      continue;
    }
    const found = unpack(packed, unpacked);
    if (json !== null && !json.equals(found)) throw unreadable('has two different JSON parts');
    json = found;
  }
  if (json === null) throw unreadable(withoutJson(parts));
  return { json, parts };
}

function tooManyParts(): Unreadable {
  return unreadable(`has more than ${limits.entries} parts`);
}

function withoutJson(parts: readonly Part[]): string {
  if (parts.length === 0) return 'is empty';
  return parts.some(({ kind }) => kind === 'archive') ? 'holds an archive and no JSON' : 'holds no JSON';
}

function checkEntry(entry: yauzl.Entry): void {
  if ((entry.generalPurposeBitFlag & encrypted) !== 0) throw unreadable('is encrypted');
  if (((entry.externalFileAttributes >>> 16) & typeBits) === symbolicLink) throw unreadable('has a link in it');
  if (entry.extraFields.some(({ id }) => id === zip64Field)) throw unreadable('is a zip64');
  if (entry.compressionMethod !== stored && entry.compressionMethod !== deflated)
    throw unreadable('is packed in a way that nobody uses');
}

function nameOf(entry: yauzl.Entry): string {
  return yauzl.getFileNameLowLevel(entry.generalPurposeBitFlag, entry.fileNameRaw, entry.extraFields, true);
}

/** The bytes of a part. Its own header must name it as the table of contents does: who makes two names shows us only one. */
async function packedPart(bytes: Buffer, zip: yauzl.ZipFile, entry: yauzl.Entry): Promise<Packed> {
  const { fileDataStart, fileName } = await opened(
    () =>
      new Promise<{ fileDataStart: number; fileName: Buffer }>((resolve, reject) => {
        zip.readLocalFileHeader(entry, (error, header) => {
          if (header) resolve(header);
          else reject(error ?? new Error('no header'));
        });
      }),
  );
  if (!fileName.equals(entry.fileNameRaw)) throw unreadable('has a part with two names');
  return {
    bytes: bytes.subarray(fileDataStart, fileDataStart + entry.compressedSize),
    deflated: entry.compressionMethod === deflated,
    crc32: entry.crc32,
    size: entry.uncompressedSize,
  };
}

function isZip64(bytes: Buffer, { comment }: yauzl.ZipFile): boolean {
  const at = bytes.byteLength - comment.byteLength - endOfDirectory - 20;
  return at >= 0 && bytes.readUInt32LE(at) === zip64Locator;
}

/** What yauzl finds wrong is told in our words: its own may quote a name. */
async function opened<T>(open: () => Promise<T>): Promise<T> {
  try {
    return await open();
  } catch (error) {
    if (error instanceof Unreadable) throw error;
    throw unreadable('is a damaged zip');
  }
}

async function* guarded<T>(entries: AsyncIterable<T>): AsyncGenerator<T> {
  const iterator = entries[Symbol.asyncIterator]();
  for (;;) {
    const next = await opened(() => iterator.next());
    if (next.done) return;
    yield next.value;
  }
}
