import type { PlanChange, PlanValue } from '../../core/domain/fix-plan.ts';
import { formatAmount } from '../../core/domain/money.ts';
import { sanitize } from '../../core/sanitize.ts';
import { clockTime } from './time.ts';

/** What a row of a table is to an operator. */
const nouns: Readonly<Record<string, string>> = {
  orders: 'order',
  order_items: 'order line',
  order_tags: 'tag of order',
  personalizations: 'personalization of line',
  readings: 'what was read of line',
  customization_files: 'buyer’s file of line',
  print_tasks: 'print task',
  product_profiles: 'how a product is made',
  product_mappings: 'what a SKU means',
  product_gaps: 'product that is not known',
  product_batches: 'call about products',
  product_batch_items: 'product in a call',
  outbox: 'push to the order at its channel',
  package_writes: 'change of a package',
  shop_barcodes: 'barcode in the shop',
  shop_orders: 'order in the shop',
  shop_stock_moves: 'stock move in the shop',
  stock_levels: 'stock of',
  stock_listings: 'listing of',
  stock_history: 'entry in the stock’s ledger',
  stock_calls: 'call about stock',
  stock_pushes: 'number to be listed',
  stock_alerts: 'word about low stock',
  stock_conflicts: 'stock conflict',
  claims: 'return',
  claim_items: 'returned piece',
  webhook_subscriptions: 'webhook subscription',
  webhook_changes: 'change of a subscription',
  parked: 'document set aside',
  settings: 'setting',
  job_switches: 'pause of',
};

export function rowNoun(table: string): string {
  return nouns[table] ?? table.replaceAll('_', ' ').replace(/s$/, '');
}

/** All that a plan does to one row. */
export interface PlannedRow {
  readonly table: string;
  /** `new` where the row does not exist yet. */
  readonly key: string;
  readonly kind: 'new' | 'gone' | 'changed';
  readonly fields: readonly PlanChange[];
}

/** The changes of a plan row by row, in their order. Of several new rows of a table each begins where a field comes again. */
export function plannedRows(changes: readonly PlanChange[]): PlannedRow[] {
  const rows: PlanChange[][] = [];
  for (const change of changes) {
    const last = rows.at(-1);
    const [first] = last ?? [];
    const isSame = first?.table === change.table && first.key === change.key;
    if (last && isSame && !last.some(({ field }) => field === change.field)) last.push(change);
    else rows.push([change]);
  }
  return rows.flatMap((fields) => {
    const [first] = fields;
    return first ? [{ table: first.table, key: first.key, kind: kindOf(first.key, fields), fields }] : [];
  });
}

/** Of a row that goes all fields are told, with its key among them. */
function kindOf(key: string, fields: readonly PlanChange[]): PlannedRow['kind'] {
  if (key === 'new') return 'new';
  const [part] = key.split(' · ');
  const isGone = fields.every(({ after }) => after === null) && fields.some(({ before }) => String(before) === part);
  return isGone ? 'gone' : 'changed';
}

const longest = 160;
const money = /^(total|paid|tax|shipping|discount|gross|unit_price|unit_gross|list_price|sale_price)$/;

/** A value as an operator reads it; texts from outside defused, addresses never shown. @param zone the business's */
export function valueWords(field: string, value: PlanValue, zone: string, now: number): string {
  if (value === null || value === '') return '–';
  if (typeof value === 'number') {
    if (/(_at|_by|_until)$/.test(field)) return clockTime(value, zone, now);
    return money.test(field) && Number.isSafeInteger(value) ? formatAmount(value) : String(value);
  }
  const text = value.replaceAll('\n', '⏎');
  return /https?:\\?\/\\?\//i.test(text) ? '…' : sanitize(text, longest);
}

export function fieldWords(field: string): string {
  return field.replaceAll('_', ' ');
}

/** What a plan does to stock, in words; null where it leaves it alone. */
export function stockWords(changes: readonly PlanChange[]): string[] {
  const rows = plannedRows(changes);
  const value = (row: PlannedRow, field: string, side: 'before' | 'after' = 'after') =>
    row.fields.find((change) => change.field === field)?.[side] ?? null;
  const balances: Readonly<Record<string, string>> = { on_hand: 'on hand', reserved: 'reserved', listed: 'listed' };
  const moves = rows
    .filter(({ table, kind }) => table === 'stock_history' && kind === 'new')
    .map((row) => {
      const balance = balances[String(value(row, 'balance'))] ?? String(value(row, 'balance'));
      const [from, to] = [Number(value(row, 'quantity_before') ?? 0), Number(value(row, 'quantity_after') ?? 0)];
      return `${value(row, 'barcode')}: ${balance} ${from} → ${to} (${signed(to - from)})`;
    });
  const pushes = rows
    .filter(({ table, kind }) => table === 'stock_pushes' && kind === 'new')
    .map((row) => `${value(row, 'barcode')}: ${value(row, 'quantity_before') ?? 0} → ${value(row, 'quantity')} listed`);
  const told = [...moves, ...pushes];
  if (told.length > 0) return told;
  return rows
    .filter(({ table }) => table === 'stock_levels')
    .flatMap((row) =>
      row.fields
        .filter(({ field }) => ['on_hand', 'reserved', 'available', 'buffer'].includes(field))
        .map(({ field, before, after }) => `${row.key}: ${fieldWords(field)} ${before ?? '–'} → ${after ?? '–'}`),
    );
}

function signed(number: number): string {
  return number > 0 ? `+${number}` : String(number).replace('-', '−');
}
