import type { PackageStatus, WirePackage } from './wire.ts';

/** A package of the world, and what only the world knows of it. */
export interface PackageRecord {
  readonly order: WirePackage;
  /** Whether its pieces were taken off the shelf: what was closed before the world began had been counted then. */
  readonly fromStock: boolean;
  /** A split or cancel of it is being worked on: until then nothing else can be done with it. */
  busy: boolean;
  /** The seller has given a tracking number of its own; it can do so once. */
  tracked: boolean;
}

type Listener = (order: WirePackage, at: number) => void;

/** Every package there is. */
export class PackageBook {
  readonly #records = new Map<number, PackageRecord>();
  readonly #numbers = new Map<string, PackageRecord[]>();
  readonly #listeners: Listener[] = [];
  #sorted: WirePackage[] = [];
  #stale = false;
  #packageId = 3_330_100_000;
  #lineId = 4_765_100_000;

  get size(): number {
    return this.#records.size;
  }

  get(shipmentPackageId: number): PackageRecord | null {
    return this.#records.get(shipmentPackageId) ?? null;
  }

  /** In the order they came to be. */
  all(): IterableIterator<PackageRecord> {
    return this.#records.values();
  }

  /** All packages of one order number, also the ones that others have replaced. */
  ofOrder(orderNumber: string): readonly PackageRecord[] {
    return this.#numbers.get(orderNumber) ?? [];
  }

  /** Tells of every package that comes to be or changes from now on. */
  onChange(listener: Listener): void {
    this.#listeners.push(listener);
  }

  enter(order: WirePackage, fromStock: boolean): PackageRecord {
    const record: PackageRecord = { order, fromStock, busy: false, tracked: false };
    this.#records.set(order.shipmentPackageId, record);
    const siblings = this.#numbers.get(order.orderNumber);
    if (siblings) siblings.push(record);
    else this.#numbers.set(order.orderNumber, [record]);
    this.#sorted.push(order);
    this.#tell(order);
    return record;
  }

  /**
   * Changes a package, and moves its lastModifiedDate to `at` (epoch ms), in any case forward: no two states of one package
   * share a date.
   */
  edit({ order }: PackageRecord, at: number, change: (order: WirePackage) => void): void {
    change(order);
    order.lastModifiedDate = Math.max(at, order.lastModifiedDate + 1);
    this.#tell(order);
  }

  /** Moves a package on, with its lines. */
  move(
    record: PackageRecord,
    at: number,
    status: PackageStatus,
    change: (order: WirePackage) => void = () => {},
  ): void {
    this.edit(record, at, (order) => {
      order.status = status;
      order.shipmentPackageStatus = status;
      for (const line of order.lines) line.orderLineItemStatusName = status;
      order.packageHistories.push({ createdDate: at, status });
      change(order);
    });
  }

  /** All packages by lastModifiedDate, oldest first, equal dates by id. */
  byModified(): readonly WirePackage[] {
    if (this.#stale) {
      this.#sorted.sort((a, b) => a.lastModifiedDate - b.lastModifiedDate || a.shipmentPackageId - b.shipmentPackageId);
    }
    this.#stale = false;
    return this.#sorted;
  }

  /** Ids grow by one: whoever asks for the next thousand gets them in the order they came to be. */
  nextPackageId(): number {
    this.#packageId += 1;
    return this.#packageId;
  }

  nextLineId(): number {
    this.#lineId += 1;
    return this.#lineId;
  }

  #tell(order: WirePackage): void {
    this.#stale = true;
    for (const listener of this.#listeners) listener(order, order.lastModifiedDate);
  }
}
