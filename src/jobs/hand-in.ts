import { Unreadable } from '../core/channels/channel.ts';
import type { FileSource } from '../core/channels/file-source.ts';
import type { FileReading } from '../core/domain/print/order-input.ts';
import { LocalFileError, readLocalFile } from '../core/local-file.ts';
import { type Actor, recordAct } from '../core/store/acts.ts';
import { keepFile } from '../core/store/print/files.ts';
import { prepareOrder } from '../core/store/print/prepare.ts';
import { type PrintOrder, readPrintOrder } from '../core/store/print/print-order.ts';
import { relativesOf } from '../core/store/print/relatives.ts';
import type { Store } from '../core/store/store.ts';

/** As large as a fetched one may be. */
const largestFile = 20 * 1024 * 1024;

/** What opens and reads a buyer's file that is here already: the channel without its network. */
export type FileReader = Pick<FileSource, 'read' | 'document'>;

export interface HandInBy {
  readonly store: Store;
  readonly files: FileReader;
  readonly actor: Actor;
  /** UTC epoch ms of the installation's clock. */
  readonly now: () => number;
}

export interface HandedIn {
  readonly itemId: number;
  readonly sha256: string;
}

/** Why a file was not taken; nothing was kept. */
export class NotHandedIn extends Error {
  override readonly name = 'NotHandedIn';
  readonly code: string;
  readonly hint: string;

  constructor(code: string, message: string, hint = 'Nothing was kept.') {
    super(message);
    this.code = code;
    this.hint = hint;
  }
}

/**
 * Takes a buyer's file (zip, or the JSON in it) from a person who downloaded it, because its link was refused or is missing. The ids
 * inside must be the line's; what it says is not read into tasks before the chain runs.
 *
 * @param path of the file on this machine
 * @param itemId which line is meant; without it, the one that the file fits
 * @throws NotHandedIn
 */
export async function handIn(
  by: HandInBy,
  { orderId, itemId, path }: { readonly orderId: number; readonly itemId?: number | undefined; readonly path: string },
): Promise<HandedIn> {
  const { store, actor, now } = by;
  const bytes = await readLocalFile(path, largestFile).catch((error: unknown) => {
    if (!(error instanceof LocalFileError)) throw error;
    const hint = error.code === 'no-file' ? 'Give the path of a zip or JSON file.' : undefined;
    throw new NotHandedIn(error.code, error.message, hint);
  });
  const order = await readPrintOrder(store.db, orderId);
  const { fits, why } = await fitting(by, order, itemId, bytes);
  const [only] = fits;
  if (!only) throw new NotHandedIn(why?.reason ?? 'file-unreadable', `${path}: ${why?.message ?? 'it fits no line'}`);
  if (fits.length > 1)
    throw new NotHandedIn(
      'ambiguous-line',
      `The file fits ${fits.length} lines: ${fits.map((line) => line.itemId).join(', ')}.`,
      'Name one with --line.',
    );
  const { sha256 } = only.reading;
  await store.write(async (tx) => {
    const detail = { item: only.itemId, sha256 };
    const actId = await recordAct(tx, actor, 'hand-in', `order:${orderId}`, detail, now());
    const writer = { now: now(), runId: null, actId };
    await keepFile(tx, writer, { itemId: only.itemId, orderId }, { bytes, reading: only.reading, link: null });
  });
  await prepareOrder(store, { now: now(), runId: null }, orderId, { readings: [], createTasks: false });
  return { itemId: only.itemId, sha256 };
}

interface Fit {
  readonly itemId: number;
  readonly reading: FileReading;
}

/** The lines that the file is of, and why it is of none. */
async function fitting(
  { store, files }: HandInBy,
  order: PrintOrder | null,
  itemId: number | undefined,
  bytes: Uint8Array,
): Promise<{ readonly fits: readonly Fit[]; readonly why: Unreadable | null }> {
  const lines = (order?.lines ?? []).filter(
    (line) => !line.removed && (itemId === undefined || line.input.itemId === itemId),
  );
  if (!order || lines.length === 0)
    throw new NotHandedIn('unknown-line', 'The order has no such line.', 'See `orderdeck order REF --json`.');
  const formerNumbers = (await relativesOf(store.db, order)).map(({ orderNumber }) => orderNumber);
  const fits: Fit[] = [];
  let why: Unreadable | null = null;
  for (const { input, lineKey } of lines) {
    try {
      const about = { orderNumber: order.orderNumber, formerNumbers, lineKey, quantity: input.quantity };
      fits.push({ itemId: input.itemId, reading: await files.read(bytes, about) });
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      why ??= error;
    }
  }
  return { fits, why };
}
