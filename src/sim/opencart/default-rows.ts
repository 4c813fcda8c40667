import type { Row, Value } from './ddl.ts';
import { countries, turkiye, zones } from './places.ts';

export type Rows = readonly (readonly [table: string, rows: readonly Row[]])[];

export const english = 1;
export const turkish = 2;

/** VAT rates of Türkiye, each with the number of its tax class in the embedded shop. */
export const taxClasses: ReadonlyMap<number, number> = new Map([
  [1, 11],
  [10, 12],
  [20, 13],
]);

export interface ShopDefaults {
  /** The shop's own currency; a fresh OpenCart has no TRY. */
  readonly currency: 'TRY' | 'GBP';
}

/** Rows under the numbers that OpenCart's installer gives them, and the settings of a shop in İstanbul. */
export function defaultRows({ currency }: ShopDefaults): Rows {
  return [
    [
      'language',
      [
        { language_id: english, name: 'English', code: 'en-gb', locale: 'en-US,en_US.UTF-8,en_US', status: 1 },
        { language_id: turkish, name: 'Türkçe', code: 'tr-tr', locale: 'tr-TR,tr_TR.UTF-8,tr_TR', status: 1 },
      ],
    ],
    ['currency', currencies(currency)],
    ['country', countries],
    ['zone', zones],
    ['order_status', inBothLanguages('order_status_id', orderStatuses)],
    ['stock_status', inBothLanguages('stock_status_id', stockStatuses)],
    ['return_status', inBothLanguages('return_status_id', returnStatuses)],
    ['return_reason', inBothLanguages('return_reason_id', returnReasons)],
    ['return_action', inBothLanguages('return_action_id', returnActions)],
    ['customer_group', [{ customer_group_id: 1, approval: 0, sort_order: 1 }]],
    ['customer_group_description', [{ customer_group_id: 1, language_id: english, name: 'Default' }]],
    ...taxRows(),
    ['setting', settings(currency)],
  ];
}

function currencies(own: ShopDefaults['currency']): Row[] {
  const all = [
    { currency_id: 1, title: 'Pound Sterling', code: 'GBP', symbol_left: '£' },
    { currency_id: 2, title: 'US Dollar', code: 'USD', symbol_left: '$' },
    { currency_id: 3, title: 'Euro', code: 'EUR', symbol_right: '€' },
    ...(own === 'TRY' ? [{ currency_id: 4, title: 'Türk Lirası', code: 'TRY', symbol_right: '₺' }] : []),
  ];
  const worth: Record<string, number> =
    own === 'TRY' ? { GBP: 0.018, USD: 0.024, EUR: 0.021, TRY: 1 } : { GBP: 1, USD: 1.31, EUR: 1.17 };
  return all.map((row) => ({ ...row, decimal_place: 2, value: worth[row.code] ?? 1, status: 1 }));
}

const orderStatuses: readonly (readonly [number, string, string])[] = [
  [1, 'Pending', 'Beklemede'],
  [2, 'Processing', 'İşleniyor'],
  [3, 'Shipped', 'Kargolandı'],
  [5, 'Complete', 'Tamamlandı'],
  [7, 'Canceled', 'İptal Edildi'],
  [8, 'Denied', 'Reddedildi'],
  [9, 'Canceled Reversal', 'İptal Geri Alındı'],
  [10, 'Failed', 'Başarısız'],
  [11, 'Refunded', 'Para İade Edildi'],
  [12, 'Reversed', 'Geri Çevrildi'],
  [13, 'Chargeback', 'Ters İbraz'],
  [14, 'Expired', 'Süresi Doldu'],
  [15, 'Processed', 'İşlendi'],
  [16, 'Voided', 'Geçersiz'],
];
const stockStatuses = [
  [5, 'Out Of Stock', 'Stokta Yok'],
  [6, '2-3 Days', '2-3 Gün'],
  [7, 'In Stock', 'Stokta'],
  [8, 'Pre-Order', 'Ön Sipariş'],
] as const;
const returnStatuses = [
  [1, 'Pending', 'Beklemede'],
  [2, 'Awaiting Products', 'Ürün Bekleniyor'],
  [3, 'Complete', 'Tamamlandı'],
] as const;
const returnReasons = [
  [1, 'Dead On Arrival', 'Bozuk Geldi'],
  [2, 'Received Wrong Item', 'Yanlış Ürün'],
  [3, 'Order Error', 'Hatalı Sipariş'],
  [4, 'Faulty, please supply details', 'Kusurlu'],
  [5, 'Other, please supply details', 'Diğer'],
] as const;
const returnActions = [
  [1, 'Refunded', 'Para İadesi'],
  [2, 'Credit Issued', 'Alacak Yazıldı'],
  [3, 'Replacement Sent', 'Yenisi Gönderildi'],
] as const;

function inBothLanguages(key: string, entries: readonly (readonly [number, string, string])[]): Row[] {
  return entries.flatMap(([id, name, ad]) => [
    { [key]: id, language_id: english, name },
    { [key]: id, language_id: turkish, name: ad },
  ]);
}

function taxRows(): Rows {
  const rates = [...taxClasses];
  return [
    ['geo_zone', [{ geo_zone_id: 5, name: 'Türkiye', description: 'KDV' }]],
    ['zone_to_geo_zone', [{ country_id: turkiye, zone_id: 0, geo_zone_id: 5 }]],
    ['tax_class', rates.map(([rate, id]) => ({ tax_class_id: id, title: `KDV %${rate}` }))],
    [
      'tax_rate',
      rates.map(([rate, id]) => ({ tax_rate_id: 100 + id, geo_zone_id: 5, name: `KDV %${rate}`, rate, type: 'P' })),
    ],
    ['tax_rate_to_customer_group', rates.map(([, id]) => ({ tax_rate_id: 100 + id, customer_group_id: 1 }))],
    ['tax_rule', rates.map(([, id]) => ({ tax_class_id: id, tax_rate_id: 100 + id, based: 'shipping', priority: 1 }))],
  ];
}

function settings(currency: string): Row[] {
  const plain: Record<string, Value> = {
    config_name: 'Kapı Önü',
    config_url: 'https://shop.example/',
    config_language: 'tr-tr',
    config_language_admin: 'en-gb',
    config_currency: currency,
    config_country_id: turkiye,
    config_zone_id: 3354,
    config_customer_group_id: 1,
    config_timezone: 'Europe/Istanbul',
    config_invoice_prefix: 'INV-2026-00',
    config_order_status_id: 1,
    config_stock_status_id: 5,
    config_tax: 1,
  };
  return [
    ...Object.entries(plain).map(([key, value]) => ({ code: 'config', key, value: String(value), serialized: 0 })),
    { code: 'config', key: 'config_processing_status', value: '["5","1","2","12","3"]', serialized: 1 },
    { code: 'config', key: 'config_complete_status', value: '["5","3"]', serialized: 1 },
  ];
}
