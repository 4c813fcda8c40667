import { type RawBuilder, sql } from 'kysely';
import type { E4 } from '../../domain/money.ts';
import { moneyGap, type OrderMoney } from '../../domain/order-money.ts';
import { recordChange, type Writer } from '../orders/changes.ts';
import type { Reader, Tx } from '../store.ts';

/** An order whose total is not what its parts add up to. */
export interface MoneyGap extends OrderMoney {
  readonly orderId: number;
  readonly orderNumber: string;
  readonly currency: string;
  readonly gap: E4;
  /** When the order changed last, UTC epoch ms. */
  readonly changedAt: number;
}

/**
 * Orders whose amounts do not fit (`moneyGap`); a gap that a person has accepted is none.
 *
 * @param which orders, `o`, are meant
 */
export async function moneyGaps(db: Reader, which: RawBuilder<boolean>): Promise<MoneyGap[]> {
  const sum = (what: RawBuilder<number>): RawBuilder<number> =>
    sql<number>`coalesce((select sum(${what}) from order_items i where i.order_id = o.id and i.removed_at is null), 0)`;
  const { rows } = await sql<Omit<MoneyGap, 'gap'> & { accepted: E4 | null }>`
    select * from (
      select o.id as orderId, o.order_number as orderNumber, o.currency, o.changed_at as changedAt, o.total, o.tax, o.shipping,
        o.gross - o.discount as ofPackage, o.accepted_difference as accepted,
        ${sum(sql`i.quantity * i.unit_price`)} as lines, ${sum(sql`i.quantity`)} as pieces
      from orders o where o.gone_at is null and ${which})
    where total <> lines + tax + shipping or ofPackage <> total`.execute(db);
  return rows.flatMap(({ accepted, ...row }) => {
    const gap = moneyGap(row);
    return gap === 0 || gap === accepted ? [] : [{ ...row, gap }];
  });
}

/** Writes down that a person takes a gap as right; another one is news. */
export async function acceptGap(tx: Tx, by: Writer, { orderId, gap }: MoneyGap): Promise<void> {
  const { before } = await tx
    .selectFrom('orders')
    .select('accepted_difference as before')
    .where('id', '=', orderId)
    .executeTakeFirstOrThrow();
  await tx.updateTable('orders').set({ accepted_difference: gap }).where('id', '=', orderId).execute();
  await recordChange(tx, by, {
    ...{ entity: 'order', entityId: orderId, orderId, op: 'updated' },
    before: { accepted_difference: before },
    after: { accepted_difference: gap },
  });
}
