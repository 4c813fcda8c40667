import { sql } from 'kysely';
import type { OrderStatus } from '../../domain/order.ts';
import type { Reader } from '../store.ts';

/** A stored order of a marketplace whose newest state a shop has not yet. */
export interface PackageToTake {
  readonly orderId: number;
  readonly externalId: string;
  /** As we hold it: what became of an order that its source no longer shows stands in no document. */
  readonly status: OrderStatus;
  /** Its document as its source told it. */
  readonly body: string;
  /** Why it is held since an earlier run; null when it is not. */
  readonly heldFor: string | null;
}

/**
 * Whether what a shop has of an order (`s`) is behind the order (`o`). What became of one that is no longer shown has no date of its own;
 * of an unknown word nothing follows.
 */
export const isBehind = sql<boolean>`(s.modified_at < o.modified_at
  or (s.modified_at = o.modified_at and s.status <> o.status and o.status <> 'unknown'))`;

/**
 * The next orders of a marketplace that a shop does not have as they are: new ones, those that changed since, and those that are held
 * for a person, because what held them may have been mended. By our id, so that each is met once in a run.
 *
 * @param page.orderIds only these, and these in any case
 */
export async function packagesToTake(
  db: Reader,
  { shop, channel }: { readonly shop: string; readonly channel: string },
  page: { readonly after: number; readonly limit: number; readonly orderIds?: readonly number[] | undefined },
): Promise<PackageToTake[]> {
  const { after, limit, orderIds } = page;
  const rows = await db
    .selectFrom('orders as o')
    .leftJoin('shop_orders as s', (join) =>
      join.onRef('s.external_id', '=', 'o.external_id').onRef('s.channel', '=', 'o.channel').on('s.shop', '=', shop),
    )
    .innerJoin('raw_documents as raw', 'raw.id', 'o.raw_id')
    .select(['o.id', 'o.external_id', 'o.status', 's.reason', 'raw.body'])
    .where('o.channel', '=', channel)
    // Without its buyer it cannot be written; what the shop has of it stays.
    .where('o.erased_at', 'is', null)
    .where('o.id', '>', after)
    .$if(orderIds !== undefined, (query) => query.where('o.id', 'in', [...(orderIds ?? [])]))
    .$if(orderIds === undefined, (query) =>
      query.where((of) => of.or([of('s.id', 'is', null), of('s.reason', 'is not', null), isBehind])),
    )
    .orderBy('o.id')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    orderId: row.id,
    externalId: row.external_id,
    status: row.status as OrderStatus,
    body: row.body,
    heldFor: row.reason,
  }));
}
