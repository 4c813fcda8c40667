import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { preparedInsert } from '../prepared-insert.ts';
import type { Reader, Tx } from '../store.ts';
import type { Writer } from './changes.ts';

/** What tells two versions of a document apart: SHA-256 of its text, hex. */
export function bodyHash(body: string): string {
  return createHash('sha256').update(body).digest('hex');
}

export interface RawVersion {
  readonly id: number;
  readonly sha256: string;
}

export interface NewRaw {
  readonly channel: string;
  readonly kind: string;
  readonly externalId: string;
  readonly sha256: string;
  readonly body: string;
}

const insert = preparedInsert('raw_documents', [
  'channel',
  'kind',
  'external_id',
  'sha256',
  'body',
  'received_at',
  'run_id',
]);

/**
 * Keeps a document as it was answered, unless it is the newest version already.
 *
 * @param newest the newest version stored of this document, from `newestRaw`
 * @returns the id of the version that has this text
 */
export async function storeRaw(tx: Tx, by: Writer, raw: NewRaw, newest: RawVersion | undefined): Promise<number> {
  if (newest?.sha256 === raw.sha256) return newest.id;
  return insert(tx, {
    channel: raw.channel,
    kind: raw.kind,
    external_id: raw.externalId,
    sha256: raw.sha256,
    body: raw.body,
    received_at: by.now,
    run_id: by.runId,
  });
}

/** The newest version stored of each document, by its external id. */
export async function newestRaw(
  db: Reader,
  channel: string,
  kind: string,
  externalIds: readonly string[],
): Promise<Map<string, RawVersion>> {
  if (externalIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('raw_documents')
    .select(['id', 'external_id', 'sha256'])
    .where('id', 'in', (from) =>
      from
        .selectFrom('raw_documents')
        .select((of) => of.fn.max('id').as('id'))
        .where('channel', '=', channel)
        .where('kind', '=', kind)
        .where('external_id', 'in', externalIds)
        .groupBy('external_id'),
    )
    .execute();
  return new Map(rows.map((row) => [row.external_id, { id: row.id, sha256: row.sha256 }]));
}

/** The id of the newest version of a document that has this text; null when it is not kept. */
export async function rawIdOf(
  db: Reader,
  { channel, kind, externalId, sha256 }: Omit<NewRaw, 'body'>,
): Promise<number | null> {
  const row = await db
    .selectFrom('raw_documents')
    .select((of) => of.fn.max('id').as('id'))
    .where('channel', '=', channel)
    .where('kind', '=', kind)
    .where('external_id', '=', externalId)
    .where('sha256', '=', sha256)
    .executeTakeFirst();
  return row?.id ?? null;
}

export interface RawSummary extends RawVersion {
  readonly receivedAt: number;
  readonly bytes: number;
  readonly runId: number | null;
}

/** All versions of a document, newest first, without their texts. */
export async function rawVersions(
  db: Reader,
  channel: string,
  kind: string,
  externalId: string,
): Promise<RawSummary[]> {
  return db
    .selectFrom('raw_documents')
    .select([
      'id',
      'sha256',
      'received_at as receivedAt',
      'run_id as runId',
      sql<number>`octet_length(body)`.as('bytes'),
    ])
    .where('channel', '=', channel)
    .where('kind', '=', kind)
    .where('external_id', '=', externalId)
    .orderBy('id', 'desc')
    .execute();
}

/** The text of one version as it was answered; null when there is no such version. */
export async function readRaw(db: Reader, id: number): Promise<string | null> {
  const row = await db.selectFrom('raw_documents').select('body').where('id', '=', id).executeTakeFirst();
  return row?.body ?? null;
}
