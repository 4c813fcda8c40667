import { Refusal } from '../answer.ts';
import { itemDate, orderDate } from '../pacific.ts';
import { deriveSeed, Random } from '../random.ts';
import { guid, manualStore } from '../shop/channels.ts';
import { orderTotal } from '../shop/money.ts';
import { totalWeight } from '../shop/orders.ts';
import { invalid } from './answer.ts';
import { type CreateRequest, noAdvancedOptions, readCreateRequest } from './create-request.ts';
import type { WireCustomsItem, WireItem, WireOrder } from './wire.ts';
import type { OrderRecord, World } from './world.ts';
import { storedOption, type WriteSettings } from './write-settings.ts';

const changeable = ['awaiting_payment', 'awaiting_shipment', 'on_hold'];

/**
 * `POST /orders/createorder`: replaces the order found by `orderKey`, or makes a new one.
 *
 * A wrong or missing key makes a second order, whatever `orderId` says. An order that was split needs both.
 *
 * @param now epoch ms
 * @param how what the vendor makes of what it is sent; `ignore`: it answers 200 and changes nothing, as has been seen (facts A6)
 * @throws Refusal 400 when the request is wrong or the order can no longer be changed
 */
export function createOrder(
  world: World,
  body: unknown,
  now: number,
  how: WriteSettings & { readonly ignore: boolean; readonly lose: keyof WireOrder | null },
): WireOrder {
  const { ignore } = how;
  const sent = readCreateRequest(body);
  const record = target(world, sent);
  if (record && ignore) return world.read(record);
  if (record && !changeable.includes(record.status)) {
    throw new Refusal(400, {
      Message: `Order ${record.orderNumber} is ${record.status} and can no longer be changed.`,
    });
  }
  if (record) {
    world.written.push(record.orderId);
    const lost = how.lose === null ? {} : { [how.lose]: null };
    return world.edit(record.orderId, now, (order) =>
      Object.assign(order, replacement(world, sent, order, now, how), lost),
    );
  }
  const order = newOrder(world, sent, now, how);
  if (!ignore) world.add(order, now);
  return order;
}

function target(world: World, sent: CreateRequest): OrderRecord | null {
  if (sent.orderKey === null) return null;
  const found = [...world.records()].filter((record) => record.orderKey === sent.orderKey);
  const [first, second] = found;
  if (!first) return null;
  const named = found.find((record) => record.orderId === sent.orderId);
  if (named) return named;
  if (second || sent.orderId !== null) {
    throw invalid({ 'apiOrder.orderId': ['The order id is required, and must belong to the order key.'] });
  }
  return first;
}

function newOrder(world: World, sent: CreateRequest, now: number, how: WriteSettings): WireOrder {
  const orderId = world.nextOrderId();
  const orderKey = sent.orderKey ?? guid(new Random(deriveSeed(world.seed, orderId)));
  return {
    ...replacement(world, sent, null, now, how),
    orderId,
    orderKey,
    createDate: orderDate(now),
    modifyDate: orderDate(now),
  };
}

type Replaced = Omit<WireOrder, 'orderId' | 'orderKey' | 'createDate' | 'modifyDate'>;

/** The order as it will be; from the `old` one comes only what a caller cannot write. */
function replacement(
  world: World,
  sent: CreateRequest,
  old: WireOrder | null,
  now: number,
  how: WriteSettings,
): Replaced {
  const { orderId: _id, orderKey: _key, ...fields } = sent;
  const items = sent.items.map((line) => ({
    ...replacedItem(world, line, old, now),
    options: line.options.map((option) => storedOption(option, how)),
  }));
  const international = sent.internationalOptions ?? { contents: null, customsItems: null, nonDelivery: null };
  return {
    ...fields,
    billTo: { ...sent.billTo, addressVerified: null },
    shipTo: how.checksAddresses
      ? { ...sent.shipTo, residential: !sent.shipTo.residential, addressVerified: 'Address validation warning' }
      : { ...sent.shipTo, addressVerified: verdict(sent.shipTo, old) },
    items,
    orderTotal: orderTotal({ ...sent, items }),
    weight: sent.weight ?? totalWeight(items),
    insuranceOptions: sent.insuranceOptions ?? { provider: null, insureShipment: false, insuredValue: 0 },
    internationalOptions: {
      ...international,
      customsItems: international.customsItems && declared(world, international.customsItems, items, how),
    },
    advancedOptions: replacedOptions(sent, old),
    customerId: old?.customerId ?? null,
    holdUntilDate: sent.orderStatus === 'on_hold' ? (old?.holdUntilDate ?? null) : null,
    tagIds: old?.tagIds ?? null,
    userId: old?.userId ?? null,
    externallyFulfilled: old?.externallyFulfilled ?? false,
    externallyFulfilledBy: old?.externallyFulfilledBy ?? null,
    externallyFulfilledById: old?.externallyFulfilledById ?? null,
    externallyFulfilledByName: old?.externallyFulfilledByName ?? null,
    labelMessages: old?.labelMessages ?? null,
  };
}

type SentCustoms = NonNullable<NonNullable<CreateRequest['internationalOptions']>['customsItems']>;

/** An entry without an id is a new one; an account that does not leave them blank writes all of them anew from the lines. */
function declared(
  world: World,
  sent: SentCustoms,
  items: readonly WireItem[],
  { customs }: WriteSettings,
): WireCustomsItem[] {
  if (customs === 'kept')
    return sent.map((each) => ({ ...each, customsItemId: each.customsItemId ?? world.nextRowId() }));
  return items
    .filter((item) => !item.adjustment)
    .map((item) => ({
      customsItemId: world.nextRowId(),
      description: item.name,
      quantity: item.quantity,
      value: item.unitPrice,
      harmonizedTariffCode: null,
      countryOfOrigin: null,
    }));
}

/** A changed address has to be checked again; an unchanged one keeps what the check said. */
function verdict(shipTo: CreateRequest['shipTo'], old: WireOrder | null): string | null {
  const same =
    old && Object.entries(shipTo).every(([field, value]) => old.shipTo[field as keyof typeof shipTo] === value);
  return same ? old.shipTo.addressVerified : 'Address not yet validated';
}

/** A line keeps its id when it is named by that id or by its line key; otherwise it is a new line. */
function replacedItem(
  world: World,
  line: CreateRequest['items'][number],
  old: WireOrder | null,
  now: number,
): WireItem {
  const before = old?.items.find(
    (item) =>
      item.orderItemId === line.orderItemId || (line.lineItemKey !== null && item.lineItemKey === line.lineItemKey),
  );
  return {
    ...line,
    orderItemId: before?.orderItemId ?? world.nextRowId(),
    createDate: before?.createDate ?? itemDate(now),
    modifyDate: itemDate(now),
  };
}

function replacedOptions(sent: CreateRequest, old: WireOrder | null): WireOrder['advancedOptions'] {
  const fields = sent.advancedOptions ?? noAdvancedOptions;
  return {
    ...fields,
    storeId: old?.advancedOptions.storeId ?? fields.storeId ?? manualStore.storeId,
    mergedOrSplit: old?.advancedOptions.mergedOrSplit ?? false,
    mergedIds: old?.advancedOptions.mergedIds ?? [],
    parentId: old?.advancedOptions.parentId ?? null,
    billToMyOtherAccount: old?.advancedOptions.billToMyOtherAccount ?? null,
  };
}
