import { isZone } from '../../domain/zones.ts';
import { ChannelError } from '../channel.ts';
import type { ShopDb } from './database.ts';

/** What the shop's own settings say, as far as products and orders depend on them. */
export interface ShopConfig {
  readonly storeName: string;
  readonly storeUrl: string;
  readonly invoicePrefix: string;
  /** The language that orders and products are told in, and that of the people in the administration. */
  readonly language: { readonly id: number; readonly code: string };
  readonly adminLanguageId: number;
  /** ISO 4217; amounts in the database are in it. */
  readonly currency: string;
  readonly countryId: number;
  readonly zoneId: number;
  readonly customerGroupId: number;
  /** IANA zone whose wall time the shop writes. */
  readonly zone: string;
  /** Order statuses in which an order's goods are out of stock: processing or complete. */
  readonly countedStatuses: ReadonlySet<number>;
}

const keys = [
  'config_name',
  'config_url',
  'config_invoice_prefix',
  'config_language',
  'config_language_admin',
  'config_currency',
  'config_country_id',
  'config_zone_id',
  'config_customer_group_id',
  'config_timezone',
  'config_processing_status',
  'config_complete_status',
] as const;

/** @throws ChannelError 'refused' when the shop's settings lack what nobody can guess */
export async function readShopConfig(db: ShopDb): Promise<ShopConfig> {
  const rows = await db
    .selectFrom('setting')
    .select(['key', 'value'])
    .where('store_id', '=', 0)
    .where('key', 'in', keys)
    .execute();
  const values = new Map(rows.map(({ key, value }) => [key, value]));
  const text = (key: (typeof keys)[number]): string => values.get(key) ?? '';
  const languages = await db.selectFrom('language').select(['language_id', 'code']).orderBy('language_id').execute();
  const language = languages.find(({ code }) => code === text('config_language')) ?? languages[0];
  if (!language) throw lacking('has no language');
  const admin = languages.find(({ code }) => code === text('config_language_admin')) ?? language;
  if (text('config_currency') === '') throw lacking('names no currency (config_currency)');
  const counted = [...statuses(text('config_processing_status')), ...statuses(text('config_complete_status'))];
  if (counted.length === 0) throw lacking('names no status in which an order’s goods are counted out');
  return {
    storeName: text('config_name'),
    storeUrl: text('config_url'),
    invoicePrefix: text('config_invoice_prefix'),
    language: { id: language.language_id, code: language.code },
    adminLanguageId: admin.language_id,
    currency: text('config_currency'),
    countryId: Number(text('config_country_id')),
    zoneId: Number(text('config_zone_id')),
    customerGroupId: Number(text('config_customer_group_id')) || 1,
    zone: isZone(text('config_timezone')) ? text('config_timezone') : 'UTC',
    countedStatuses: new Set(counted),
  };
}

/** A list of ids as OpenCart keeps it: JSON, its members texts or numbers. */
function statuses(json: string): number[] {
  try {
    const list: unknown = JSON.parse(json);
    return Array.isArray(list) ? list.map(Number).filter((id) => Number.isSafeInteger(id) && id > 0) : [];
  } catch {
    return [];
  }
}

function lacking(what: string): ChannelError {
  return new ChannelError(
    'refused',
    `The shop ${what} among its settings.`,
    'Save System › Settings in OpenCart once.',
  );
}
