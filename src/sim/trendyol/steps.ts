import type { PackageRecord } from './packages.ts';
import type { PackageStatus } from './wire.ts';
import type { World } from './world.ts';

/** From which states a package can come into each state that the marketplace itself gives. */
const before: Partial<Record<PackageStatus, readonly PackageStatus[]>> = {
  Created: ['Awaiting', 'Verified'],
  Picking: ['Created'],
  Invoiced: ['Created', 'Picking'],
  Shipped: ['Created', 'Picking', 'Invoiced'],
  AtCollectionPoint: ['Shipped'],
  Delivered: ['Shipped', 'AtCollectionPoint'],
  UnDelivered: ['Shipped', 'AtCollectionPoint'],
  Returned: ['UnDelivered'],
};

/** States in which a package waits in the shop: it can still be split or called off. */
export const openStatuses: readonly PackageStatus[] = ['Awaiting', 'Verified', 'Created', 'Picking', 'Invoiced'];

export function canBecome({ order, busy }: PackageRecord, status: PackageStatus): boolean {
  return !busy && (before[status]?.includes(order.status) ?? false);
}

export function isOpen({ order, busy }: PackageRecord): boolean {
  return !busy && openStatuses.includes(order.status);
}

/** Moves a package on; a parcel that came back puts its pieces on the shelf again. */
export function step(world: World, record: PackageRecord, status: PackageStatus, at: number): void {
  world.packages.move(record, at, status, (order) => {
    if (status === 'Invoiced' && order.invoiceNumber === '') order.invoiceStatus = 'Invoiced';
  });
  if (status !== 'Returned' || !record.fromStock) return;
  for (const line of record.order.lines) world.shelf.put(line.barcode, line.quantity);
}
