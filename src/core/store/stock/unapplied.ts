import { type RawBuilder, sql } from 'kysely';
import type { E4 } from '../../domain/money.ts';
import type { Reader } from '../store.ts';
import { bothSides, isListed, isTold, sellable } from './both-sides.ts';
import type { PushState } from './calls.ts';

/** What was told last of a live listing, where that was not confirmed. Times are UTC epoch ms. */
export interface LastTold {
  readonly barcode: string;
  /** `pieces` or `prices`: each has a last telling of its own. */
  readonly what: 'pieces' | 'prices';
  readonly state: Exclude<PushState, 'confirmed'>;
  readonly reason: string | null;
  readonly updatedAt: number;
  readonly runId: number | null;
  readonly batch: string | null;
  readonly quantity: number | null;
  readonly listPrice: E4 | null;
  readonly salePrice: E4 | null;
  /** As the listing was read last. */
  readonly listed: number;
  readonly listedListPrice: E4;
  readonly listedSalePrice: E4;
  /** What the shop says now; null where it does not. */
  readonly sellable: number | null;
  readonly ourListPrice: E4 | null;
  readonly ourSalePrice: E4 | null;
}

/** @param where about a barcode `l.barcode` */
export async function lastToldUnconfirmed(db: Reader, where: RawBuilder<unknown>): Promise<LastTold[]> {
  const { rows } = await sql<LastTold>`
    with side as materialized (
      select l.barcode, g.quantity as listed, g.list_price as listedListPrice, g.sale_price as listedSalePrice,
        case when ${isTold} then ${sellable} end as sellable, l.list_price as ourListPrice, l.sale_price as ourSalePrice,
        (select p.id from stock_pushes p where p.barcode = l.barcode and p.quantity is not null order by p.id desc limit 1) as piecesId,
        (select p.id from stock_pushes p where p.barcode = l.barcode and p.sale_price is not null order by p.id desc limit 1) as pricesId
      ${bothSides} where ${isListed} and ${where}
    )
    select side.*, t.what, p.state, p.reason, p.updated_at as updatedAt, c.run_id as runId, c.batch, p.quantity,
      p.list_price as listPrice, p.sale_price as salePrice
    from side
    join (select 'pieces' as what union all select 'prices') t
    join stock_pushes p on p.id = case t.what when 'pieces' then side.piecesId else side.pricesId end
    join stock_calls c on c.id = p.call_id
    where p.state <> 'confirmed' order by side.barcode, t.what`.execute(db);
  return rows;
}
