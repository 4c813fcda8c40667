/**
 * The part of OpenCart 4.0.2.3's database that concerns products, orders and stock, as facts: table by table its primary
 * key (before the colon) and its columns. A column is NOT NULL; `+` counts by itself, `= x` has a default.
 */
/** What is sold. */
export const catalogueTables: Readonly<Record<string, string>> = {
  product: `
    product_id: product_id int(11) +, master_id int(11) = 0, model varchar(64), sku varchar(64), upc varchar(12),
    ean varchar(14), jan varchar(13), isbn varchar(17), mpn varchar(64), location varchar(128), variant text,
    override text, quantity int(4) = 0, stock_status_id int(11), image varchar(255), manufacturer_id int(11),
    shipping tinyint(1) = 1, price decimal(15,4) = 0.0000, points int(8) = 0, tax_class_id int(11),
    date_available date, weight decimal(15,8) = 0.00000000, weight_class_id int(11) = 0,
    length decimal(15,8) = 0.00000000, width decimal(15,8) = 0.00000000, height decimal(15,8) = 0.00000000,
    length_class_id int(11) = 0, subtract tinyint(1) = 1, minimum int(11) = 1, rating int(1),
    sort_order int(11) = 0, status tinyint(1) = 0, date_added datetime, date_modified datetime
  `,
  product_description: `
    product_id language_id: product_id int(11), language_id int(11), name varchar(255), description text, tag text,
    meta_title varchar(255), meta_description varchar(255), meta_keyword varchar(255)
  `,
  product_image: `
    product_image_id: product_image_id int(11) +, product_id int(11), image varchar(255), sort_order int(3) = 0
  `,
  product_to_category: 'product_id category_id: product_id int(11), category_id int(11)',
  product_to_store: 'product_id store_id: product_id int(11), store_id int(11) = 0',
  product_special: `
    product_special_id: product_special_id int(11) +, product_id int(11), customer_group_id int(11),
    priority int(5) = 1, price decimal(15,4) = 0.0000, date_start date, date_end date
  `,
  product_discount: `
    product_discount_id: product_discount_id int(11) +, product_id int(11), customer_group_id int(11),
    quantity int(4) = 0, priority int(5) = 1, price decimal(15,4) = 0.0000, date_start date, date_end date
  `,
  product_option: `
    product_option_id: product_option_id int(11) +, product_id int(11), option_id int(11), value text,
    required tinyint(1)
  `,
  product_option_value: `
    product_option_value_id: product_option_value_id int(11) +, product_option_id int(11), product_id int(11),
    option_id int(11), option_value_id int(11), quantity int(3), subtract tinyint(1), price decimal(15,4),
    price_prefix varchar(1), points int(8), points_prefix varchar(1), weight decimal(15,8), weight_prefix varchar(1)
  `,
  option: 'option_id: option_id int(11) +, type varchar(32), sort_order int(3)',
  option_description: 'option_id language_id: option_id int(11), language_id int(11), name varchar(128)',
  option_value: `
    option_value_id: option_value_id int(11) +, option_id int(11), image varchar(255), sort_order int(3)
  `,
  option_value_description: `
    option_value_id language_id: option_value_id int(11), language_id int(11), option_id int(11), name varchar(128)
  `,
  manufacturer: `
    manufacturer_id: manufacturer_id int(11) +, name varchar(64), image varchar(255), sort_order int(3)
  `,
  category: `
    category_id: category_id int(11) +, image varchar(255), parent_id int(11) = 0, top tinyint(1), column int(3),
    sort_order int(3) = 0, status tinyint(1), date_added datetime, date_modified datetime
  `,
  category_description: `
    category_id language_id: category_id int(11), language_id int(11), name varchar(255), description text,
    meta_title varchar(255), meta_description varchar(255), meta_keyword varchar(255)
  `,
  category_path: 'category_id path_id: category_id int(11), path_id int(11), level int(11)',
  stock_status: `
    stock_status_id language_id: stock_status_id int(11) +, language_id int(11), name varchar(32)
  `,
};

