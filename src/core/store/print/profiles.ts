import type { ProductProfile } from '../../domain/print/order-input.ts';
import { type Actor, recordAct } from '../acts.ts';
import type { Reader, Tx } from '../store.ts';

/** What an operator has said of products, by SKU; what was not said is left to the shop's rules. */
export async function profilesOf(
  db: Reader,
  skus: readonly (string | null)[],
): Promise<Map<string, Partial<ProductProfile>>> {
  const known = [...new Set(skus.filter((sku) => sku !== null))];
  if (known.length === 0) return new Map();
  const rows = await db.selectFrom('product_profiles').selectAll().where('sku', 'in', known).execute();
  return new Map(rows.map((row) => [row.sku, profileOf(row)]));
}

/** All that operators have said, by SKU. */
export async function listProfiles(db: Reader): Promise<{ sku: string; profile: Partial<ProductProfile> }[]> {
  const rows = await db.selectFrom('product_profiles').selectAll().orderBy('sku').execute();
  return rows.map((row) => ({ sku: row.sku, profile: profileOf(row) }));
}

/** Keeps what an operator says of a product. Its lines are read anew: their readings no longer fit their input. */
export async function setProfile(
  tx: Tx,
  actor: Actor,
  sku: string,
  profile: Partial<ProductProfile>,
  now: number,
): Promise<void> {
  const actId = await recordAct(tx, actor, 'product-profile', `sku:${sku}`, { ...profile }, now);
  const fields = {
    personalised: flag(profile.personalised),
    colors: profile.colors ?? null,
    upper_case: flag(profile.upperCase),
    max_length: profile.maxLength ?? null,
    updated_at: now,
    act_id: actId,
  };
  await tx
    .insertInto('product_profiles')
    .values({ sku, ...fields })
    .onConflict((conflict) => conflict.column('sku').doUpdateSet(fields))
    .execute();
  await tx
    .updateTable('readings')
    .set({ reader: 0 })
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
}): Partial<ProductProfile> {
  return {
    ...(row.personalised !== null && { personalised: row.personalised === 1 }),
    ...(row.colors !== null && { colors: row.colors as 0 | 1 | 2 }),
    ...(row.upper_case !== null && { upperCase: row.upper_case === 1 }),
    ...(row.max_length !== null && { maxLength: row.max_length }),
  };
}
