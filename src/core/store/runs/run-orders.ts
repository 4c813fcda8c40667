import { sql } from 'kysely';
import type { OrderStatus } from '../../domain/order.ts';
import type { Reader } from '../store.ts';
import type { Page } from './run-list.ts';

/** An order that a run made or changed. */
export interface RunOrder {
  readonly id: number;
  readonly orderNumber: string;
  readonly marketplace: string | null;
  readonly status: OrderStatus;
  /** What the run did to it and its lines: `created`, `updated`, … each once, comma between. */
  readonly ops: string;
  readonly changes: number;
}

/** The orders that a run made or changed, in the order in which it came to them, and how many there are. */
export async function ordersOfRun(db: Reader, runId: number, page: Page): Promise<{ rows: RunOrder[]; total: number }> {
  const { rows: counted } = await sql<{ total: number }>`
    select count(distinct order_id) as total from changes where run_id = ${runId} and order_id is not null`.execute(db);
  const { rows } = await sql<RunOrder>`
    select orders.id, orders.order_number as orderNumber, orders.marketplace, orders.status, touched.ops, touched.changes
    from (select order_id, min(id) as first, group_concat(distinct op) as ops, count(*) as changes
      from changes where run_id = ${runId} and order_id is not null
      group by order_id order by first limit ${page.limit} offset ${page.offset}) touched
    join orders on orders.id = touched.order_id order by touched.first`.execute(db);
  return { rows, total: counted[0]?.total ?? 0 };
}
