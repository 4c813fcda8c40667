import { type RawBuilder, sql } from 'kysely';
import type { FileReading, FileState } from '../../domain/print/order-input.ts';
import { recordChange, type Writer } from '../orders/changes.ts';
import { hashLink } from '../orders/print-input.ts';
import type { Reader, Tx } from '../store.ts';
import { type FamilyColumns, familyColumns, withFormerNumbers } from './relatives.ts';

/** Raised when our own reading of the files changes: files read by an older one are read anew from their bytes. */
export const fileParserVersion = 1;

/** A line whose file has to be fetched. The link is a credential. */
export interface FileToFetch {
  readonly itemId: number;
  readonly orderId: number;
  readonly orderNumber: string;
  /** The channel's id of the order. */
  readonly externalId: string;
  readonly lineKey: string | null;
  readonly quantity: number;
  readonly link: string;
  readonly attempts: number;
  /** Numbers of the orders that were merged into this one, or that it was split from. */
  readonly formerNumbers: readonly string[];
}

/** How many times a link that was refused, or a file that could not be read, is tried. */
export const mostAttempts = 5;

/**
 * Lines with a link whose file we do not have, or whose link has changed; of orders that are still to be sent, held and unpaid ones
 * too, or of one order. The first seen come first: how long a link lives is not known.
 *
 * @param now UTC epoch ms; what is to be tried later than that is left out, unless the order was named
 */
export async function filesToFetch(
  db: Reader,
  { orderId, since }: { readonly orderId?: number | undefined; readonly since?: number | undefined },
  now: number,
): Promise<FileToFetch[]> {
  const scope =
    orderId === undefined
      ? sql`o.status in ('awaiting_shipment', 'on_hold', 'awaiting_payment') and o.gone_at is null`
      : sql`o.id = ${orderId}`;
  const window = since === undefined ? sql`1` : sql`(o.modified_at >= ${since} or o.ordered_at >= ${since})`;
  const { rows } = await sql<Omit<FileToFetch, 'formerNumbers'> & HeldLink & FamilyColumns>`
    select i.id as itemId, o.id as orderId, o.order_number as orderNumber, o.external_id as externalId,
      i.source_line_key as lineKey, i.quantity, ${linkOf} as link, coalesce(c.attempts, 0) as attempts,
      c.state, c.link_hash as linkHash, c.origin, c.next_try_at as nextTryAt, ${familyColumns}
    from order_items i join orders o on o.id = i.order_id left join customization_files c on c.item_id = i.id
    where i.removed_at is null and i.adjustment = 0 and i.options like '%"CustomizedURL"%'
      and ${scope} and ${window}
    order by o.first_seen_at, i.id`.execute(db);
  const wanted = rows.filter((row) => {
    if (row.link === null || row.origin === 'hand-in') return false;
    if (row.state === null || row.linkHash !== hashLink(row.link)) return true;
    if (row.state === 'read') return false;
    return orderId !== undefined || (row.nextTryAt !== null && row.nextTryAt <= now);
  });
  // A new link has tries of its own.
  const fresh = wanted.map((row) => ({ ...row, attempts: row.linkHash === hashLink(row.link) ? row.attempts : 0 }));
  return withFormerNumbers(db, fresh);
}

interface HeldLink {
  readonly state: string | null;
  readonly linkHash: string | null;
  readonly origin: string | null;
  readonly nextTryAt: number | null;
}

/** The value of the line's option `CustomizedURL`. */
const linkOf: RawBuilder<string> = sql`(select trim(json_extract(value, '$.value')) from json_each(i.options)
  where trim(json_extract(value, '$.name')) = 'CustomizedURL' limit 1)`;

export interface FileRead {
  readonly bytes: Uint8Array;
  readonly reading: FileReading;
  /** Null: a person handed it in. */
  readonly link: string | null;
}

/**
 * Keeps a file that was fetched or handed in, and what it says. Bytes that differ from those we had before need fresh eyes.
 *
 * @returns whether anything but the link changed
 */
