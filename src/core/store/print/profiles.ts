import type { ProductWord } from '../../domain/print/order-input.ts';
import { type Actor, recordAct } from '../acts.ts';
import { among } from '../among.ts';
import type { Reader, Tx } from '../store.ts';
import { notRead } from './printable.ts';

/** What an operator has said of products, by SKU; what was not said is left to the shop's rules. */
export async function profilesOf(db: Reader, skus: readonly (string | null)[]): Promise<Map<string, ProductWord>> {
  const known = [...new Set(skus.filter((sku) => sku !== null))];
  if (known.length === 0) return new Map();
  const rows = await db.selectFrom('product_profiles').selectAll().where('sku', 'in', among(known)).execute();
  return new Map(rows.map((row) => [row.sku, profileOf(row)]));
}

/** All that operators have said, by SKU. */
export async function listProfiles(db: Reader): Promise<{ sku: string; profile: ProductWord }[]> {
  const rows = await db.selectFrom('product_profiles').selectAll().orderBy('sku').execute();
  return rows.map((row) => ({ sku: row.sku, profile: profileOf(row) }));
}

/**
 * Keeps what an operator says of a product, beside what was said before. Its lines are read anew by the next run, and none of
 * them may be printed until then.
 *
 * @returns all that is said of it now
 */
export async function setProfile(
  tx: Tx,
  actor: Actor,
  sku: string,
  said: ProductWord,
  now: number,
): Promise<ProductWord> {
  const before = (await profilesOf(tx, [sku])).get(sku);
  const profile = { ...before, ...said };
  const actId = await recordAct(tx, actor, 'product-profile', `sku:${sku}`, { ...profile }, now);
  const fields = {
    personalised: flag(profile.personalised),
    colors: profile.colors ?? null,
    upper_case: flag(profile.upperCase),
    max_length: profile.maxLength ?? null,
    made: flag(profile.made),
    updated_at: now,
    act_id: actId,
  };
  await tx
    .insertInto('product_profiles')
    .values({ sku, ...fields })
    .onConflict((conflict) => conflict.column('sku').doUpdateSet(fields))
    .execute();
  await haveReadAnew(tx, sku);
  return profile;
}

/** Takes back all that an operator has said of a product. @returns whether anything was said */
export async function clearProfile(tx: Tx, actor: Actor, sku: string, now: number): Promise<boolean> {
  const { numDeletedRows } = await tx.deleteFrom('product_profiles').where('sku', '=', sku).executeTakeFirst();
  if (numDeletedRows === 0n) return false;
  await recordAct(tx, actor, 'product-profile-clear', `sku:${sku}`, {}, now);
  await haveReadAnew(tx, sku);
  return true;
}

/** How many lines of open orders are of a product. */
export async function openLinesOf(db: Reader, sku: string): Promise<number> {
  const { lines } = await db
    .selectFrom('order_items')
    .innerJoin('orders', 'orders.id', 'order_items.order_id')
    .select((of) => of.fn.countAll<number>().as('lines'))
    .where('order_items.sku', '=', sku)
    .where('order_items.removed_at', 'is', null)
    .where('orders.status', '=', 'awaiting_shipment')
    .where('orders.gone_at', 'is', null)
    .executeTakeFirstOrThrow();
  return lines;
}

async function haveReadAnew(tx: Tx, sku: string): Promise<void> {
  await tx
    .updateTable('readings')
    .set({ reader: notRead })
    .where('item_id', 'in', (of) => of.selectFrom('order_items').select('id').where('sku', '=', sku))
    .execute();
}

function flag(value: boolean | null | undefined): number | null {
  return value === null || value === undefined ? null : Number(value);
}

function profileOf(row: {
  readonly personalised: number | null;
  readonly colors: number | null;
  readonly upper_case: number | null;
  readonly max_length: number | null;
  readonly made: number | null;
}): ProductWord {
  return {
    ...(row.personalised !== null && { personalised: row.personalised === 1 }),
    ...(row.colors !== null && { colors: row.colors as 0 | 1 | 2 }),
    ...(row.upper_case !== null && { upperCase: row.upper_case === 1 }),
    ...(row.max_length !== null && { maxLength: row.max_length }),
    ...(row.made !== null && { made: row.made === 1 }),
  };
}