/** What was sold, and to whom. */
export const saleTables: Readonly<Record<string, string>> = {
  order: `
    order_id: order_id int(11) +, subscription_id int(11), invoice_no int(11) = 0, invoice_prefix varchar(26),
    transaction_id varchar(100), store_id int(11) = 0, store_name varchar(64), store_url varchar(255),
    customer_id int(11) = 0, customer_group_id int(11) = 0, firstname varchar(32), lastname varchar(32),
    email varchar(96), telephone varchar(32), custom_field text, payment_address_id int(11),
    payment_firstname varchar(32), payment_lastname varchar(32), payment_company varchar(60),
    payment_address_1 varchar(128), payment_address_2 varchar(128), payment_city varchar(128),
    payment_postcode varchar(10), payment_country varchar(128), payment_country_id int(11),
    payment_zone varchar(128), payment_zone_id int(11), payment_address_format text, payment_custom_field text,
    payment_method text, shipping_address_id int(11), shipping_firstname varchar(32), shipping_lastname varchar(32),
    shipping_company varchar(60), shipping_address_1 varchar(128), shipping_address_2 varchar(128),
    shipping_city varchar(128), shipping_postcode varchar(10), shipping_country varchar(128),
    shipping_country_id int(11), shipping_zone varchar(128), shipping_zone_id int(11), shipping_address_format text,
    shipping_custom_field text, shipping_method text, comment text, total decimal(15,4) = 0.0000,
    order_status_id int(11) = 0, affiliate_id int(11), commission decimal(15,4), marketing_id int(11),
    tracking varchar(64), language_id int(11), language_code varchar(5), currency_id int(11),
    currency_code varchar(3), currency_value decimal(15,8) = 1.00000000, ip varchar(40), forwarded_ip varchar(40),
    user_agent varchar(255), accept_language varchar(255), date_added datetime, date_modified datetime
  `,
  order_product: `
    order_product_id: order_product_id int(11) +, order_id int(11), product_id int(11), master_id int(11),
    name varchar(255), model varchar(64), quantity int(4), price decimal(15,4) = 0.0000,
    total decimal(15,4) = 0.0000, tax decimal(15,4) = 0.0000, reward int(8)
  `,
  order_option: `
    order_option_id: order_option_id int(11) +, order_id int(11), order_product_id int(11),
    product_option_id int(11), product_option_value_id int(11) = 0, name varchar(255), value text, type varchar(32)
  `,
  order_total: `
    order_total_id: order_total_id int(10) +, order_id int(11), extension varchar(255), code varchar(32),
    title varchar(255), value decimal(15,4) = 0.0000, sort_order int(3)
  `,
  order_history: `
    order_history_id: order_history_id int(11) +, order_id int(11), order_status_id int(11), notify tinyint(1) = 0,
    comment text, date_added datetime
  `,
  order_status: `
    order_status_id language_id: order_status_id int(11) +, language_id int(11), name varchar(32)
  `,
  customer: `
    customer_id: customer_id int(11) +, customer_group_id int(11), store_id int(11) = 0, language_id int(11),
    firstname varchar(32), lastname varchar(32), email varchar(96), telephone varchar(32), password varchar(255),
    custom_field text, newsletter tinyint(1) = 0, ip varchar(40), status tinyint(1), safe tinyint(1), token text,
    code varchar(40), date_added datetime
  `,
  customer_group: 'customer_group_id: customer_group_id int(11) +, approval int(1), sort_order int(3)',
  customer_group_description: `
    customer_group_id language_id: customer_group_id int(11), language_id int(11), name varchar(32),
    description text
  `,
  address: `
    address_id: address_id int(11) +, customer_id int(11), firstname varchar(32), lastname varchar(32),
    company varchar(60), address_1 varchar(128), address_2 varchar(128), city varchar(128), postcode varchar(10),
    country_id int(11) = 0, zone_id int(11) = 0, custom_field text, default tinyint(1)
  `,
  return: `
    return_id: return_id int(11) +, order_id int(11), product_id int(11), customer_id int(11),
    firstname varchar(32), lastname varchar(32), email varchar(96), telephone varchar(32), product varchar(255),
    model varchar(64), quantity int(4), opened tinyint(1), return_reason_id int(11), return_action_id int(11),
    return_status_id int(11), comment text, date_ordered date, date_added datetime, date_modified datetime
  `,
  return_history: `
    return_history_id: return_history_id int(11) +, return_id int(11), return_status_id int(11), notify tinyint(1),
    comment text, date_added datetime
  `,
  return_status: `
    return_status_id language_id: return_status_id int(11) +, language_id int(11) = 0, name varchar(32)
  `,
  return_reason: `
    return_reason_id language_id: return_reason_id int(11) +, language_id int(11) = 0, name varchar(128)
  `,
  return_action: `
    return_action_id language_id: return_action_id int(11) +, language_id int(11) = 0, name varchar(64)
  `,
};

/** Settings, languages, money, places and taxes. */
export const systemTables: Readonly<Record<string, string>> = {
  setting: `
    setting_id: setting_id int(11) +, store_id int(11) = 0, code varchar(128), key varchar(128), value text,
    serialized tinyint(1) = 0
  `,
  store: 'store_id: store_id int(11) +, name varchar(64), url varchar(255)',
  language: `
    language_id: language_id int(11) +, name varchar(32), code varchar(5), locale varchar(255),
    extension varchar(255), sort_order int(3) = 0, status tinyint(1)
  `,
  currency: `
    currency_id: currency_id int(11) +, title varchar(32), code varchar(3), symbol_left varchar(12),
    symbol_right varchar(12), decimal_place int(1), value double(15,8), status tinyint(1), date_modified datetime
  `,
  country: `
    country_id: country_id int(11) +, name varchar(128), iso_code_2 varchar(2), iso_code_3 varchar(3),
    address_format_id int(11), postcode_required tinyint(1), status tinyint(1) = 1
  `,
  zone: `
    zone_id: zone_id int(11) +, country_id int(11), name varchar(128), code varchar(32), status tinyint(1) = 1
  `,
  geo_zone: 'geo_zone_id: geo_zone_id int(11) +, name varchar(32), description varchar(255)',
  zone_to_geo_zone: `
    zone_to_geo_zone_id: zone_to_geo_zone_id int(11) +, country_id int(11) = 0, zone_id int(11) = 0,
    geo_zone_id int(11) = 0
  `,
  tax_class: `
    tax_class_id: tax_class_id int(11) +, title varchar(32), description varchar(255), date_added datetime,
    date_modified datetime
  `,
  tax_rate: `
    tax_rate_id: tax_rate_id int(11) +, geo_zone_id int(11) = 0, name varchar(32), rate decimal(15,4) = 0.0000,
    type char(1), date_added datetime, date_modified datetime
  `,
  tax_rate_to_customer_group: 'tax_rate_id customer_group_id: tax_rate_id int(11), customer_group_id int(11)',
  tax_rule: `
    tax_rule_id: tax_rule_id int(11) +, tax_class_id int(11), tax_rate_id int(11), based varchar(10),
    priority int(5) = 1
  `,
};
