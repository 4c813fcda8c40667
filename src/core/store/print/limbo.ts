import { type RawBuilder, sql } from 'kysely';
import type { Reader } from '../store.ts';
import { readPrintOrders } from './print-order.ts';
import { isLineInReview, isOpenLine, reviewIn, unapproved } from './review-state.ts';
import { planOfLine, taskFlag } from './tasks.ts';

const openOrders = sql`o.status in ('awaiting_shipment', 'on_hold', 'awaiting_payment') and o.gone_at is null`;

/** A waiting task whose review flag is not what the reasons of its line come to. Times are UTC epoch ms. */
export interface LimboTask {
  readonly taskId: number;
  readonly itemId: number;
  readonly orderId: number;
  readonly orderNumber: string;
  readonly ready: boolean;
  /** How many reasons it carries, and how many its line gives it. */
  readonly carried: number;
  readonly given: number;
  readonly since: number;
}

interface Suspect {
  readonly taskId: number;
  readonly itemId: number;
  readonly orderId: number;
  readonly orderNumber: string;
  readonly since: number;
}

/**
 * Waiting tasks that are flagged without a reason, have a reason without being flagged, or carry one that their line does not give. What
 * their line gives is worked out by the very rule that sets the flag.
 *
 * @param among which orders, `o.id`, are meant
 */
export async function tasksInLimbo(db: Reader, among: RawBuilder<boolean>): Promise<LimboTask[]> {
  const { rows } = await sql<Suspect>`
    select t.id as taskId, t.item_id as itemId, o.id as orderId, o.order_number as orderNumber, max(t.updated_at, r.read_at) as since
    from orders o
      join print_tasks t on t.order_id = o.id and t.status in ('pending', 'held')
      join order_items i on i.id = t.item_id
      join readings r on r.item_id = t.item_id
      left join customization_files c on c.item_id = t.item_id
    where ${among} and ${openOrders} and i.removed_at is null and (
      (t.ready = 0 and t.findings = '[]')
      or (t.ready = 1 and r.findings <> '[]' and ${unapproved(sql`1`)})
      or (t.findings <> '[]' and not (r.findings <> '[]' and ${unapproved(sql`1`)})))
    order by o.id, t.id`.execute(db);
  const orders = await readPrintOrders(db, [...new Set(rows.map(({ orderId }) => orderId))]);
  return rows.flatMap((row): LimboTask[] => {
    const line = orders.get(row.orderId)?.lines.find(({ input }) => input.itemId === row.itemId);
    const elsewhere = line?.reading?.findings.filter(({ reason }) => reason === 'also-on-other-order') ?? [];
    const planned = line && planOfLine(line, elsewhere);
    const update = planned?.plan.update.find(({ task }) => task.id === row.taskId);
    if (!planned || !update) return [];
    const { ready, findings } = update.task;
    const given = planned.open(update.findings);
    if (Number(ready) === taskFlag(given) && findings.length > 0 === given.length > 0) return [];
    return [{ ...row, ready, carried: findings.length, given: given.length }];
  });
}

/** A line that waits for a person. */
export interface ReviewedLine {
  readonly itemId: number;
  readonly orderId: number;
  readonly orderNumber: string;
  /** Names of the reasons, parted by commas. */
  readonly reasons: string;
  /** Since when (UTC epoch ms), as far as rows tell: since its task, or what was read of it, changed last. */
  readonly since: number;
}

/**
 * Lines of open orders that wait for a person, since before an instant; those that one keeps back are decided for now.
 *
 * @param among which orders, `o.id`, are meant; @param before UTC epoch ms
 */
export async function linesInReview(db: Reader, among: RawBuilder<boolean>, before: number): Promise<ReviewedLine[]> {
  const { rows } = await sql<ReviewedLine>`
    select itemId, orderId, orderNumber, min(since) as since, (select group_concat(distinct f.value ->> 'reason')
      from readings r, json_each(r.findings) f where r.item_id = itemId) as reasons
    from (
      select t.item_id as itemId, o.id as orderId, o.order_number as orderNumber, t.updated_at as since
      from orders o join print_tasks t on t.order_id = o.id and t.status = 'pending' and t.findings <> '[]'
      where ${among} and ${openOrders} and t.updated_at < ${before} and ${reviewIn(sql`t.findings`)}
      union all
      select i.id, o.id, o.order_number, r.read_at
      from orders o
        join readings r on r.order_id = o.id
        join order_items i on i.id = r.item_id
        left join customization_files c on c.item_id = r.item_id
      where ${among} and r.read_at < ${before} and ${isOpenLine} and ${isLineInReview})
    group by itemId, orderId, orderNumber order by orderId, itemId`.execute(db);
  return rows;
}
