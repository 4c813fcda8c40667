import { type RawBuilder, sql } from 'kysely';
import type { Reader } from '../store.ts';

/** An order from which another one has lines, by a merge or a split. */
export interface Relative {
  readonly id: number;
  readonly externalId: string;
  readonly orderNumber: string;
  readonly goneAt: number | null;
  /** Whether the order as we hold it says that it was merged or split itself. */
  readonly knowsIt: boolean;
}

interface Family {
  readonly channel: string;
  readonly externalId: string;
  readonly mergedExternalIds: readonly string[];
  readonly parentExternalId: string | null;
}

/** Orders merged into orders that were merged: further than this nobody goes. */
const generations = 6;

/** The orders that were merged into this one or that it was split from, and theirs in turn, as far as we hold them. */
export async function relativesOf(db: Reader, order: Family): Promise<Relative[]> {
  const known = new Set([order.externalId]);
  const found: Relative[] = [];
  let next = [...order.mergedExternalIds, order.parentExternalId];
  for (let depth = 0; depth < generations; depth += 1) {
    const ids = [...new Set(next)].filter((id): id is string => id !== null && !known.has(id));
    if (ids.length === 0) break;
    for (const id of ids) known.add(id);
    const rows = await db
      .selectFrom('orders')
      .select([
        'id',
        'external_id',
        'order_number',
        'gone_at',
        'merged_or_split',
        'merged_external_ids',
        'parent_external_id',
      ])
      .where('channel', '=', order.channel)
      .where('external_id', 'in', ids)
      .orderBy('id')
      .execute();
    next = rows.flatMap((row) => [...(JSON.parse(row.merged_external_ids) as string[]), row.parent_external_id]);
    for (const row of rows) {
      found.push({
        id: row.id,
        externalId: row.external_id,
        orderNumber: row.order_number,
        goneAt: row.gone_at,
        knowsIt: row.merged_or_split === 1,
      });
    }
  }
  return found;
}

/** What `withFormerNumbers` asks of a row of orders (alias o). */
export interface FamilyColumns {
  readonly channel: string;
  readonly merged: string;
  readonly parent: string | null;
}

export const familyColumns: RawBuilder<unknown> = sql`o.channel, o.merged_external_ids as merged, o.parent_external_id as parent`;

/** A file names the order in which its line was bought, whatever has become of that one. */
export async function withFormerNumbers<T extends FamilyColumns & { readonly externalId: string }>(
  db: Reader,
  rows: readonly T[],
): Promise<(T & { readonly formerNumbers: readonly string[] })[]> {
  const told: (T & { readonly formerNumbers: readonly string[] })[] = [];
  for (const row of rows) {
    const { channel, externalId, merged, parent } = row;
    const family = { channel, externalId, mergedExternalIds: JSON.parse(merged), parentExternalId: parent };
    const relatives = await relativesOf(db, family);
    told.push({ ...row, formerNumbers: relatives.map(({ orderNumber }) => orderNumber) });
  }
  return told;
}
