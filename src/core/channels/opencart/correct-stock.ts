import { sql } from 'kysely';
import { wallText } from '../../domain/zones.ts';
import { correctionOf, movedTwice } from '../../store/shop/effects.ts';
import type { SourceKey } from '../../store/shop/shop-orders.ts';
import { historyRow, settleStockMoves, stageStockMoves } from '../../store/shop/stock-moves.ts';
import type { MovedOrder } from '../shop.ts';
import { readShopConfig } from './config.ts';
import { type Importing, settleDoubt } from './import-order.ts';
import { moveStockOf } from './status.ts';
import { fitted } from './text.ts';

/**
 * Moves a stock that an order has taken out or put back twice, so that it counts once. The row of the order's history that stands for
 * each move tells after a death whether it was made; what is right already is not moved, so the next run can simply begin anew.
 *
 * @returns how many stocks were moved
 */
export async function correctStock({ database, store, clock, dryRun }: Importing, order: MovedOrder): Promise<number> {
  const key: SourceKey = { shop: 'opencart', channel: order.channel, externalId: order.externalId };
  const references = await database.write(async (tx) => {
    await settleDoubt(tx, store, key);
    const config = await readShopConfig(tx);
    const at = wallText(clock.now(), config.zone);
    const made: string[] = [];
    for (const move of await movedTwice(store.db, key.shop, sql`o.id = ${order.id}`)) {
      const found = await tx
        .selectFrom('order')
        .select('order_status_id')
        .where('order_id', '=', move.shopOrderId)
        .executeTakeFirst();
      if (!found) continue;
      const change = correctionOf(move);
      const moved = await moveStockOf(tx, database.kind, move, change);
      if (moved === null) continue;
      const comment = fitted(`${order.marketplace}: stock ${change > 0 ? '+' : ''}${change}, moved twice`, 200).stored;
      const { insertId } = await tx
        .insertInto('order_history')
        .values({
          order_id: move.shopOrderId,
          order_status_id: found.order_status_id,
          notify: 0,
          comment,
          date_added: at,
        })
        .executeTakeFirstOrThrow();
      const reference = historyRow(Number(insertId));
      const cause = change > 0 ? 'put back' : 'sold';
      const moves = [{ ...moved, line: move.line }];
      const staged = { cause, reference, shopOrderId: move.shopOrderId, moves } as const;
      await store.write((own) => stageStockMoves(own, key, staged, clock.now()));
      made.push(reference);
    }
    return made;
  }, dryRun);
  for (const reference of references) await store.write((tx) => settleStockMoves(tx, key.shop, reference, true));
  return references.length;
}
