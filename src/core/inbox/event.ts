/** The nine things a marketplace can tell, with how urgent each is (facts on Trendyol, A2); names of ours, whatever the wire says. */
export const eventPriorities = {
  ORDER_CREATED: 1,
  ORDER_CANCELLED: 1,
  ORDER_STATUS_CHANGED: 2,
  SHIPMENT_CREATED: 2,
  RETURN_INITIATED: 2,
  INVENTORY_UPDATED: 3,
  PRICE_UPDATED: 3,
  PRODUCT_APPROVED: 4,
  PRODUCT_REJECTED: 4,
} as const;

export type EventName = keyof typeof eventPriorities;

export const eventNames = Object.keys(eventPriorities) as EventName[];

/** What nobody has given a priority. */
export const otherPriority = 5;

/** `ORDER_CREATED`, `OrderCreated` and the seed's `NewOrder` are one event; null for a name that is none of them. */
export function eventNamed(name: string): EventName | null {
  const plain = plainWord(name);
  if (plain === 'neworder') return 'ORDER_CREATED';
  return eventNames.find((known) => plainWord(known) === plain) ?? null;
}

/**
 * What a package in this status tells. The wire has no event names: what a webhook means is the status it carries and, for new
 * packages, what made them (facts on Trendyol, B8). Null for a status that we do not know.
 *
 * @param status in either spelling: `AtCollectionPoint`, `AT_COLLECTION_POINT`
 * @param createdBy order-creation, cancel, split or transfer
 */
export function eventOfStatus(status: string, createdBy: string | null): EventName | null {
  const event = statusEvents[plainWord(status)] ?? null;
  return event === 'ORDER_CREATED' && createdBy === 'cancel' ? 'ORDER_CANCELLED' : event;
}

const statusEvents: Readonly<Record<string, EventName>> = {
  awaiting: 'ORDER_CREATED',
  created: 'ORDER_CREATED',
  cancelled: 'ORDER_CANCELLED',
  unsupplied: 'ORDER_CANCELLED',
  verified: 'ORDER_STATUS_CHANGED',
  picking: 'ORDER_STATUS_CHANGED',
  invoiced: 'ORDER_STATUS_CHANGED',
  atcollectionpoint: 'ORDER_STATUS_CHANGED',
  delivered: 'ORDER_STATUS_CHANGED',
  undelivered: 'ORDER_STATUS_CHANGED',
  returned: 'ORDER_STATUS_CHANGED',
  unpacked: 'ORDER_STATUS_CHANGED',
  shipped: 'SHIPMENT_CREATED',
};

/** ShipStation's words (facts on ShipStation, A8): orders that came in, parcels that went out. */
export const shipStationEvents: Readonly<Record<string, EventName>> = {
  ORDER_NOTIFY: 'ORDER_CREATED',
  ITEM_ORDER_NOTIFY: 'ORDER_CREATED',
  SHIP_NOTIFY: 'SHIPMENT_CREATED',
  ITEM_SHIP_NOTIFY: 'SHIPMENT_CREATED',
  FULFILLMENT_SHIPPED: 'SHIPMENT_CREATED',
  FULFILLMENT_REJECTED: 'ORDER_STATUS_CHANGED',
};

/** A word without what its notations differ in: `AtCollectionPoint`, `AT_COLLECTION_POINT`. */
export function plainWord(name: string): string {
  return name.toLowerCase().replace(/[^a-z]/g, '');
}
