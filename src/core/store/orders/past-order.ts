import type { ItemOption, OrderStatus } from '../../domain/order.ts';
import type { PastFields, PastRow, PastValue } from '../../domain/rewind.ts';
import type { Reader } from '../store.ts';
import { type OrderThen, orderAsOf, orderInstants } from './order-as-of.ts';
import type { OrderRow } from './order-row.ts';
import { type ItemDetail, type OrderDetail, readOrder } from './order-view.ts';

/** A field that said something else then. */
export interface PastDifference {
  readonly entity: 'order' | 'item' | 'task';
  readonly id: number;
  readonly field: string;
  readonly was: PastValue;
  readonly now: PastValue;
}

/** An order as it was. */
export interface PastOrder {
  /** UTC epoch ms. */
  readonly at: number;
  /** Since when it is known. */
  readonly from: number;
  /** In the form of an order that is; what the change log does not tell of (readings, pushes, returns, issues) is not in it. */
  readonly detail: OrderDetail;
  readonly tasks: readonly PastRow[];
  readonly differs: readonly PastDifference[];
  /** Lines and tasks that came since. */
  readonly since: readonly { readonly entity: 'item' | 'task'; readonly id: number }[];
  /** Fields whose value of then is not on record, as `order.gone_at` or `task 7.ready`. */
  readonly notKnown: readonly string[];
}

/** Fields that say which of our records a row rests on, and nothing of the order itself. */
const ours = ['raw_id'];

/**
 * An order as it was at an instant (UTC epoch ms), beside what it is now.
 *
 * @returns null when there is no such order; `from`: it is not known before
 */
export async function readPastOrder(
  db: Reader,
  orderId: number,
  at: number,
): Promise<PastOrder | { readonly from: number } | null> {
  const present = await readOrder(db, orderId);
  const then = await orderAsOf(db, orderId, at);
  const now = await orderAsOf(db, orderId, Number.MAX_SAFE_INTEGER);
  if (!present || then === null || now === null || !('order' in now)) return null;
  if (!('order' in then)) return then;
  const instants = await orderInstants(db, orderId);
  const rows = [then.order, ...then.items, ...then.tasks];
  return {
    at,
    from: present.order.first_seen_at,
    detail: await detailThen(db, present, then, instants.filter((one) => one <= at).at(-1) ?? at, at),
    tasks: then.tasks,
    differs: differences(then, now),
    since: [...missing(now.items, then.items), ...missing(now.tasks, then.tasks)],
    notKnown: rows.flatMap(({ entity, id, unknown }) =>
      unknown.map((field) => (entity === 'order' ? `order.${field}` : `${entity} ${id}.${field}`)),
    ),
  };
}

function differences(then: OrderThen, now: OrderThen): PastDifference[] {
  return [then.order, ...then.items, ...then.tasks].flatMap((row) => {
    const other = [now.order, ...now.items, ...now.tasks].find(
      ({ entity, id }) => entity === row.entity && id === row.id,
    );
    const is: PastFields = other?.fields ?? {};
    return Object.entries(row.fields)
      .filter(([field, value]) => !ours.includes(field) && !row.unknown.includes(field) && !same(value, is[field]))
      .map(([field, value]) => ({
        ...{ entity: row.entity as PastDifference['entity'], id: row.id, field },
        ...{ was: value, now: is[field] ?? null },
      }));
  });
}

function same(one: PastValue, other: PastValue | undefined): boolean {
  return JSON.stringify(one) === JSON.stringify(other ?? null);
}

function missing(now: readonly PastRow[], then: readonly PastRow[]): { entity: 'item' | 'task'; id: number }[] {
  const known = new Set(then.map(({ id }) => id));
  return now.filter(({ id }) => !known.has(id)).map(({ entity, id }) => ({ entity: entity as 'item' | 'task', id }));
}

/** What the change log does not tell of. */
const notTold = {
  ...{ beside: [], parked: [], print: new Map(), pushes: [] },
  ...{ returns: [], packageWrites: [], shop: null, issueIds: [] },
};

/** An order as it is, with no more than is told of one as it was: the two can be compared. */
export function likePast(detail: OrderDetail): OrderDetail {
  return { ...detail, ...notTold };
}

async function detailThen(
  db: Reader,
  present: OrderDetail,
  then: OrderThen,
  changedAt: number,
  at: number,
): Promise<OrderDetail> {
  const { tags: _, ...fields } = then.order.fields;
  const order = { ...present.order, ...(fields as Partial<OrderRow>), changed_at: changedAt };
  const places = [...present.items, ...present.adjustments].map(({ id }) => id);
  const items = then.items
    .map(itemThen)
    .sort(
      (one, other) =>
        Number(one.removedAt !== null) - Number(other.removedAt !== null) ||
        places.indexOf(one.id) - places.indexOf(other.id),
    );
  return {
    order: { ...order, status: order.status as OrderStatus },
    items: items.filter(({ adjustment }) => !adjustment),
    adjustments: items.filter(({ adjustment }) => adjustment),
    tags: await namesOf(db, present.order.channel, then.tags),
    rawVersions: present.rawVersions.filter(({ receivedAt }) => receivedAt <= at),
    changes: present.changes.filter((change) => change.at <= at),
    calls: present.calls.filter((call) => call.at <= at),
    ...notTold,
  };
}

function itemThen({ id, fields }: PastRow): ItemDetail {
  const text = (name: string): string | null => (fields[name] === null ? null : String(fields[name]));
  const number = (name: string): number | null => (fields[name] === null ? null : Number(fields[name]));
  return {
    id,
    lineKey: String(fields['line_key']),
    sku: text('sku'),
    name: String(fields['name']),
    quantity: Number(fields['quantity']),
    unitPrice: Number(fields['unit_price']),
    adjustment: fields['adjustment'] === 1,
    options: JSON.parse(String(fields['options'])) as ItemOption[],
    imageUrl: text('image_url'),
    removedAt: number('removed_at'),
    unitGross: number('unit_gross'),
    vatRate: number('vat_rate'),
  };
}

/** Tags by the names that they have now: a tag's own name is no part of an order. */
async function namesOf(db: Reader, channel: string, ids: readonly string[]): Promise<string[]> {
  if (ids.length === 0) return [];
  const rows = await db
    .selectFrom('tags')
    .select(['external_id', 'name'])
    .where('channel', '=', channel)
    .where('external_id', 'in', ids)
    .execute();
  const names = new Map(rows.map(({ external_id, name }) => [external_id, name]));
  return ids.map((id) => names.get(id) ?? id).sort();
}
