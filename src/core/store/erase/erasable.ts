import { sql } from 'kysely';
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
  asked: Ids | { readonly buyer: string } | EndedBefore,
  limit = -1,
): Promise<Erasable[]> {
  const which = 'buyer' in asked ? { ids: await ordersOf(db, asked.buyer) } : asked;
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

type Ids = { readonly ids: readonly number[] };
type EndedBefore = { readonly endedBefore: number };

function matches(which: Ids | EndedBefore) {
  if ('endedBefore' in which) {
    return sql<boolean>`o.status in (${sql.join(over)}) and o.modified_at < ${which.endedBefore}
      and coalesce(o.changed_at, 0) < ${which.endedBefore}`;
  }
  return sql<boolean>`o.id in (select value from json_each(${JSON.stringify(which.ids)}))`;
}

/**
 * The orders of a buyer by the whole name, address or user name, never a part: whoever erases Ann must not erase Hannah. SQLite's own `lower`
 * knows no letter beyond a to z, and so would not find Çağla.
 */
async function ordersOf(db: Reader, buyer: string): Promise<number[]> {
  const wanted = spellings(buyer);
  const { rows } = await sql<{ id: number; names: string }>`
    select id, json_array(customer_email, customer_username, customer_name, ship_to ->> 'name') as names
    from orders where erased_at is null`.execute(db);
  const isHis = (names: readonly (string | null)[]): boolean =>
    names.some((name) => name !== null && spellings(name).some((one) => one !== '' && wanted.includes(one)));
  return rows.filter(({ names }) => isHis(JSON.parse(names) as (string | null)[])).map(({ id }) => id);
}

/** In small letters, by the rules of most languages and by those of Turkish, where I and İ are two letters. */
function spellings(name: string): string[] {
  const text = name.normalize('NFC').trim();
  return [text.toLowerCase(), text.toLocaleLowerCase('tr')];
}
