import { type RawBuilder, sql } from 'kysely';
import { openStatuses } from '../../domain/order.ts';
import { among } from '../among.ts';
import { recordChange, type Writer } from '../orders/changes.ts';
import type { Reader, Tx } from '../store.ts';

/** An order that its source has no more, and nobody knows why. Times are UTC epoch ms. */
export interface GoneOrder {
  readonly orderId: number;
  readonly channel: string;
  readonly externalId: string;
  readonly orderNumber: string;
  readonly status: string;
  /** Null: it still stands as open here. */
  readonly goneAt: number | null;
  /** How often in a row its source answered "not found"; null where that was not counted. */
  readonly absent: number | null;
  readonly since: number;
  readonly runId: number | null;
  /** Tasks that wait to be begun, and those that are begun. */
  readonly pending: number;
  readonly begun: number;
}

const tasks = (status: string): RawBuilder<number> =>
  sql<number>`(select count(*) from print_tasks t where t.order_id = o.id and t.status = ${sql.lit(status)})`;

const columns = sql`o.id as orderId, o.channel, o.external_id as externalId, o.order_number as orderNumber, o.status,
  o.gone_at as goneAt, ${tasks('pending')} as pending, ${tasks('in_progress')} as begun`;

/**
 * Orders that stand as open here while their source has answered "not found" for them so often, and orders that are marked as gone
 * while tasks of theirs wait to be begun.
 *
 * @param which says of an order's id whether it is meant
 */
export async function goneOrders(
  db: Reader,
  which: (id: RawBuilder<unknown>) => RawBuilder<boolean>,
  atLeast: number,
): Promise<GoneOrder[]> {
  const { rows: unmarked } = await sql<GoneOrder>`
    select ${columns}, x.absent, x.first_read_at as since, x.run_id as runId
    from source_index x cross join orders o on o.external_id = x.external_id and o.channel = x.channel
    where x.absent >= ${atLeast} and o.status in ${among(openStatuses)} and o.gone_at is null and ${which(sql.ref('o.id'))}`.execute(
    db,
  );
  const { rows: marked } = await sql<GoneOrder>`
    select distinct ${columns}, null as absent, o.gone_at as since, o.run_id as runId
    from print_tasks p join orders o on o.id = p.order_id
    where p.status in ('pending', 'in_progress', 'held') and p.status not in ('in_progress', 'held')
      and o.gone_at is not null and o.status = 'unknown' and ${which(sql.ref('p.order_id'))}`.execute(db);
  return [...unmarked, ...marked];
}

/** Holds the tasks of an order that wait to be begun: a person says what becomes of them. @returns how many */
export async function holdTasks(tx: Tx, by: Writer, orderId: number, why: string): Promise<number> {
  const held = await tx
    .updateTable('print_tasks')
    .set({ status: 'held', updated_at: by.now, run_id: by.runId })
    .where('order_id', '=', orderId)
    .where('status', '=', 'pending')
    .returning('id')
    .execute();
  for (const { id } of held) {
    const [before, after] = [{ status: 'pending' }, { status: 'held', why }];
    await recordChange(tx, by, { entity: 'task', entityId: id, orderId, op: 'updated', before, after });
  }
  return held.length;
}
