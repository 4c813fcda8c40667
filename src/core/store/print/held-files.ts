import type { ItemOption } from '../../domain/order.ts';
import { type FileState, isFileLink } from '../../domain/print/order-input.ts';
import type { Finding } from '../../domain/print/personalization.ts';
import { among } from '../among.ts';
import { hashLink } from '../orders/print-input.ts';
import type { Reader } from '../store.ts';
import { mostAttempts } from './files.ts';
import { linkDigits } from './printable.ts';

/** A line's file as we hold it. */
export interface HeldFile {
  readonly state: FileState;
  readonly sha256: string | null;
  /** Of the link that it came by; of a file that a person handed in, of the link that the line had then. */
  readonly linkHash: string | null;
  readonly handedIn: boolean;
}

/** The files of these lines, by line. */
export async function filesOf(db: Reader, itemIds: readonly number[]): Promise<Map<number, HeldFile>> {
  if (itemIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('customization_files')
    .select(['item_id', 'state', 'origin', 'link_hash', 'sha256', 'reading', 'failure', 'failure_detail', 'attempts'])
    .where('item_id', 'in', among(itemIds))
    .execute();
  return new Map(
    rows.map((row) => [
      row.item_id,
      { state: fileState(row), sha256: row.sha256, linkHash: row.link_hash, handedIn: row.origin === 'hand-in' },
    ]),
  );
}

/**
 * The file as far as it is this link's: behind a new link there may be another design, so it is not read yet. A file that a person
 * handed in is neither replaced by a new link nor goes on as if there were none: that is for a person to say.
 */
export function currentFile(
  held: HeldFile | undefined,
  link: string | null,
): Pick<HeldFile, 'state' | 'sha256'> | undefined {
  if (held?.handedIn)
    return link === null || hashLink(link) === held.linkHash ? held : withNewLink(held, hashLink(link));
  const isOther = held && held.linkHash !== null && link !== null && held.linkHash !== hashLink(link);
  return isOther ? { state: { state: 'pending' }, sha256: null } : held;
}

/** How far we are with the file of a line that has this link, if any. */
export function stateOfFile(held: Pick<HeldFile, 'state'> | undefined, link: string | null): FileState {
  return held?.state ?? (link === null ? { state: 'none' } : { state: 'pending' });
}

/** How far we are with the files of these lines, by line. */
export async function fileStatesOf(db: Reader, itemIds: readonly number[]): Promise<Map<number, FileState['state']>> {
  if (itemIds.length === 0) return new Map();
  const held = await filesOf(db, itemIds);
  const lines = await db.selectFrom('order_items').select(['id', 'options']).where('id', 'in', itemIds).execute();
  return new Map(
    lines.map(({ id, options }) => {
      const link = linkIn(JSON.parse(options) as ItemOption[]);
      return [id, stateOfFile(currentFile(held.get(id), link), link).state];
    }),
  );
}

/** The link to the buyer's file: a credential. */
export function linkIn(options: readonly ItemOption[]): string | null {
  return options.find(isFileLink)?.value ?? null;
}

/** The finding names the link by its hash, so that a word about one link is none about the next; see `hasOtherLink`. */
function withNewLink(held: HeldFile, linkHash: string): HeldFile {
  if (held.state.state !== 'read') return held;
  const { reading } = held.state;
  const finding: Finding = { reason: 'new-link', detail: `link ${linkHash.slice(0, linkDigits)}`, position: null };
  return { ...held, state: { state: 'read', reading: { ...reading, findings: [...reading.findings, finding] } } };
}

type FailureReason = Extract<FileState, { state: 'failed' }>['reason'];

function fileState(row: {
  readonly state: string;
  readonly reading: string | null;
  readonly failure: string | null;
  readonly failure_detail: string | null;
  readonly attempts: number;
}): FileState {
  if (row.state === 'read' && row.reading !== null) return { state: 'read', reading: JSON.parse(row.reading) };
  if (row.failure !== null) {
    return { state: 'failed', reason: row.failure as FailureReason, detail: row.failure_detail ?? '' };
  }
  // A host that does not answer may do so later; a line must not wait for that without anybody knowing.
  if (row.attempts >= mostAttempts) {
    return { state: 'failed', reason: 'file-unanswered', detail: row.failure_detail ?? '' };
  }
  return { state: 'pending' };
}

/** The bytes of a line's file, as they came. */
export interface HeldArchive {
  readonly sha256: string;
  readonly bytes: Uint8Array;
  /** UTC epoch ms. */
  readonly receivedAt: number;
}

/** The newest file of a line that could be read; null when none was. */
export async function readArchive(db: Reader, itemId: number): Promise<HeldArchive | null> {
  const row = await db
    .selectFrom('customization_files as c')
    .innerJoin('archives as a', 'a.sha256', 'c.sha256')
    .select(['a.sha256', 'a.bytes', 'a.received_at as receivedAt'])
    .where('c.item_id', '=', itemId)
    .executeTakeFirst();
  return row ?? null;
}
