import { type RawBuilder, sql } from 'kysely';
import type { Reader } from '../store.ts';

/** An order beside its row in the source's list of open orders, which is of a later change. Times are UTC epoch ms. */
export interface BehindIndex {
  readonly orderId: number;
  readonly channel: string;
  readonly orderNumber: string;
  readonly status: string;
  readonly modifiedAt: number;
  readonly listedStatus: string;
  readonly listedModifiedAt: number;
  readonly runId: number | null;
}

/** @param which orders, `o`, are meant */
export async function behindIndex(db: Reader, which: RawBuilder<boolean>): Promise<BehindIndex[]> {
  const { rows } = await sql<BehindIndex>`
    select o.id as orderId, o.channel, o.order_number as orderNumber, o.status, o.modified_at as modifiedAt,
      x.source_status as listedStatus, x.modified_at as listedModifiedAt, x.run_id as runId
    from orders o join source_index x on x.external_id = o.external_id and x.channel = o.channel
    where o.gone_at is null and x.absent = 0 and x.modified_at > o.modified_at and ${which}`.execute(db);
  return rows;
}
