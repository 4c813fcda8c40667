import { maskEmail, maskOptions } from '../../core/domain/mask.ts';
import { formatAmount } from '../../core/domain/money.ts';
import type { ItemOption } from '../../core/domain/order.ts';
import type { PastRow, PastValue } from '../../core/domain/rewind.ts';
import { sanitize } from '../../core/sanitize.ts';
import type { PastDifference, PastOrder } from '../../core/store/orders/past-order.ts';
import { fullTime } from './time.ts';

const longest = 120;
const amounts = [
  'total',
  'paid',
  'tax',
  'shipping',
  'gross',
  'discount',
  'unit_price',
  'unit_gross',
  'accepted_difference',
];
const instants = [
  'ship_by',
  'ordered_at',
  'paid_at',
  'modified_at',
  'source_created_at',
  'gone_at',
  'removed_at',
  'ready_at',
  'rushed_at',
  'started_at',
  'finished_at',
];

/** What differs from now, one line each: `status: awaiting_shipment; now shipped`. */
export function pastDifferences({ differs, since, notKnown }: PastOrder, zone: string): string[] {
  return [
    ...differs.map((one) => `${nameOf(one)}: ${words(one, one.was, zone)}; now ${words(one, one.now, zone)}`),
    ...since.map(({ entity, id }) => `${entity === 'item' ? 'line' : 'task'} ${id}: there was none yet`),
    ...notKnown.map((field) => `${field}: what it was then is not on record`),
  ];
}

/** A task as it was. */
export function pastTaskWords({ id, fields }: PastRow): string {
  const text = fields['text'] === null ? 'no text' : `“${sanitize(String(fields['text']), longest)}”`;
  return `task ${id} ${String(fields['status']).replaceAll('_', ' ')} ${fields['quantity']}× ${text}`;
}

/** When it was, in the business's zone. */
export function pastTitle(at: number, zone: string): string {
  return `as it was ${fullTime(at, zone)}`;
}

function nameOf({ entity, id, field }: PastDifference): string {
  const name = field.replaceAll('_', ' ');
  if (entity === 'order') return name;
  return `${entity === 'item' ? 'line' : 'task'} ${id} ${name}`;
}

function words({ field }: PastDifference, value: PastValue, zone: string): string {
  if (value === null || value === '') return 'none';
  if (typeof value === 'object') return value.length === 0 ? 'none' : sanitize(value.join(', '), longest);
  if (instants.includes(field)) return fullTime(Number(value), zone);
  if (amounts.includes(field)) return formatAmount(Number(value));
  if (field === 'customer_email') return maskEmail(sanitize(String(value), longest));
  if (field === 'options') return optionWords(String(value));
  // Long or only for machines: that it differs is told, what it says is on the order itself.
  if (['ship_to', 'fields', 'findings', 'image_url'].includes(field)) return 'another';
  return sanitize(String(value), longest);
}

function optionWords(json: string): string {
  const options = maskOptions(JSON.parse(json) as ItemOption[]);
  return sanitize(options.map(({ name, value }) => `${name}: ${value}`).join('; ') || 'none', longest);
}
