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
  /** When the first of those tellings in a row of which none came to stand was refused; of another state, when it was `patienceMs` old. */
  readonly failingSince: number;
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

const ofItsKind = (push: string): RawBuilder<boolean> =>
  sql<boolean>`case t.what when 'pieces' then ${sql.ref(`${push}.quantity`)} else ${sql.ref(`${push}.sale_price`)} end is not null`;

/** Tellings that are further apart than this are not of one row. */
const rowMs = 24 * 3_600_000;

/**
 * @param where about a barcode `l.barcode`
 * @param patienceMs so long what is not refused may take to come to stand
 */
export async function lastToldUnconfirmed(
  db: Reader,
  where: RawBuilder<unknown>,
  patienceMs: number,
): Promise<LastTold[]> {
  const { rows } = await sql<LastTold>`
    with side as materialized (
      select l.barcode, g.quantity as listed, g.list_price as listedListPrice, g.sale_price as listedSalePrice,
        case when ${isTold} then ${sellable} end as sellable, l.list_price as ourListPrice, l.sale_price as ourSalePrice,
        (select p.id from stock_pushes p where p.barcode = l.barcode and p.quantity is not null order by p.id desc limit 1) as piecesId,
        (select p.id from stock_pushes p where p.barcode = l.barcode and p.sale_price is not null order by p.id desc limit 1) as pricesId
      ${bothSides} where ${isListed} and ${where}
    )
    select side.*, t.what, p.state, p.reason, p.updated_at as updatedAt,
      (select min(case f.state when 'refused' then f.updated_at else f.updated_at + ${patienceMs} end) from stock_pushes f
        where f.barcode = side.barcode and f.updated_at >= p.updated_at - ${rowMs} and ${ofItsKind('f')}
          and f.id > coalesce((select max(k.id) from stock_pushes k
            where k.barcode = side.barcode and k.state in ('confirmed', 'overtaken') and k.id < p.id and ${ofItsKind('k')}), 0)) as failingSince,
      c.run_id as runId, c.batch, p.quantity,
      p.list_price as listPrice, p.sale_price as salePrice
    from side
    join (select 'pieces' as what union all select 'prices') t
    join stock_pushes p on p.id = case t.what when 'pieces' then side.piecesId else side.pricesId end
    join stock_calls c on c.id = p.call_id
    where p.state <> 'confirmed' order by side.barcode, t.what`.execute(db);
  return rows;
}
