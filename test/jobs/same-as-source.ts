import { expect } from 'vitest';
import { readPacific } from '../../src/sim/pacific.ts';
import type { WireItem, WireOrder } from '../../src/sim/shipstation/wire.ts';
import type { Shop } from './shop.ts';

/** Fails unless the store holds exactly the source's orders, field by field, and nothing else that is open or alive. */
export async function expectSameAsSource({ store, sim }: Pick<Shop, 'store' | 'sim'>): Promise<void> {
  const orders = await store.db.selectFrom('orders').selectAll().where('gone_at', 'is', null).execute();
  const items = await store.db
    .selectFrom('order_items')
    .selectAll()
    .where('removed_at', 'is', null)
    .orderBy('position')
    .execute();
  const tags = await store.db.selectFrom('order_tags').selectAll().execute();
  const itemsOf = group(items);
  const tagsOf = group(tags);
  const held = new Map(orders.map((order) => [order.external_id, order]));
  expect(held.size).toBe(sim.world.size);
  for (const wire of sim.world.orders()) {
    const order = held.get(String(wire.orderId));
    if (!order) throw new Error(`order ${wire.orderId} is missing`);
    const own = itemsOf.get(order.id) ?? [];
    expect({
      ...pick(order),
      items: own.map(({ foreign_options, link_hash, ...item }) => ({
        ...item,
        id: 0,
        order_id: 0,
        line_key: '',
        input_hash: '',
      })),
      tags: (tagsOf.get(order.id) ?? []).map((tag) => tag.tag_external_id).sort(),
    }).toEqual(expected(wire));
    expect(new Set(own.map((item) => item.line_key)).size).toBe(own.length);
  }
}

function group<T extends { order_id: number }>(rows: readonly T[]): Map<number, T[]> {
  const groups = new Map<number, T[]>();
  for (const row of rows) {
    const own = groups.get(row.order_id);
    if (own) own.push(row);
    else groups.set(row.order_id, [row]);
  }
  return groups;
}

const ours = [
  'id',
  'raw_id',
  'search_text',
  'notes_hash',
  'first_seen_at',
  'changed_at',
  'run_id',
  'absorbed_by',
  'gone_at',
  'ready_at',
  'rushed_at',
  'accepted_difference',
  'known_from',
  'erased_at',
];

function pick(order: Record<string, unknown>): Record<string, unknown> {
  const source = Object.fromEntries(Object.entries(order).filter(([name]) => !ours.includes(name)));
  return { ...source, ship_to: undefined };
}

const tenThousandths = (amount: number | null): number => Math.round((amount ?? 0) * 10_000);
const time = (text: string | null): number | null => (text === null ? null : readPacific(text));
const text = (value: string | null): string | null => (value === null || value.trim() === '' ? null : value);
const name = (value: string | null | undefined): string | null => text(value ?? null)?.trim() ?? null;

/** The row an order should have, worked out from the wire without the product's code. */
function expected(wire: WireOrder): Record<string, unknown> {
  const advanced = wire.advancedOptions;
  const statuses: Record<string, string> = {
    pending_fulfillment: 'awaiting_shipment',
    rejected_fulfillment: 'on_hold',
  };
  const amazon = /^\d{3}-\d{7}-\d{7}$/.test(wire.orderNumber) ? 'amazon' : null;
  return {
    channel: 'shipstation',
    external_id: String(wire.orderId),
    order_number: wire.orderNumber,
    order_key: wire.orderKey,
    marketplace: advanced.source ?? amazon,
    store_id: String(advanced.storeId),
    status: statuses[wire.orderStatus] ?? wire.orderStatus,
    source_status: wire.orderStatus,
    ordered_at: time(wire.orderDate),
    paid_at: time(wire.paymentDate),
    ship_by: time(wire.shipByDate),
    ship_date: wire.shipDate,
    hold_until: wire.holdUntilDate,
    source_created_at: time(wire.createDate),
    modified_at: time(wire.modifyDate),
    customer_name: name(wire.shipTo.name) ?? name(wire.billTo.name) ?? name(wire.customerUsername),
    customer_email: name(wire.customerEmail),
    customer_username: name(wire.customerUsername),
    ship_to: undefined,
    currency: 'GBP',
    total: tenThousandths(wire.orderTotal),
    paid: tenThousandths(wire.amountPaid),
    tax: tenThousandths(wire.taxAmount),
    shipping: tenThousandths(wire.shippingAmount),
    customer_notes: text(wire.customerNotes),
    internal_notes: text(wire.internalNotes),
    gift: wire.gift ? 1 : 0,
    gift_message: text(wire.giftMessage),
    payment_method: text(wire.paymentMethod),
    requested_service: text(wire.requestedShippingService),
    carrier_code: text(wire.carrierCode),
    service_code: text(wire.serviceCode),
    merged_or_split: advanced.mergedOrSplit ? 1 : 0,
    parent_external_id: advanced.parentId === null ? null : String(advanced.parentId),
    merged_external_ids: JSON.stringify(advanced.mergedIds.map(String)),
    // What only a marketplace that ships by package tells.
    created_by: null,
    tracking_number: null,
    tracking_url: null,
    gross: null,
    discount: null,
    items: wire.items.map(expectedItem),
    tags: (wire.tagIds ?? []).map(String).sort(),
  };
}

function expectedItem(item: WireItem, position: number): Record<string, unknown> {
  return {
    unit_gross: null,
    vat_rate: null,
    id: 0,
    order_id: 0,
    position,
    line_key: '',
    source_line_key: text(item.lineItemKey),
    external_item_id: String(item.orderItemId),
    sku: name(item.sku),
    name: item.name.trim(),
    quantity: item.quantity,
    unit_price: tenThousandths(item.unitPrice),
    adjustment: item.adjustment ? 1 : 0,
    options: JSON.stringify(item.options.map((option) => ({ name: option.name, value: option.value }))),
    product_external_id: item.productId === null ? null : String(item.productId),
    upc: text(item.upc),
    image_url: text(item.imageUrl),
    input_hash: '',
    removed_at: null,
  };
}
