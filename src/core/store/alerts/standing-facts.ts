import { sql } from 'kysely';
import type { Reader } from '../store.ts';

/** A product that is told as low, since when (UTC epoch ms). */
export interface LowProduct {
  readonly barcode: string;
  readonly threshold: number;
  readonly since: number;
}

/** Products that are told as low and are in the shop. */
export async function lowProducts(db: Reader): Promise<LowProduct[]> {
  const { rows } = await sql<LowProduct>`select barcode, threshold, began_at as since from stock_alerts a
    where ended_at is null and not exists (select 1 from stock_levels l where l.barcode = a.barcode and l.product_id is null)
    order by id`.execute(db);
  return rows;
}

/** Subscriptions that lead to this installation and that the marketplace does not tell any more. */
export async function passiveSubscriptions(
  db: Reader,
): Promise<{ readonly channel: string; readonly id: string; readonly since: number }[]> {
  const { rows } = await sql<{ channel: string; id: string; since: number }>`
    select channel, external_id as id, passive_since as since from webhook_subscriptions
    where is_active = 0 and leads_here = 1 and passive_since is not null order by 1, 2`.execute(db);
  return rows;
}

/** Quotas that nobody may use before `until`, further away than `ms` from now. */
export async function blockedQuotas(
  db: Reader,
  now: number,
  { ms, mostMs }: { readonly ms: number; readonly mostMs: number },
): Promise<{ readonly channel: string; readonly group: string; readonly until: number }[]> {
  const { rows } = await sql<{ channel: string; group: string; until: number }>`
    select channel, grp as "group", blocked_until as until from budgets
    where blocked_until > ${now + ms} and blocked_until <= ${now + mostMs} order by 1, 2`.execute(db);
  return rows;
}
