import type { ColumnType, Generated } from 'kysely';

/** Tables that rows are added to, with all their columns: each has to be named, or a strict session refuses the row. */
export const writtenTables = {
  order: {
    id: ['order_id'],
    number: [
      'subscription_id',
      'invoice_no',
      'store_id',
      'customer_id',
      'customer_group_id',
      'payment_address_id',
      'payment_country_id',
      'payment_zone_id',
      'shipping_address_id',
      'shipping_country_id',
      'shipping_zone_id',
      'order_status_id',
      'affiliate_id',
      'marketing_id',
      'language_id',
      'currency_id',
    ],
    amount: ['total', 'commission', 'currency_value'],
    date: ['date_added', 'date_modified'],
    text: [
      'invoice_prefix',
      'transaction_id',
      'store_name',
      'store_url',
      'firstname',
      'lastname',
      'email',
      'telephone',
      'custom_field',
      'payment_firstname',
      'payment_lastname',
      'payment_company',
      'payment_address_1',
      'payment_address_2',
      'payment_city',
      'payment_postcode',
      'payment_country',
      'payment_zone',
      'payment_address_format',
      'payment_custom_field',
      'payment_method',
      'shipping_firstname',
      'shipping_lastname',
      'shipping_company',
      'shipping_address_1',
      'shipping_address_2',
      'shipping_city',
      'shipping_postcode',
      'shipping_country',
      'shipping_zone',
      'shipping_address_format',
      'shipping_custom_field',
      'shipping_method',
      'comment',
      'tracking',
      'language_code',
      'currency_code',
      'ip',
      'forwarded_ip',
      'user_agent',
      'accept_language',
    ],
  },
  order_product: {
    id: ['order_product_id'],
    number: ['order_id', 'product_id', 'master_id', 'quantity', 'reward'],
    amount: ['price', 'total', 'tax'],
    text: ['name', 'model'],
  },
  order_option: {
    id: ['order_option_id'],
    number: ['order_id', 'order_product_id', 'product_option_id', 'product_option_value_id'],
    text: ['name', 'value', 'type'],
  },
  order_total: {
    id: ['order_total_id'],
    number: ['order_id', 'sort_order'],
    amount: ['value'],
    text: ['extension', 'code', 'title'],
  },
  order_history: {
    id: ['order_history_id'],
    number: ['order_id', 'order_status_id', 'notify'],
    date: ['date_added'],
    text: ['comment'],
  },
  return: {
    id: ['return_id'],
    number: [
      'order_id',
      'product_id',
      'customer_id',
      'quantity',
      'opened',
      'return_reason_id',
      'return_action_id',
      'return_status_id',
    ],
    date: ['date_ordered', 'date_added', 'date_modified'],
    text: ['firstname', 'lastname', 'email', 'telephone', 'product', 'model', 'comment'],
  },
  customer: {
    id: ['customer_id'],
    number: ['customer_group_id', 'store_id', 'language_id', 'newsletter', 'status', 'safe'],
    date: ['date_added'],
    text: ['firstname', 'lastname', 'email', 'telephone', 'password', 'custom_field', 'ip', 'token', 'code'],
  },
  currency: {
    id: ['currency_id'],
    number: ['decimal_place', 'status'],
    amount: ['value'],
    date: ['date_modified'],
    text: ['title', 'code', 'symbol_left', 'symbol_right'],
  },
} as const;

/** Tables that are read, or whose rows are changed, with the columns that are used. */
const readTables = {
  product: {
    id: ['product_id'],
    number: ['master_id', 'quantity', 'manufacturer_id', 'tax_class_id', 'subtract', 'status'],
    amount: ['price'],
    date: ['date_modified'],
    text: ['model', 'sku', 'upc', 'ean', 'jan', 'isbn', 'mpn', 'image'],
  },
  product_description: { number: ['product_id', 'language_id'], text: ['name', 'description'] },
  product_image: { id: ['product_image_id'], number: ['product_id', 'sort_order'], text: ['image'] },
  product_to_category: { number: ['product_id', 'category_id'] },
  product_special: {
    id: ['product_special_id'],
    number: ['product_id', 'customer_group_id', 'priority'],
    amount: ['price'],
    date: ['date_start', 'date_end'],
  },
  product_discount: {
    id: ['product_discount_id'],
    number: ['product_id', 'customer_group_id', 'quantity', 'priority'],
    amount: ['price'],
    date: ['date_start', 'date_end'],
  },
  product_option: { id: ['product_option_id'], number: ['product_id', 'option_id', 'required'] },
  product_option_value: {
    id: ['product_option_value_id'],
    number: ['product_option_id', 'product_id', 'option_value_id', 'quantity', 'subtract'],
    amount: ['price'],
    text: ['price_prefix'],
  },
  option_value_description: { number: ['option_value_id', 'language_id'], text: ['name'] },
  manufacturer: { id: ['manufacturer_id'], text: ['name'] },
  category_description: { number: ['category_id', 'language_id'], text: ['name'] },
  order_status: { number: ['order_status_id', 'language_id'], text: ['name'] },
  return_reason: { number: ['return_reason_id', 'language_id'] },
  return_action: { number: ['return_action_id', 'language_id'] },
  return_status: { number: ['return_status_id', 'language_id'] },
  setting: { id: ['setting_id'], number: ['store_id', 'serialized'], text: ['key', 'value'] },
  language: { id: ['language_id'], number: ['status'], text: ['code'] },
  country: { id: ['country_id'], text: ['name', 'iso_code_2'] },
  zone: { id: ['zone_id'], number: ['country_id'], text: ['name', 'code'] },
  tax_rate: { id: ['tax_rate_id'], number: ['geo_zone_id'], amount: ['rate'], text: ['name', 'type'] },
  tax_rule: { id: ['tax_rule_id'], number: ['tax_class_id', 'tax_rate_id', 'priority'], text: ['based'] },
  option: { id: ['option_id'], text: ['type'] },
  option_description: { number: ['option_id', 'language_id'], text: ['name'] },
  zone_to_geo_zone: { id: ['zone_to_geo_zone_id'], number: ['country_id', 'zone_id', 'geo_zone_id'] },
  tax_rate_to_customer_group: { number: ['tax_rate_id', 'customer_group_id'] },
} as const;

/** OpenCart 4.0.2.3's tables as far as we know them, each column by what it holds. */
export const shopTables = { ...writtenTables, ...readTables };

export type ColumnKind = 'id' | 'number' | 'amount' | 'date' | 'text';

/** A decimal: MariaDB tells it as a text with all its places, SQLite as a number; it is always written as a text. */
type Amount = ColumnType<number | string, string, string>;

interface KindTypes {
  id: Generated<number>;
  number: number;
  amount: Amount;
  date: string;
  text: string;
}

type ColumnsOf<Groups> = {
  [Kind in keyof Groups & ColumnKind as Groups[Kind] extends readonly (infer Name extends string)[]
    ? Name
    : never]: KindTypes[Kind];
};

export type ShopTables = { [Table in keyof typeof shopTables]: ColumnsOf<(typeof shopTables)[Table]> };
