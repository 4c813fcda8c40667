import { createHash } from 'node:crypto';
import { itemText, type ProductItem } from '../../domain/products/item.ts';
import type { ListedProduct } from '../../domain/products/listing.ts';
import type { Standing } from '../../domain/products/plan.ts';
import type { Gap } from '../../domain/products/problems.ts';
import { among } from '../among.ts';
import { foldText } from '../orders/search-text.ts';
import type { Products } from '../schema.ts';
import type { Reader, Tx } from '../store.ts';

/**
 * How a product stands with us. held: local rules forbid to send it · queued, sent: on its way · accepted: taken, waits for approval
 * · approved: but not on sale · live · rejected, by a batch or at approval · gone: listed once, and no more.
 */
export const productStates = ['held', 'queued', 'sent', 'accepted', 'approved', 'live', 'rejected', 'gone'] as const;
export type ProductState = (typeof productStates)[number];

/** Why a product waits: machine-readable, and in words. `field` is the marketplace's name of it. */
export interface ProductReason {
  readonly code: string;
  readonly field: string | null;
  readonly message: string;
  /** The word that waits to be mapped, where that would mend it. */
  readonly gap?: Gap;
}

/** One barcode at one marketplace. Times are UTC epoch ms. */
export interface ProductRow {
  readonly barcode: string;
  readonly productId: number;
  readonly optionValueIds: readonly number[];
  readonly title: string;
  readonly state: ProductState;
  readonly reasons: readonly ProductReason[];
  readonly standing: Standing | null;
  readonly contentId: string | null;
  readonly batchId: number | null;
  /** As the shop says it; null where a word of it has no counterpart. */
  readonly desired: ProductItem | null;
  /** As the marketplace took it. */
  readonly acknowledged: ProductItem | null;
  readonly refusedFingerprint: string | null;
  /** As the marketplace says it now. */
  readonly listed: ListedProduct | null;
  /** When the marketplace last took, approved or rejected something of it. */
  readonly syncedAt: number | null;
  readonly error: string | null;
  readonly goneAt: number | null;
}

/** What tells two tellings of a product apart. */
export function fingerprintOf(item: ProductItem): string {
  return createHash('sha256').update(itemText(item)).digest('hex');
}

export function productRow(row: ProductColumns): ProductRow {
  return {
    barcode: row.barcode,
    productId: row.product_id,
    optionValueIds: JSON.parse(row.option_value_ids) as number[],
    title: row.title,
    state: row.state as ProductState,
    reasons: JSON.parse(row.reasons) as ProductReason[],
    standing: row.standing as Standing | null,
    contentId: row.content_id,
    batchId: row.batch_id,
    desired: parsed<ProductItem>(row.desired),
    acknowledged: parsed<ProductItem>(row.acknowledged),
    refusedFingerprint: row.refused_fingerprint,
    listed: parsed<ListedProduct>(row.listed),
    syncedAt: row.synced_at,
    error: row.error,
    goneAt: row.gone_at,
  };
}

export type ProductColumns = Omit<Products, 'option_value_ids' | 'reasons' | 'search_text'> & {
  readonly option_value_ids: string;
  readonly reasons: string;
};

function parsed<T>(text: string | null): T | null {
  return text === null ? null : (JSON.parse(text) as T);
}

/** These products, by barcode; all of the channel where none are named. */
export async function readProductRows(
  db: Reader,
  channel: string,
  barcodes?: readonly string[],
): Promise<Map<string, ProductRow>> {
  let query = db.selectFrom('products').selectAll().where('channel', '=', channel);
  if (barcodes) query = query.where('barcode', 'in', among(barcodes));
  const rows = (await query.execute()) as unknown as ProductColumns[];
  return new Map(rows.map((row) => [row.barcode, productRow(row)]));
}

/** The products that share a content of the marketplace: the variants of one product. */
export async function readVariantsOf(db: Reader, channel: string, contentId: string): Promise<ProductRow[]> {
  const query = db
    .selectFrom('products')
    .selectAll()
    .where('channel', '=', channel)
    .where('content_id', '=', contentId);
  return ((await query.execute()) as unknown as ProductColumns[]).map(productRow);
}

/** Writes a product down as it is now, where anything about it differs from what is on record. Tells whether it did. */
export async function saveProduct(
  tx: Tx,
  channel: string,
  before: ProductRow | undefined,
  after: ProductRow,
  now: number,
): Promise<boolean> {
  if (before && JSON.stringify(before) === JSON.stringify(after)) return false;
  const values = {
    product_id: after.productId,
    option_value_ids: JSON.stringify(after.optionValueIds),
    title: after.title,
    state: after.state,
    reasons: JSON.stringify(after.reasons),
    standing: after.standing,
    content_id: after.contentId,
    batch_id: after.batchId,
    desired: text(after.desired),
    acknowledged: text(after.acknowledged),
    fingerprint: after.acknowledged && fingerprintOf(after.acknowledged),
    refused_fingerprint: after.refusedFingerprint,
    listed: text(after.listed),
    updated_at: now,
    synced_at: after.syncedAt,
    error: after.error,
    gone_at: after.goneAt,
    search_text: foldText(
      [after.barcode, after.title, ...after.reasons.flatMap(({ code, message }) => [code, message])].join(' '),
    ),
  };
  await tx
    .insertInto('products')
    .values({ channel, barcode: after.barcode, first_seen_at: now, ...values })
    .onConflict((row) => row.columns(['barcode', 'channel']).doUpdateSet(values))
    .execute();
  return true;
}

function text(value: object | null): string | null {
  return value === null ? null : JSON.stringify(value);
}
