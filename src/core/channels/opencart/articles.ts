import { meantByBarcode } from '../../domain/same-barcode.ts';
import type { HoldReason } from '../../domain/shop-hold.ts';
import { type MappedArticle, mappedShopBarcodes } from '../../store/shop/shop-orders.ts';
import type { Store } from '../../store/store.ts';
import type { MarketplaceLine } from '../shop.ts';
import type { ShopConfig } from './config.ts';
import type { ShopDb } from './database.ts';
import type { BarcodeField } from './settings.ts';

/** A line of an order with the article of the shop that it means. */
export interface ResolvedLine {
  readonly productId: number;
  readonly masterId: number;
  readonly model: string;
  readonly options: readonly ChosenOption[];
}

export interface ChosenOption {
  readonly product_option_id: number;
  readonly product_option_value_id: number;
  readonly name: string;
  readonly value: string;
  readonly type: string;
}

/** An order that cannot be written, and why; nothing of it is. */
export class Held extends Error {
  override readonly name = 'Held';
  readonly reason: HoldReason;

  constructor(reason: HoldReason, detail: string) {
    super(detail);
    this.reason = reason;
  }
}

/**
 * Finds the article of each line: by the operator's word first, then by the products' own field.
 *
 * @throws Held when one of them is not found, or not for sure: a line with a wrong product loses itself in OpenCart's editor
 */
export async function resolveLines(
  db: ShopDb,
  store: Store,
  config: ShopConfig,
  barcodeField: BarcodeField,
  lines: readonly MarketplaceLine[],
): Promise<ResolvedLine[]> {
  const barcodes = [...new Set(lines.map(({ barcode }) => barcode))];
  const mapped = await mappedShopBarcodes(store.db, 'opencart', barcodes);
  const resolved = new Map<string, ResolvedLine>();
  for (const barcode of barcodes) {
    const article = mapped.get(barcode) ?? (await byField(db, barcodeField, barcode));
    resolved.set(barcode, await resolve(db, config, barcode, article));
  }
  return lines.map(({ barcode }) => resolved.get(barcode) as ResolvedLine);
}

async function byField(db: ShopDb, field: BarcodeField, barcode: string): Promise<MappedArticle> {
  // Compared here too: MySQL takes “a” for “A” and does not see a blank at the end.
  const rows =
    barcode === ''
      ? []
      : await db
          .selectFrom('product')
          .select(['product_id', 'status', field])
          .where(field, '=', barcode)
          .limit(20)
          .execute();
  const exact = meantByBarcode(
    rows.filter((row) => row[field].trim() === barcode.trim()),
    ({ status }) => status === 1,
  );
  const [only] = exact;
  if (!only)
    throw new Held('unknown-barcode', `No product of the shop has ${barcode || 'an empty barcode'} as its ${field}.`);
  if (exact.length > 1) {
    const ids = exact.map((row) => row.product_id).join(', ');
    throw new Held('ambiguous-barcode', `${barcode} is the ${field} of several products: ${ids}.`);
  }
  return { productId: only.product_id, optionValueIds: [] };
}

async function resolve(db: ShopDb, config: ShopConfig, barcode: string, article: MappedArticle): Promise<ResolvedLine> {
  const product = await db
    .selectFrom('product')
    .select(['product_id', 'master_id', 'model'])
    .where('product_id', '=', article.productId)
    .executeTakeFirst();
  if (!product)
    throw new Held('unknown-barcode', `${barcode} is said to be product ${article.productId}, which the shop has not.`);
  const options = await db
    .selectFrom('product_option as o')
    .innerJoin('option as k', 'k.option_id', 'o.option_id')
    .leftJoin('option_description as d', (join) =>
      join.onRef('d.option_id', '=', 'o.option_id').on('d.language_id', '=', config.language.id),
    )
    .select(['o.product_option_id', 'o.required', 'k.type', 'd.name'])
    .where('o.product_id', '=', article.productId)
    .execute();
  const values =
    article.optionValueIds.length === 0
      ? []
      : await db
          .selectFrom('product_option_value as v')
          .leftJoin('option_value_description as d', (join) =>
            join.onRef('d.option_value_id', '=', 'v.option_value_id').on('d.language_id', '=', config.language.id),
          )
          .select(['v.product_option_value_id', 'v.product_option_id', 'd.name'])
          .where('v.product_id', '=', article.productId)
          .where('v.product_option_value_id', 'in', [...article.optionValueIds])
          .orderBy('v.product_option_value_id')
          .execute();
  if (values.length !== article.optionValueIds.length)
    throw new Held(
      'options-missing',
      `${barcode} is said to be a choice of product ${article.productId} that it no longer offers.`,
    );
  const open = options.find(
    (option) => option.required === 1 && !values.some((value) => value.product_option_id === option.product_option_id),
  );
  if (open)
    throw new Held(
      'options-missing',
      `${barcode} leads to product ${article.productId}, of which “${open.name ?? ''}” has to be chosen.`,
    );
  return {
    productId: product.product_id,
    masterId: product.master_id,
    model: product.model,
    options: values.map((value) => {
      const option = options.find(({ product_option_id }) => product_option_id === value.product_option_id);
      return {
        product_option_id: value.product_option_id,
        product_option_value_id: value.product_option_value_id,
        name: option?.name ?? '',
        value: value.name ?? '',
        type: option?.type ?? 'select',
      };
    }),
  };
}
