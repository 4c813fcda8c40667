import path from 'node:path';
import * as z from 'zod';
import { type OrderStatus, orderStatuses } from '../../domain/order.ts';
import { keepsCredentials } from '../../settings-rules.ts';

/** The shop's own database, its tables' prefix, and how orders are written into it. */
export interface OpenCartSettings {
  readonly database: ShopAddress;
  readonly tablePrefix: string;
  /** The field of a product that holds its barcode; OpenCart leaves that to each shop. */
  readonly barcodeField: BarcodeField;
  /** OpenCart's order status by ours; a status without one leaves the order as it stands. */
  readonly statusIds: Partial<Readonly<Record<OrderStatus, number>>>;
  /** A currency that may be added when the shop has none of its code, and what one unit of the shop's own is worth in it. */
  readonly addCurrency: { readonly code: string; readonly rate: string } | null;
  /** Where the web finds the shop's image folder, with a slash at its end. */
  readonly imageBaseUrl: string | null;
}

export type BarcodeField = (typeof barcodeFields)[number];

export type ShopAddress =
  | { readonly kind: 'sqlite'; readonly file: string }
  | {
      readonly kind: 'mysql';
      readonly host: string;
      readonly port: number;
      readonly user: string;
      readonly password: string;
      readonly database: string;
      readonly tls: boolean;
    };

const barcodeFields = ['ean', 'upc', 'sku', 'mpn', 'model'] as const;

const addressHelp = 'is not a database such as mysql://user:password@host/database (add ?tls=yes) or sqlite:PATH';
/** The installer's own statuses: Processing, Shipped, Complete, Canceled. A parcel that came back is for a person to judge. */
const usualStatuses = 'awaiting_shipment=2, on_hold=2, shipped=3, delivered=5, cancelled=7, split=7';

/** The variables of this channel, for the one schema of all settings. */
export const openCartVariables = {
  OPENCART_DATABASE_URL: z
    .string()
    .trim()
    .refine((text) => readAddress(text) !== null, addressHelp)
    .optional()
    .meta({
      title: 'OpenCart: the shop’s database',
      range: 'mysql://user:password@host/database (add ?tls=yes) or sqlite:PATH',
      affects: 'opencart-orders, trendyol-stock, trendyol-products; without it OpenCart is off',
      secret: true,
    }),
  OPENCART_TABLE_PREFIX: z
    .string()
    .trim()
    .regex(/^\w{1,32}$/, 'is not a prefix such as oc_ (write none for a shop without one)')
    .default('oc_')
    .meta({
      title: 'OpenCart: what its tables’ names begin with',
      range: 'up to 32 letters, digits and _, or none',
      affects: 'all that reads or writes the shop',
    }),
  OPENCART_BARCODE_FIELD: z
    .enum(barcodeFields, { error: `must be one of ${barcodeFields.join(', ')}` })
    .default('ean')
    .meta({
      title: 'OpenCart: field that holds a product’s barcode',
      affects: 'trendyol-stock, trendyol-products, opencart-orders: what is matched by barcode',
    }),
  OPENCART_STATUS_MAP: z
    .string()
    .refine((text) => readStatusMap(text) !== null, `is not a list such as ${usualStatuses}`)
    .default(usualStatuses)
    .meta({
      title: 'OpenCart: its order statuses by ours',
      range: 'pairs such as shipped=3 or split=keep, parted by commas',
      affects: 'opencart-orders',
    }),
  OPENCART_ADD_CURRENCY: z
    .string()
    .trim()
    .regex(
      /^[A-Z]{3}=\d{1,6}(\.\d{1,8})?$/,
      'is not a currency and its rate, such as TRY=41.25 (lira for one unit of the shop’s own currency)',
    )
    .optional()
    .meta({
      title: 'OpenCart: currency that may be added to the shop',
      range: 'a currency and its rate, such as TRY=41.25',
      affects: 'opencart-orders',
    }),
  OPENCART_IMAGE_BASE_URL: z
    .url({ protocol: /^https?$/, error: 'is not a web address such as https://shop.example/image/' })
    .refine(keepsCredentials, 'is not encrypted: it must begin with https://')
    .transform((address) => address.replace(/\/*$/, '/'))
    .optional()
    .meta({
      title: 'OpenCart: where the web finds its images',
      range: 'a web address such as https://shop.example/image/',
      affects: 'trendyol-products',
    }),
};

/** Values of the variables that must never be shown: the address holds a password. */
export function openCartSecrets(env: { readonly OPENCART_DATABASE_URL?: string | undefined }): string[] {
  const address = env.OPENCART_DATABASE_URL;
  if (address === undefined || !URL.canParse(address)) return [];
  const { password } = new URL(address);
  return [...new Set([password, decodeURIComponent(password)])].filter((secret) => secret !== '');
}

/**
 * The channel's settings, of variables that are checked already; null when no database is named.
 *
 * @param home relative files of SQLite are looked for from here
 */
export function openCartSettings(
  env: z.output<z.ZodObject<typeof openCartVariables>>,
  home: string,
): OpenCartSettings | null {
  const database = readAddress(env.OPENCART_DATABASE_URL ?? '');
  if (!database) return null;
  const [code, rate] = env.OPENCART_ADD_CURRENCY?.split('=') ?? [];
  return {
    database: database.kind === 'sqlite' ? { ...database, file: path.resolve(home, database.file) } : database,
    tablePrefix: env.OPENCART_TABLE_PREFIX === 'none' ? '' : env.OPENCART_TABLE_PREFIX,
    barcodeField: env.OPENCART_BARCODE_FIELD,
    statusIds: readStatusMap(env.OPENCART_STATUS_MAP) ?? {},
    imageBaseUrl: env.OPENCART_IMAGE_BASE_URL ?? null,
    addCurrency: code !== undefined && rate !== undefined && Number(rate) > 0 ? { code, rate } : null,
  };
}

function readAddress(text: string): ShopAddress | null {
  if (/^sqlite:./.test(text)) return { kind: 'sqlite', file: text.slice('sqlite:'.length) };
  if (!/^(?:mysql|mariadb):\/\//.test(text) || !URL.canParse(text)) return null;
  const url = new URL(text);
  const database = decoded(url.pathname.slice(1));
  const [user, password] = [decoded(url.username), decoded(url.password)];
  if (url.hostname === '' || !database || !user || password === null) return null;
  return {
    kind: 'mysql',
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: Number(url.port || 3306),
    user,
    password,
    database,
    tls: url.searchParams.get('tls') === 'yes',
  };
}

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

function readStatusMap(text: string): Partial<Record<OrderStatus, number>> | null {
  const map: Partial<Record<OrderStatus, number>> = {};
  for (const entry of text.split(',')) {
    const [, word, id] = /^\s*(\w+)\s*=\s*(keep|\d{1,9})\s*$/.exec(entry) ?? [];
    const status = orderStatuses.find((known) => known === word);
    if (!status || id === '0') return null;
    if (id !== 'keep') map[status] = Number(id);
  }
  return map;
}
