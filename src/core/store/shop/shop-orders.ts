import type { OrderStatus } from '../../domain/order.ts';
import type { Reader, Tx } from '../store.ts';

/** A marketplace's order: where it comes from and its number there. */
export interface SourceKey {
  readonly shop: string;
  readonly channel: string;
  readonly externalId: string;
}

/** What became of a marketplace's order in the shop. */
export interface ShopLink {
  readonly shopOrderId: number | null;
  /** The order status that we set last; the shop's own people may have set another since. */
  readonly shopStatusId: number | null;
  /** What we were about to set, and nobody has noted whether it was. */
  readonly nextStatusId: number | null;
  readonly status: OrderStatus;
  /** Why it waits for the operator, machine-readable and in words. */
  readonly reason: string | null;
  readonly detail: string | null;
  /** The source's last change that we have taken in, UTC epoch ms. */
  readonly modifiedAt: number;
}

export async function readShopLink(db: Reader, key: SourceKey): Promise<ShopLink | null> {
  const row = await db
    .selectFrom('shop_orders')
    .selectAll()
    .where('shop', '=', key.shop)
    .where('channel', '=', key.channel)
    .where('external_id', '=', key.externalId)
    .executeTakeFirst();
  if (!row) return null;
  return {
    shopOrderId: row.shop_order_id,
    shopStatusId: row.shop_status_id,
    nextStatusId: row.next_status_id,
    status: row.status as OrderStatus,
    reason: row.reason,
    detail: row.detail,
    modifiedAt: row.modified_at,
  };
}

export async function saveShopLink(tx: Tx, key: SourceKey, link: ShopLink, now: number): Promise<void> {
  const values = {
    shop_order_id: link.shopOrderId,
    shop_status_id: link.shopStatusId,
    next_status_id: link.nextStatusId,
    status: link.status,
    reason: link.reason,
    detail: link.detail,
    modified_at: link.modifiedAt,
    updated_at: now,
  };
  await tx
    .insertInto('shop_orders')
    .values({ shop: key.shop, channel: key.channel, external_id: key.externalId, first_seen_at: now, ...values })
    .onConflict((row) => row.columns(['external_id', 'channel', 'shop']).doUpdateSet(values))
    .execute();
}

/** Notes what the shop is about to commit, where the order is noted at all. */
export async function stageShopStatus(tx: Tx, key: SourceKey, statusId: number): Promise<void> {
  await tx
    .updateTable('shop_orders')
    .set({ next_status_id: statusId })
    .where('shop', '=', key.shop)
    .where('channel', '=', key.channel)
    .where('external_id', '=', key.externalId)
    .execute();
}

/** The shop's customer for a marketplace's buyer, where we have made or met one. */
export async function readShopCustomer(db: Reader, key: SourceKey, buyerId: string): Promise<number | null> {
  const row = await db
    .selectFrom('shop_customers')
    .select('customer_id')
    .where('shop', '=', key.shop)
    .where('channel', '=', key.channel)
    .where('buyer_id', '=', buyerId)
    .executeTakeFirst();
  return row?.customer_id ?? null;
}

export async function saveShopCustomer(tx: Tx, key: SourceKey, buyerId: string, customerId: number): Promise<void> {
  await tx
    .insertInto('shop_customers')
    .values({ shop: key.shop, channel: key.channel, buyer_id: buyerId, customer_id: customerId })
    .onConflict((row) => row.columns(['buyer_id', 'channel', 'shop']).doUpdateSet({ customer_id: customerId }))
    .execute();
}

/** An article of the shop: a product, and the option values that have to be chosen for it. */
export interface MappedArticle {
  readonly productId: number;
  readonly optionValueIds: readonly number[];
}

/** Says which article of the shop a barcode means; the operator's word goes before what the products' fields say. */
export async function mapShopBarcode(
  tx: Tx,
  shop: string,
  barcode: string,
  { productId, optionValueIds }: MappedArticle,
  by: { readonly now: number; readonly actId: number | null },
): Promise<void> {
  const values = {
    product_id: productId,
    option_value_ids: JSON.stringify(optionValueIds),
    updated_at: by.now,
    act_id: by.actId,
  };
  await tx
    .insertInto('shop_barcodes')
    .values({ shop, barcode, ...values })
    .onConflict((row) => row.columns(['barcode', 'shop']).doUpdateSet(values))
    .execute();
}

export async function mappedShopBarcodes(
  db: Reader,
  shop: string,
  barcodes: readonly string[],
): Promise<ReadonlyMap<string, MappedArticle>> {
  if (barcodes.length === 0) return new Map();
  const rows = await db
    .selectFrom('shop_barcodes')
    .selectAll()
    .where('shop', '=', shop)
    .where('barcode', 'in', [...barcodes])
    .execute();
  return new Map(
    rows.map((row) => [
      row.barcode,
      { productId: row.product_id, optionValueIds: JSON.parse(row.option_value_ids) as number[] },
    ]),
  );
}

/** Every article that the operator has given a barcode. */
export async function allMappedBarcodes(
  db: Reader,
  shop: string,
): Promise<(MappedArticle & { readonly barcode: string })[]> {
  const rows = await db.selectFrom('shop_barcodes').selectAll().where('shop', '=', shop).orderBy('barcode').execute();
  return rows.map((row) => ({
    barcode: row.barcode,
    productId: row.product_id,
    optionValueIds: JSON.parse(row.option_value_ids) as number[],
  }));
}
