import { type RawBuilder, sql } from 'kysely';
import type { OrderStatus } from '../../domain/order.ts';
import type { Reader } from '../store.ts';
import { isEmptyFilter, matching, type OrderFilter } from './order-filter.ts';
import { tagNames } from './order-tags.ts';

export type OrderSort = 'newest' | 'ship-by' | 'number' | 'total' | 'changed';

export interface PageAsked {
  readonly limit: number;
  readonly offset: number;
  /** Default: newest first. Ship-by and number ascend, total and changed descend. */
  readonly sort?: OrderSort;
}

/** An order as a list shows it. Times are UTC epoch ms, `total` is in 1/10,000 of the currency unit. */
export interface OrderListRow {
  readonly id: number;
  readonly channel: string;
  readonly externalId: string;
  readonly orderNumber: string;
  readonly marketplace: string | null;
  readonly status: OrderStatus;
  readonly customerName: string | null;
  /** Lines of goods (discounts are none), and pieces in them. */
  readonly items: number;
  readonly quantity: number;
  readonly orderedAt: number;
  readonly shipBy: number | null;
  readonly total: number;
  readonly currency: string;
  /** Names; the channel's id of a tag whose name we have not been told. */
  readonly tags: readonly string[];
  readonly changedAt: number;
  readonly goneAt: number | null;
}

export interface OrderPage {
  readonly rows: readonly OrderListRow[];
  readonly total: number;
}

const sorts = {
  newest: { column: 'ordered_at', direction: 'desc' },
  'ship-by': { column: 'ship_by', direction: 'asc' },
  number: { column: 'order_number', direction: 'asc' },
  total: { column: 'total', direction: 'desc' },
  changed: { column: 'changed_at', direction: 'desc' },
} as const;

/**
 * One page of the orders that pass a filter, and how many do. At 100,000 orders: without a filter a few milliseconds at any
 * depth, with one a single pass over an index that holds all a filter asks about.
 */
export async function searchOrders(db: Reader, filter: OrderFilter, asked: PageAsked): Promise<OrderPage> {
  const ids = await pageOfIds(db, filter, asked);
  // A page that is not full is the last: the count is known without counting.
  const known = ids.length < asked.limit && (ids.length > 0 || asked.offset === 0);
  const total = known ? asked.offset + ids.length : await countMatching(db, filter);
  return { rows: await listRows(db, ids), total };
}

/** How many orders pass a filter. */
export async function countMatching(db: Reader, filter: OrderFilter): Promise<number> {
  const { total } = await db
    .selectFrom('orders')
    .select((of) => of.fn.countAll<number>().as('total'))
    .where((of) => of.and(matching(of, filter, wantsOneStatus(filter))))
    .executeTakeFirstOrThrow();
  return total;
}

async function pageOfIds(db: Reader, filter: OrderFilter, asked: PageAsked): Promise<number[]> {
  const rows = await pageOfIdsQuery(db, filter, asked).execute();
  return rows.map((row) => row.id);
}

/** Finds a page by indexes alone; the wide rows are fetched for it afterwards. */
export function pageOfIdsQuery(db: Reader, filter: OrderFilter, { limit, offset, sort = 'newest' }: PageAsked) {
  const { column, direction } = sorts[sort];
  const byStatus = wantsOneStatus(filter) && sort === 'newest';
  // With a filter the order is made after it: SQLite would otherwise follow the sort's narrow index and fetch every wide row.
  // How printing stands is asked by the order's id alone, which every index holds.
  const inIndexOrder = isEmptyFilter({ ...filter, print: [], notPrint: [] }) || sort === 'newest';
  return db
    .selectFrom('orders')
    .select('id')
    .where((of) => of.and(matching(of, filter, byStatus)))
    .orderBy(inIndexOrder ? sql.ref(column) : sql`+${sql.ref(column)}`, (order) =>
      direction === 'asc' ? order.asc().nullsLast() : order.desc(),
    )
    .orderBy('id', direction)
    .limit(limit)
    .offset(offset);
}

/** Whether the index by status answers by itself. */
function wantsOneStatus(filter: OrderFilter): boolean {
  return filter.status?.length === 1 && isEmptyFilter({ ...filter, status: [] });
}

async function listRows(db: Reader, ids: readonly number[]): Promise<OrderListRow[]> {
  if (ids.length === 0) return [];
  const rows = await db
    .selectFrom('orders')
    .select([
      'id',
      'channel',
      'external_id as externalId',
      'order_number as orderNumber',
      'marketplace',
      'status',
      'customer_name as customerName',
      'ordered_at as orderedAt',
      'ship_by as shipBy',
      'total',
      'currency',
      'changed_at as changedAt',
      'gone_at as goneAt',
      goods(sql`count(*)`).as('items'),
      goods(sql`ifnull(sum(quantity), 0)`).as('quantity'),
    ])
    .where('id', 'in', ids)
    .execute();
  const tags = await tagNames(db, ids);
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.flatMap((id) => {
    const row = byId.get(id);
    return row ? { ...row, status: row.status as OrderStatus, tags: tags.get(id) ?? [] } : [];
  });
}

/** A sum over an order's lines of goods: discounts and dropped lines are none. */
function goods(what: RawBuilder<number>): RawBuilder<number> {
  return sql<number>`(select ${what} from order_items
    where order_id = orders.id and removed_at is null and adjustment = 0)`;
}
