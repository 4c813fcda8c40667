import { wallText } from '../../domain/zones.ts';
import type { ShopLink } from '../../store/shop/shop-orders.ts';
import type { MarketplaceOrder } from '../shop.ts';
import type { ShopConfig } from './config.ts';
import type { ShopDatabase, ShopTx } from './database.ts';
import { orderMark } from './write-order.ts';

/** The shop's row of an order that was written before, as far as its next step needs it. */
interface FoundOrder {
  readonly order_id: number;
  readonly order_status_id: number;
  readonly tracking: string;
}

/**
 * Finds the shop's order of a marketplace's: by the number that we have noted, else by the mark. It is held still until the
 * transaction ends. After a restored copy, or a deletion before a restart of the server, the shop gives a number again: then it is
 * another's, and not found.
 */
export async function findOrder(
  tx: ShopTx,
  kind: ShopDatabase['kind'],
  { zone }: ShopConfig,
  link: ShopLink | null,
  order: MarketplaceOrder,
): Promise<{ readonly found: FoundOrder | undefined; readonly isAnothers: boolean }> {
  const mark = orderMark(order);
  // Looked for first and locked then: a locking search over a column without an index would lock every order there is.
  const marked =
    link?.shopOrderId == null
      ? await tx.selectFrom('order').select('order_id').where('transaction_id', '=', mark).executeTakeFirst()
      : null;
  const orderId = link?.shopOrderId ?? marked?.order_id;
  if (orderId === undefined) return { found: undefined, isAnothers: false };
  const row = await tx
    .selectFrom('order')
    .select(['order_id', 'order_status_id', 'tracking', 'transaction_id', 'date_added'])
    .where('order_id', '=', orderId)
    .$if(kind === 'mysql', (query) => query.forUpdate())
    .executeTakeFirst();
  // The shop's own people may have written over the mark, but no screen of theirs changes the date.
  const isOurs = row && (row.transaction_id === mark || row.date_added === wallText(order.orderedAt, zone));
  return { found: isOurs ? row : undefined, isAnothers: row !== undefined && !isOurs };
}
