import type { Kysely } from 'kysely';

/**
 * What a marketplace that ships by package tells of a package and of its lines. Money is an integer of 1/10,000 of the currency unit, a
 * rate of VAT one of hundredths of a percent. Packages of one order share its number.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  const orders = ['created_by', 'tracking_number', 'tracking_url'] as const;
  for (const column of orders) await db.schema.alterTable('orders').addColumn(column, 'text').execute();
  for (const column of ['gross', 'discount'] as const)
    await db.schema.alterTable('orders').addColumn(column, 'integer').execute();
  for (const column of ['unit_gross', 'vat_rate'] as const)
    await db.schema.alterTable('order_items').addColumn(column, 'integer').execute();
}
