import type { Insertable, Selectable } from 'kysely';
import type { SourceOrder } from '../domain/order.ts';
import { preparedInsert } from './prepared-insert.ts';
import type { Orders } from './schema.ts';
import { foldText } from './search-text.ts';

export type OrderRow = Selectable<Orders>;

/** Columns that are ours: the source says nothing about them. */
type OwnColumn =
  | 'id'
  | 'channel'
  | 'raw_id'
  | 'absorbed_by'
  | 'gone_at'
  | 'search_text'
  | 'first_seen_at'
  | 'changed_at'
  | 'run_id';

/** An order's row as its source tells it. */
export type OrderFacts = Omit<OrderRow, OwnColumn>;

/** The source's part of an order's row. */
export function orderFacts(order: SourceOrder): OrderFacts {
  return {
    external_id: order.externalId,
    order_number: order.orderNumber,
    order_key: order.orderKey,
    marketplace: order.marketplace,
    store_id: order.storeId,
    status: order.status,
    source_status: order.sourceStatus,
    ordered_at: order.orderedAt,
    paid_at: order.paidAt,
    ship_by: order.shipBy,
    ship_date: order.shipDate,
    hold_until: order.holdUntil,
    source_created_at: order.sourceCreatedAt,
    modified_at: order.modifiedAt,
    customer_name: order.customerName,
    customer_email: order.customerEmail,
    customer_username: order.customerUsername,
    ship_to: JSON.stringify(order.shipTo),
    currency: order.currency,
    total: order.total,
    paid: order.paid,
    tax: order.tax,
    shipping: order.shipping,
    customer_notes: order.customerNotes,
    internal_notes: order.internalNotes,
    gift: order.gift ? 1 : 0,
    gift_message: order.giftMessage,
    payment_method: order.paymentMethod,
    requested_service: order.requestedService,
    carrier_code: order.carrierCode,
    service_code: order.serviceCode,
    merged_or_split: order.mergedOrSplit ? 1 : 0,
    parent_external_id: order.parentExternalId,
    merged_external_ids: JSON.stringify(order.mergedExternalIds),
  };
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
    ...skus,
  ];
  return foldText(parts.filter((part) => part !== null && part !== '').join(' '));
}

const columns = [
  'channel',
  'external_id',
  'order_number',
  'order_key',
  'marketplace',
  'store_id',
  'status',
  'source_status',
  'ordered_at',
  'paid_at',
  'ship_by',
  'ship_date',
  'hold_until',
  'source_created_at',
  'modified_at',
  'customer_name',
  'customer_email',
  'customer_username',
  'ship_to',
  'currency',
  'total',
  'paid',
  'tax',
  'shipping',
  'customer_notes',
  'internal_notes',
  'gift',
  'gift_message',
  'payment_method',
  'requested_service',
  'carrier_code',
  'service_code',
  'merged_or_split',
  'parent_external_id',
  'merged_external_ids',
  'raw_id',
  'search_text',
  'first_seen_at',
  'changed_at',
  'run_id',
] as const satisfies readonly (keyof Insertable<Orders>)[];

/** Stores a new order's row; answers its id. */
export const insertOrder = preparedInsert('orders', columns);
