import { sql } from 'kysely';
import { foldText } from '../orders/search-text.ts';
import type { Reader } from '../store.ts';

/** An order whose buyer's data is asked to be erased. */
export interface Erasable {
  readonly id: number;
  readonly channel: string;
  readonly externalId: string;
  readonly orderNumber: string;
  readonly status: string;
  /** Why it cannot be done now; null: it can. */
  readonly hindrance: string | null;
}

const over = ['shipped', 'delivered', 'returned', 'cancelled', 'split', 'absorbed'];

/**
 * The orders that are not erased yet: by our ids, those of a buyer, or all that ended before an instant (UTC epoch ms) by their source's word.
 * One that is still worked on is told with the reason: who erases a name must not erase what is to be printed.
 */
export async function erasableOrders(
  db: Reader,
  which: { readonly ids: readonly number[] } | { readonly buyer: string } | { readonly endedBefore: number },
  limit = -1,
): Promise<Erasable[]> {
  const { rows } = await sql<Erasable & { open: number; pending: number; writes: number; claims: number }>`
    select o.id, o.channel, o.external_id as externalId, o.order_number as orderNumber, o.status,
      (select count(*) from print_tasks t where t.order_id = o.id and t.status in ('pending', 'in_progress', 'held')) as open,
      (select count(*) from outbox x where x.order_id = o.id and x.state in ('staged', 'sending', 'failed')) as pending,
      (select count(*) from package_writes w where w.order_id = o.id and w.ended_at is null) as writes,
      (select count(*) from claim_items i join claims c on c.id = i.claim_id where c.channel = o.channel
        and c.order_number = o.order_number and i.settled_at is null and i.answer_state in ('staged', 'sending')) as claims
    from orders o where o.erased_at is null and ${matches(which)} order by o.id limit ${limit}`.execute(db);
  const found = rows.map(({ open, pending, writes, claims, ...order }) => ({
    ...order,
    hindrance: hindranceOf(order.status, open, pending + writes + claims),
  }));
  return 'endedBefore' in which ? found.filter(({ hindrance }) => hindrance === null) : found;
}

function hindranceOf(status: string, open: number, pending: number): string | null {
  if (!over.includes(status)) return `it is ${status.replaceAll('_', ' ')}: not over yet`;
  if (open > 0) return `${open} print tasks of it are open: end them first (orderdeck task)`;
  return pending > 0 ? 'something of it is still to be told to its channel' : null;
}

function matches(which: Parameters<typeof erasableOrders>[1]) {
  if ('ids' in which) return sql<boolean>`o.id in (select value from json_each(${JSON.stringify(which.ids)}))`;
  if ('endedBefore' in which) {
    return sql<boolean>`o.status in (${sql.join(over)}) and o.modified_at < ${which.endedBefore}
      and coalesce(o.changed_at, 0) < ${which.endedBefore}`;
  }
  // The whole name or address, never a part: whoever erases Ann must not erase Hannah.
  const wanted = which.buyer.trim().toLowerCase();
  return sql<boolean>`(lower(o.customer_email) = ${wanted} or lower(o.customer_username) = ${wanted}
    or lower(o.customer_name) = ${wanted} or lower(o.ship_to ->> 'name') = ${wanted}
    or (instr(o.search_text, ${foldText(wanted)}) and lower(o.customer_name) = ${wanted}))`;
}
