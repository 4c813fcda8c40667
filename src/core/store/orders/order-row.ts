import type { Selectable } from 'kysely';
import type { SourceOrder } from '../../domain/order.ts';
import { preparedInsert } from '../prepared-insert.ts';
import type { Orders } from '../schema.ts';
import { foldText } from './search-text.ts';

export type OrderRow = Selectable<Orders>;

/** Columns that are ours: the source says nothing about them. */
type OwnColumn =
  | 'id'
  | 'channel'
  | 'raw_id'
  | 'absorbed_by'
  | 'gone_at'
  | 'accepted_difference'
  | 'search_text'
  | 'notes_hash'
  | 'first_seen_at'
  | 'changed_at'
  | 'ready_at'
  | 'rushed_at'
  | 'known_from'
  | 'erased_at'
  | 'run_id';

/** An order's row as its source tells it. */
export type OrderFacts = Omit<OrderRow, OwnColumn>;

/** Where each of the source's columns comes from. */
const factOf: { readonly [C in keyof OrderFacts]: (order: SourceOrder) => OrderFacts[C] } = {
  external_id: (order) => order.externalId,
  order_number: (order) => order.orderNumber,
  order_key: (order) => order.orderKey,
  marketplace: (order) => order.marketplace,
  store_id: (order) => order.storeId,
  status: (order) => order.status,
  source_status: (order) => order.sourceStatus,
  ordered_at: (order) => order.orderedAt,
  paid_at: (order) => order.paidAt,
  ship_by: (order) => order.shipBy,
  ship_date: (order) => order.shipDate,
  hold_until: (order) => order.holdUntil,
  source_created_at: (order) => order.sourceCreatedAt,
  modified_at: (order) => order.modifiedAt,
  customer_name: (order) => order.customerName,
  customer_email: (order) => order.customerEmail,
  customer_username: (order) => order.customerUsername,
  ship_to: (order) => JSON.stringify(order.shipTo),
  currency: (order) => order.currency,
  total: (order) => order.total,
  paid: (order) => order.paid,
  tax: (order) => order.tax,
  shipping: (order) => order.shipping,
  customer_notes: (order) => order.customerNotes,
  internal_notes: (order) => order.internalNotes,
  gift: (order) => (order.gift ? 1 : 0),
  gift_message: (order) => order.giftMessage,
  payment_method: (order) => order.paymentMethod,
  requested_service: (order) => order.requestedService,
  carrier_code: (order) => order.carrierCode,
  service_code: (order) => order.serviceCode,
  merged_or_split: (order) => (order.mergedOrSplit ? 1 : 0),
  parent_external_id: (order) => order.parentExternalId,
  merged_external_ids: (order) => JSON.stringify(order.mergedExternalIds),
  created_by: (order) => order.package?.createdBy ?? null,
  tracking_number: (order) => order.package?.trackingNumber ?? null,
  tracking_url: (order) => order.package?.trackingUrl ?? null,
  gross: (order) => order.package?.gross ?? null,
  discount: (order) => order.package?.discount ?? null,
};

const factColumns = Object.keys(factOf) as (keyof OrderFacts)[];

/** The source's part of an order's row. */
export function orderFacts(order: SourceOrder): OrderFacts {
  return Object.fromEntries(factColumns.map((column) => [column, factOf[column](order)])) as OrderFacts;
}

/** What an operator may type to find an order: numbers, ids, who bought it, what was bought. */
export function searchText(order: SourceOrder): string {
  const skus = new Set(order.items.map((item) => item.sku));
  const key = order.orderKey === order.orderNumber ? null : order.orderKey;
  const parts = [
    order.orderNumber,
    order.externalId,
    key,
    order.customerName,
    order.customerEmail,
    order.customerUsername,
    order.package?.trackingNumber ?? null,
    ...skus,
  ];
  return foldText(parts.filter((part) => part !== null && part !== '').join(' '));
}

/** Stores a new order's row; answers its id. */
export const insertOrder = preparedInsert('orders', [
  ...factColumns,
  'channel',
  'raw_id',
  'search_text',
  'notes_hash',
  'first_seen_at',
  'changed_at',
  'run_id',
]);