export async function keepFile(
  tx: Tx,
  by: Writer,
  line: { readonly itemId: number; readonly orderId: number },
  { bytes, reading, link }: FileRead,
): Promise<boolean> {
  const { sha256 } = reading;
  await tx
    .insertInto('archives')
    .values({
      sha256,
      kind: isZip(bytes) ? 'zip' : 'json',
      bytes: Buffer.from(bytes),
      received_at: by.now,
      run_id: by.runId,
    })
    .onConflict((conflict) => conflict.column('sha256').doNothing())
    .execute();
  const was = await heldFile(tx, line.itemId);
  const before = was?.sha256 ?? was?.former_sha256;
  const told = before && before !== sha256 ? withChange(reading) : reading;
  const next = {
    state: 'read',
    origin: link === null ? 'hand-in' : 'link',
    link_hash: link === null ? await linkOfLine(tx, line.itemId) : hashLink(link),
    sha256,
    former_sha256: null,
    reading: knownReading(was, sha256) ?? JSON.stringify(told),
    parser: fileParserVersion,
    failure: null,
    failure_detail: null,
    next_try_at: null,
  };
  const changed = was?.state !== 'read' || was.sha256 !== sha256 || was.reading !== next.reading;
  const row = { ...next, ...(changed && { fetched_at: by.now, updated_at: by.now, run_id: by.runId }) };
  await writeFileRow(tx, line, was, { ...row, attempts: (was?.attempts ?? 0) + (changed ? 1 : 0) }, by.now);
  if (changed) {
    const after = { state: 'read', origin: next.origin, sha256 };
    await recordChange(tx, by, {
      entity: 'file',
      entityId: line.itemId,
      orderId: line.orderId,
      op: was ? 'updated' : 'created',
      before: was ? { state: was.state, sha256: was.sha256 } : null,
      after,
    });
  }
  return changed;
}

/** What tells whether a link that comes after a hand-in is a new one. */
async function linkOfLine(tx: Tx, itemId: number): Promise<string | null> {
  const row = await tx.selectFrom('order_items').select('link_hash').where('id', '=', itemId).executeTakeFirst();
  return row?.link_hash ?? null;
}

/** What we read of these very bytes before, with what was found then. */
function knownReading(was: HeldFile | undefined, sha256: string): string | null {
  const held = was?.sha256 ?? was?.former_sha256;
  return was && held === sha256 && was.parser === fileParserVersion ? was.reading : null;
}

/** A reading of bytes that differ from those before: a person has to compare them. */
export function withChange(reading: FileReading): FileReading {
  const finding = {
    reason: 'file-changed',
    detail: 'its bytes differ from the version before',
    position: null,
  } as const;
  return { ...reading, findings: [...reading.findings, finding] };
}

export type FileFailure = Extract<FileState, { state: 'failed' }>['reason'];

/**
 * Notes that a file could not be had: refused, unreadable or another line's (`failure`), or not answered just now (null). The
 * bytes that were had before stay, to be compared; behind another link than theirs they count for nothing until that one is answered.
 *
 * @param nextTryAt UTC epoch ms; null: not by itself any more
 */
export async function noteFailure(
  tx: Tx,
  by: Writer,
  line: { readonly itemId: number; readonly orderId: number; readonly link: string },
  told: { readonly failure: FileFailure | null; readonly detail: string; readonly nextTryAt: number | null },
): Promise<void> {
  const was = await heldFile(tx, line.itemId);
  const linkHash = hashLink(line.link);
  const before = was?.link_hash === linkHash ? was : null;
  const state = told.failure === null ? (before?.state ?? 'pending') : 'failed';
  const next = {
    state,
    origin: 'link',
    link_hash: linkHash,
    failure: told.failure ?? before?.failure ?? null,
    failure_detail: told.detail,
    attempts: (before?.attempts ?? 0) + 1,
    next_try_at: told.nextTryAt,
  };
  const former = before === null && was?.sha256 ? { sha256: null, former_sha256: was.sha256 } : {};
  await writeFileRow(tx, line, was, { ...next, ...former, updated_at: by.now, run_id: by.runId }, by.now);
  const after = {
    state,
    failure: next.failure,
    detail: told.detail,
    attempts: next.attempts,
    next_try_at: told.nextTryAt,
  };
  await recordChange(tx, by, {
    entity: 'file',
    entityId: line.itemId,
    orderId: line.orderId,
    op: was ? 'updated' : 'created',
    before: was ? { state: was.state, failure: was.failure, attempts: was.attempts } : null,
    after,
  });
}

type HeldFile = NonNullable<Awaited<ReturnType<typeof heldFile>>>;

async function heldFile(tx: Tx, itemId: number) {
  return tx.selectFrom('customization_files').selectAll().where('item_id', '=', itemId).executeTakeFirst();
}

async function writeFileRow(
  tx: Tx,
  { itemId, orderId }: { readonly itemId: number; readonly orderId: number },
  was: HeldFile | undefined,
  row: Partial<Omit<HeldFile, 'item_id' | 'order_id'>> & { readonly state: string; readonly origin: string },
  now: number,
): Promise<void> {
  if (was) await tx.updateTable('customization_files').set(row).where('item_id', '=', itemId).execute();
  else {
    await tx
      .insertInto('customization_files')
      .values({ item_id: itemId, order_id: orderId, updated_at: now, ...row })
      .execute();
  }
}

function isZip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b;
}
