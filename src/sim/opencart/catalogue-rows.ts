import type { Row } from './ddl.ts';
import { english, type Rows, taxClasses, turkish } from './default-rows.ts';
import type { ShopProduct } from './products.ts';

/** Where a barcode that OpenCart has no field for leads: a product, and the values that have to be chosen. */
export interface VariantBarcode {
  readonly barcode: string;
  readonly productId: number;
  readonly productOptionValueIds: readonly number[];
}

const firstProductId = 50;
const noDate = '0000-00-00';

/** The rows of these products: prices net of VAT, a lower price of today as a special, one row per image and option value. */
export function catalogueRows(products: readonly ShopProduct[]): { rows: Rows; variants: VariantBarcode[] } {
  const brands = numbered(products.map(({ brand }) => brand));
  const categories = numbered(products.map(({ category }) => category));
  const choices = products.flatMap(({ choice }) => (choice ? [choice] : []));
  const options = numbered(choices.map(({ option }) => option));
  const values = numbered(choices.flatMap(({ option, values }) => values.map(({ name }) => `${option}:${name}`)));
  const ids = new Map(products.map(({ barcode }, index) => [barcode, firstProductId + index]));
  const variants: VariantBarcode[] = [];
  const optionRows: Row[] = [];
  const valueRows: Row[] = [];
  for (const product of products) {
    const { choice } = product;
    if (!choice) continue;
    const productId = ids.get(product.barcode) ?? 0;
    const productOptionId = 200 + optionRows.length;
    const optionId = options.get(choice.option) ?? 0;
    optionRows.push({ product_option_id: productOptionId, product_id: productId, option_id: optionId, required: 1 });
    for (const { name, barcode, quantity } of choice.values) {
      const id = 300 + valueRows.length;
      variants.push({ barcode, productId, productOptionValueIds: [id] });
      valueRows.push({
        product_option_value_id: id,
        product_option_id: productOptionId,
        product_id: productId,
        option_id: optionId,
        option_value_id: values.get(`${choice.option}:${name}`) ?? 0,
        quantity,
        subtract: 1,
        price: name === 'L' ? '20.0000' : '0.0000',
        price_prefix: '+',
        points_prefix: '+',
        weight_prefix: '+',
      });
    }
  }
  const rows: Rows = [
    ['manufacturer', [...brands].map(([name, id]) => ({ manufacturer_id: id, name }))],
    ['category', [...categories.values()].map((id) => ({ category_id: id, status: 1, column: 1 }))],
    ['category_description', [...categories].flatMap(([name, id]) => named({ category_id: id }, name))],
    ['category_path', [...categories.values()].map((id) => ({ category_id: id, path_id: id, level: 0 }))],
    ['option', [...options.values()].map((id) => ({ option_id: id, type: 'select', sort_order: id }))],
    ['option_description', [...options].flatMap(([name, id]) => named({ option_id: id }, name))],
    ['option_value', [...values].map(([, id]) => ({ option_value_id: id, option_id: 1, sort_order: id }))],
    [
      'option_value_description',
      [...values].flatMap(([name, id]) => named({ option_value_id: id, option_id: 1 }, name.split(':')[1] ?? '')),
    ],
    ['product', products.map((product) => productRow(product, ids, brands))],
    ['product_description', products.flatMap((product) => descriptions(product, ids.get(product.barcode) ?? 0))],
    [
      'product_image',
      products.flatMap(({ barcode, images }) =>
        images.slice(1).map((image, at) => ({ product_id: ids.get(barcode) ?? 0, image, sort_order: at })),
      ),
    ],
    [
      'product_to_category',
      products.map(({ barcode, category }) => ({
        product_id: ids.get(barcode) ?? 0,
        category_id: categories.get(category) ?? 0,
      })),
    ],
    ['product_to_store', [...ids.values()].map((id) => ({ product_id: id, store_id: 0 }))],
    [
      'product_special',
      products.filter(({ price, listPrice }) => price < listPrice).map((product) => special(product, ids)),
    ],
    ['product_option', optionRows],
    ['product_option_value', valueRows],
  ];
  return { rows, variants };
}

function productRow(product: ShopProduct, ids: Ids, brands: Ids): Row {
  return {
    product_id: ids.get(product.barcode) ?? 0,
    master_id: ids.get(product.masterBarcode ?? '') ?? 0,
    model: product.model,
    sku: product.model.toLowerCase(),
    ean: product.barcode,
    quantity: product.quantity,
    stock_status_id: 7,
    image: product.images[0] ?? '',
    manufacturer_id: brands.get(product.brand) ?? 0,
    price: net(product.listPrice, product.vatRate),
    tax_class_id: taxClasses.get(product.vatRate) ?? 0,
    date_available: '2024-01-01',
    subtract: product.unlimited ? 0 : 1,
    status: 1,
  };
}

function descriptions({ title }: ShopProduct, productId: number): Row[] {
  const rest = { description: `&lt;p&gt;${title}&lt;/p&gt;`, meta_title: title };
  return named({ product_id: productId }, title).map((row) => ({ ...row, ...rest }));
}

/** OpenCart writes “from no day to no day” as zeros. */
function special({ barcode, price, vatRate }: ShopProduct, ids: Ids): Row {
  return {
    product_id: ids.get(barcode) ?? 0,
    customer_group_id: 1,
    priority: 1,
    price: net(price, vatRate),
    date_start: noDate,
    date_end: noDate,
  };
}

function net(gross: number, vatRate: number): string {
  return (gross / (1 + vatRate / 100)).toFixed(4);
}

type Ids = ReadonlyMap<string, number>;

function numbered(names: readonly string[]): Ids {
  return new Map([...new Set(names)].map((name, index) => [name, index + 1]));
}

function named(key: Row, name: string): Row[] {
  return [english, turkish].map((language_id) => ({ ...key, language_id, name }));
}
