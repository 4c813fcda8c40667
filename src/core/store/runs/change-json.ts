import { maskOptions } from '../../domain/mask.ts';
import { toMoney } from '../../domain/money.ts';
import type { ItemOption } from '../../domain/order.ts';
import { withoutLinks } from '../../redact.ts';
import type { Fields } from '../orders/changes.ts';
import type { RunChange } from './run-changes.ts';

/** One change of a run as `--json` prints it; of a dry run, one that it would have made. */
export interface RunChangeJson {
  readonly entity: string;
  readonly entityId: number;
  readonly orderId: number | null;
  readonly orderNumber: string | null;
  readonly op: string;
  /** Only fields that differ. A time that falls into the run is `now`, so that lists of two runs can be compared. */
  readonly before: Readonly<Record<string, unknown>> | null;
  readonly after: Readonly<Record<string, unknown>> | null;
}

const flags = new Set(['gift', 'adjustment', 'blank', 'ready', 'merged_or_split', 'read_anew']);
const documents = new Set(['fields', 'findings', 'personalizations', 'ship_to', 'merged_external_ids']);
const amounts = new Set(['total', 'paid', 'tax', 'shipping', 'gross', 'discount', 'unit_price', 'unit_gross']);
/** Which stored document an order was made from: a number of our own that says nothing about the order. */
const ownFields = new Set(['raw_id']);

/**
 * A change in the words of the contract: names in camelCase, ISO 8601 times, money with its currency. A buyer's text is
 * whole, as in `order --json`; a link to a buyer's files is a credential and is `…`.
 *
 * @param startedAt when the run began, UTC epoch ms
 */
export function runChangeToJson(change: RunChange, startedAt: number): RunChangeJson {
  const { entity, entityId, orderId, orderNumber, op, before, after, at, currency } = change;
  const told = { from: startedAt, to: at, currency };
  return {
    entity,
    entityId,
    orderId,
    orderNumber,
    op,
    before: before && fieldsToJson(before, told),
    after: after && fieldsToJson(after, told),
  };
}

interface Told {
  /** The run's time up to the change, UTC epoch ms. */
  readonly from: number;
  readonly to: number;
  readonly currency: string | null;
}

function fieldsToJson(fields: Fields, told: Told): Record<string, unknown> {
  const shown = Object.entries(fields).filter(([name]) => !ownFields.has(name));
  return Object.fromEntries(shown.map(([name, value]) => [camel(name), valueToJson(name, value, told)]));
}

function valueToJson(name: string, value: Fields[string], { from, to, currency }: Told): unknown {
  if (value === null || value === undefined) return null;
  if (typeof value === 'number') {
    if (name.endsWith('_at') && value >= from && value <= to) return 'now';
    if (name.endsWith('_at') || name === 'ship_by') return new Date(value).toISOString();
    if (amounts.has(name) && currency !== null) return toMoney(value, currency);
    if (name === 'vat_rate') return value / 100;
    return flags.has(name) ? value === 1 : value;
  }
  if (typeof value !== 'string') return value;
  if (name === 'options') return maskOptions(JSON.parse(value) as ItemOption[]).map(optionToJson);
  return documents.has(name) ? JSON.parse(withoutLinks(value)) : withoutLinks(value);
}

function optionToJson({ name, value }: ItemOption): ItemOption {
  return { name, value: withoutLinks(value) };
}

function camel(name: string): string {
  return name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
