import { type E4, moneyFromNumber } from '../../domain/money.ts';
import { localDate } from '../../domain/zones.ts';
import type { ShopOption, ShopProduct } from '../shop.ts';
import type { ShopConfig } from './config.ts';
import type { ShopDb } from './database.ts';
import { grossPrice, offerOf, readTaxes, type Taxes } from './prices.ts';
import type { OpenCartSettings } from './settings.ts';
import { plainText } from './text.ts';

/** Everything of these products that a marketplace may want, told in the shop's language, in the order of their numbers. */
export async function readProducts(
  db: ShopDb,
  config: ShopConfig,
  { barcodeField }: OpenCartSettings,
  ids: readonly number[],
  now: number,
): Promise<ShopProduct[]> {
  if (ids.length === 0) return [];
  const taxes = await readTaxes(db, config);
  const today = localDate(now, config.zone);
  const products = await db
    .selectFrom('product as p')
    .leftJoin('product_description as d', (join) =>
      join.onRef('d.product_id', '=', 'p.product_id').on('d.language_id', '=', config.language.id),
    )
    .leftJoin('manufacturer as m', 'm.manufacturer_id', 'p.manufacturer_id')
    .selectAll('p')
    .select(['d.name', 'd.description', 'm.name as brand'])
    .where('p.product_id', 'in', [...ids])
    .orderBy('p.product_id')
    .execute();
  const inGroup = <T extends { customer_group_id: number }>(offers: readonly T[]) =>
    offers.filter((offer) => offer.customer_group_id === config.customerGroupId);
  const of = <T extends { product_id: number }>(rows: readonly T[], id: number) =>
    rows.filter((row) => row.product_id === id);
  const images = await db
    .selectFrom('product_image')
    .select(['product_id', 'image'])
    .where('product_id', 'in', [...ids])
    .orderBy('sort_order')
    .orderBy('product_image_id')
    .execute();
  const specials = inGroup(
    await db
      .selectFrom('product_special')
      .selectAll()
      .where('product_id', 'in', [...ids])
      .execute(),
  );
  const discounts = inGroup(
    await db
      .selectFrom('product_discount')
      .selectAll()
      .where('product_id', 'in', [...ids])
      .where('quantity', '=', 1)
      .execute(),
  );
  const categories = await db
    .selectFrom('product_to_category as c')
    .innerJoin('category_description as d', 'd.category_id', 'c.category_id')
    .select(['c.product_id', 'd.name'])
    .where('c.product_id', 'in', [...ids])
    .where('d.language_id', '=', config.language.id)
    .execute();
  const options = await readOptions(db, config, ids, taxes);
  return products.map((product) => {
    const listPrice = moneyFromNumber(offerOf(of(discounts, product.product_id), today)?.price ?? product.price);
    const special = offerOf(of(specials, product.product_id), today);
    const gross = (net: E4) => grossPrice(net, product.tax_class_id, taxes);
    return {
      id: product.product_id,
      masterId: product.master_id === 0 ? null : product.master_id,
      barcode: product[barcodeField].trim() || null,
      model: plainText(product.model),
      sku: product.sku.trim() || null,
      name: plainText(product.name ?? ''),
      description: plainText(product.description ?? ''),
      brand: product.brand === null ? null : plainText(product.brand),
      categories: of(categories, product.product_id).map(({ name }) => plainText(name)),
      images: [product.image, ...of(images, product.product_id).map(({ image }) => image)].filter(
        (image) => image !== '',
      ),
      currency: config.currency,
      listPrice: gross(listPrice),
      salePrice: gross(special === null ? listPrice : moneyFromNumber(special.price)),
      vatRate: taxes.get(product.tax_class_id)?.percent ?? null,
      quantity: product.quantity,
      counted: product.subtract === 1,
      active: product.status === 1,
      modifiedAt: product.date_modified,
      options: options.get(product.product_id) ?? [],
    };
  });
}

async function readOptions(
  db: ShopDb,
  config: ShopConfig,
  ids: readonly number[],
  taxes: Taxes,
): Promise<ReadonlyMap<number, ShopOption[]>> {
  const options = await db
    .selectFrom('product_option as o')
    .innerJoin('option as k', 'k.option_id', 'o.option_id')
    .leftJoin('option_description as d', (join) =>
      join.onRef('d.option_id', '=', 'o.option_id').on('d.language_id', '=', config.language.id),
    )
    .select(['o.product_option_id', 'o.product_id', 'o.required', 'k.type', 'd.name'])
    .where('o.product_id', 'in', [...ids])
    .orderBy('o.product_option_id')
    .execute();
  const values = await db
    .selectFrom('product_option_value as v')
    .innerJoin('product as p', 'p.product_id', 'v.product_id')
    .leftJoin('option_value_description as d', (join) =>
      join.onRef('d.option_value_id', '=', 'v.option_value_id').on('d.language_id', '=', config.language.id),
    )
    .selectAll('v')
    .select(['d.name', 'p.tax_class_id'])
    .where('v.product_id', 'in', [...ids])
    .orderBy('v.product_option_value_id')
    .execute();
  const byProduct = new Map<number, ShopOption[]>();
  for (const option of options) {
    const list = byProduct.get(option.product_id) ?? [];
    list.push({
      id: option.product_option_id,
      name: plainText(option.name ?? ''),
      type: option.type,
      required: option.required === 1,
      values: values
        .filter((value) => value.product_option_id === option.product_option_id)
        .map((value) => ({
          id: value.product_option_value_id,
          name: plainText(value.name ?? ''),
          quantity: value.quantity,
          counted: value.subtract === 1,
          surcharge:
            (value.price_prefix === '-' ? -1 : 1) * grossPrice(moneyFromNumber(value.price), value.tax_class_id, taxes),
        })),
    });
    byProduct.set(option.product_id, list);
  }
  return byProduct;
}
