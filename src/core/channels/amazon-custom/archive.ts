import { limits, startWatch, unreadable, type Watch } from './limits.ts';
import type { Part } from './zip.ts';

/** A buyer's file, opened. */
export interface Archive {
  readonly kind: 'zip' | 'json';
  /** The design, as text. */
  readonly json: string;
  /** What came with it, without junk. */
  readonly parts: readonly Part[];
}

/**
 * Opens a buyer's file: a zip with one JSON in it, or that JSON alone, told apart by content. Bounded in bytes, parts, ratio and
 * time while it unpacks; nothing is written to disk, and no picture is looked at.
 *
 * @throws Unreadable 'file-unreadable'
 */
export async function openArchive(file: Uint8Array, watch: Watch = startWatch()): Promise<Archive> {
  if (file.byteLength > limits.zipBytes) throw unreadable(`is larger than ${limits.zipBytes / 1024 / 1024} MiB`);
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  if (bytes.byteLength === 0) throw unreadable('is empty');
  if (/^PK[\x03\x05]/.test(bytes.toString('latin1', 0, 3))) {
    // Only who opens a zip loads what opens it.
    const { unzip } = await import('./zip.ts');
    const { json, parts } = await unzip(bytes, watch);
    return { kind: 'zip', json: decoded(json), parts };
  }
  const beginning = bytes
    .toString('latin1', 0, 64)
    .replace(/^\xef\xbb\xbf/, '')
    .trimStart();
  if (beginning.startsWith('<')) throw unreadable('is a page for people');
  if (!/^[{[]/.test(beginning)) throw unreadable('is neither a zip nor JSON');
  if (bytes.byteLength > limits.jsonBytes)
    throw unreadable(`has more than ${limits.jsonBytes / 1024 / 1024} MiB of JSON`);
  return { kind: 'json', json: decoded(bytes), parts: [] };
}

/** Strictly UTF-8, with or without a byte-order mark: a text decoded with question marks in it is another text. */
function decoded(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw unreadable('is not UTF-8');
  }
}
