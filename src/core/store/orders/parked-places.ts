import { sql, type UpdateQueryBuilder, type UpdateResult } from 'kysely';
import type { DB } from '../schema.ts';
import type { Tx } from '../store.ts';

/** A place in a list that could not be read has no id: it is told by the list, the date where one is known, and its neighbours. */
interface ListOf {
  readonly channel: string;
  /** As in `by modify date`. */
  readonly list: string;
}

/**
 * The key of a place in a list: `list: 2026-03-04T11:59:57.000Z, after 71 and before 73`. The date stands first, so that
 * keys sort by it.
 *
 * @param since UTC epoch ms that the order at this place surely does not precede, by the date that the list is sorted by;
 *   null where none is known
 */
export function placeKey(list: string, since: number | null, place: string): string {
  return `${list}: ${since === null ? '' : `${new Date(since).toISOString()}, `}${place}`;
}

/**
 * After a whole walk of a list: the places in it that were not met again have moved or been mended.
 *
 * @param read.from where the walk began, UTC epoch ms; null when it was the whole list. Places that may lie before are left
 * @param read.began when the walk began, UTC epoch ms: what was parked since was met by it
 */
export async function resolveParkedPlaces(
  tx: Tx,
  of: ListOf,
  read: { readonly from: number | null; readonly began: number },
  now: number,
): Promise<void> {
  let mended = resolveIn(tx, of, now).where('last_at', '<', read.began);
  // Digits, with which dates begin, sort before letters.
  if (read.from !== null) {
    mended = mended
      .where('key', '>=', placeKey(of.list, read.from, ''))
      .where('key', '<', placeKey(of.list, null, 'a'));
  }
  await mended.execute();
}

/**
 * A place is still the one it was when what comes before it has changed: it is kept under its new key only.
 *
 * @param ending how the keys of this place end, whatever they begin with
 */
export async function resolveParkedElsewhere(
  tx: Tx,
  of: ListOf,
  { key, ending }: { readonly key: string; readonly ending: string },
  now: number,
): Promise<void> {
  await resolveIn(tx, of, now)
    .where('key', '<>', key)
    .where(sql<boolean>`substr(key, ${-ending.length}) = ${ending}`)
    .execute();
}

/** Resolves the open places of a list, but for the conditions that are added. */
function resolveIn(
  tx: Tx,
  { channel, list }: ListOf,
  now: number,
): UpdateQueryBuilder<DB, 'parked', 'parked', UpdateResult> {
  return tx
    .updateTable('parked')
    .set({ resolved_at: now })
    .where('channel', '=', channel)
    .where('kind', '=', 'order-position')
    .where('key', '>=', placeKey(list, null, ''))
    .where('key', '<', placeKey(list, null, '~'))
    .where('resolved_at', 'is', null);
}
