import { settleLine, settlePackage } from './amounts.ts';
import type { PackageRecord } from './packages.ts';
import type { CreatedBy, PackageStatus, WireLine } from './wire.ts';
import type { World } from './world.ts';
import { cargoOf } from './write-package.ts';

/** So many pieces of a line. */
export interface Pieces {
  readonly lineId: number;
  readonly quantity: number;
}

/** Who calls pieces off, and why. */
export interface CancelCause {
  readonly by: 'Customer' | 'Seller';
  readonly reason: string;
  readonly code: number;
}

/** What a package holds without `taken`. */
export function rest({ order }: PackageRecord, taken: readonly Pieces[]): Pieces[] {
  return order.lines.flatMap(({ lineId, quantity }) => {
    const gone = taken.filter((each) => each.lineId === lineId).reduce((sum, each) => sum + each.quantity, 0);
    return quantity > gone ? [{ lineId, quantity: quantity - gone }] : [];
  });
}

/** Whether a package holds all of these pieces, and at least one is asked for of each. */
export function holds({ order }: PackageRecord, pieces: readonly Pieces[]): boolean {
  const asked = new Map<number, number>();
  for (const { lineId, quantity } of pieces) asked.set(lineId, (asked.get(lineId) ?? 0) + quantity);
  return [...asked].every(
    ([lineId, quantity]) =>
      quantity > 0 && (order.lines.find((line) => line.lineId === lineId)?.quantity ?? 0) >= quantity,
  );
}

/**
 * Splits a package: every group becomes a package of its own, what no group has becomes one more, and the old one is
 * UnPacked (facts B3).
 */
export function split(
  world: World,
  record: PackageRecord,
  groups: readonly (readonly Pieces[])[],
  at: number,
  status: PackageStatus = 'Created',
): void {
  const left = rest(record, groups.flat());
  const parts = [...groups, left].filter((part) => part.length > 0);
  let used: Pieces[] = [];
  for (const part of parts) {
    succeed(world, record, cut(record, part, used), 'split', status, at);
    used = [...used, ...part];
  }
  world.packages.move(record, at, 'UnPacked');
}

/**
 * Calls pieces off. Where some are left, the old package is no longer valid and becomes Cancelled as a whole, and a new one
 * of the same order number holds what is left (facts B3); else the package itself is Cancelled, or UnSupplied by the seller.
 */
export function cancel(
  world: World,
  record: PackageRecord,
  pieces: readonly Pieces[],
  cause: CancelCause,
  at: number,
): void {
  const left = rest(record, pieces);
  if (record.fromStock) {
    for (const { lineId, quantity } of pieces) {
      const line = record.order.lines.find((each) => each.lineId === lineId);
      if (line) world.shelf.put(line.barcode, quantity);
    }
  }
  if (left.length > 0) {
    const status = record.order.status === 'Awaiting' ? 'Awaiting' : 'Created';
    succeed(world, record, cut(record, left, []), 'cancel', status, at);
  }
  const whole = left.length === 0;
  world.packages.move(record, at, whole && cause.by === 'Seller' ? 'UnSupplied' : 'Cancelled', (order) => {
    for (const line of order.lines) {
      if (!pieces.some(({ lineId }) => lineId === line.lineId)) continue;
      Object.assign(line, { cancelledBy: cause.by, cancelReason: cause.reason, cancelReasonCode: cause.code });
    }
  });
}

/** Lines of their own for these pieces, behind the ones that earlier parts have taken. */
function cut({ order }: PackageRecord, part: readonly Pieces[], used: readonly Pieces[]): WireLine[] {
  return part.map(({ lineId, quantity }) => {
    const whole = order.lines.find((line) => line.lineId === lineId);
    if (!whole) throw new Error(`package ${order.shipmentPackageId} has no line ${lineId}`);
    const from = used.filter((each) => each.lineId === lineId).reduce((sum, each) => sum + each.quantity, 0);
    const line = structuredClone(whole);
    line.discountDetails = line.discountDetails.slice(from, from + quantity);
    settleLine(line);
    return line;
  });
}

function succeed(
  world: World,
  { order: old, fromStock }: PackageRecord,
  lines: WireLine[],
  createdBy: CreatedBy,
  status: PackageStatus,
  at: number,
): void {
  const order = structuredClone({ ...old, lines });
  order.shipmentPackageId = world.packages.nextPackageId();
  Object.assign(order, cargoOf(order.shipmentPackageId, world.random));
  order.createdBy = createdBy;
  order.originPackageIds = [old.shipmentPackageId];
  order.status = status;
  order.shipmentPackageStatus = status;
  order.packageHistories = [{ createdDate: at, status }];
  order.originShipmentDate = at;
  order.lastModifiedDate = at;
  for (const line of order.lines) line.orderLineItemStatusName = status;
  settlePackage(order);
  world.packages.enter(order, fromStock);
}
