import { type Random, withOne } from '../random.ts';
import { rejections } from './listings.ts';
import type { PackageRecord } from './packages.ts';
import { canBecome, isOpen, step } from './steps.ts';
import { cancel, type Pieces, split } from './succession.ts';
import type { PackageStatus } from './wire.ts';
import type { World } from './world.ts';

/** What can happen on the marketplace. Each answers false when there is nothing that it could happen to. */
type Event = (world: World, random: Random, now: number) => boolean;

const MINUTE = 60_000;

const arrive: Event = (world, random, now) => {
  const awaiting = random.chance(0.12);
  const record = world.placeOrder(world.basket(), now, awaiting ? 'Awaiting' : 'Created');
  if (!record || !awaiting) return record !== null;
  const paid = random.chance(0.88);
  world.agenda.put(now + random.int(15, 90) * MINUTE, (at) => {
    if (record.order.status !== 'Awaiting' || record.busy) return;
    if (paid) step(world, record, 'Created', at);
    else cancel(world, record, everything(record), unpaid, at);
  });
  return true;
};
const unpaid = { by: 'Customer', reason: 'Ödeme alınamadı', code: 5 } as const;
const changedMind = { by: 'Customer', reason: 'Vazgeçtim', code: 1 } as const;

/** The marketplace, or somebody in the seller's panel, moves a package on: one of those that have waited longest. */
const advance =
  (status: PackageStatus): Event =>
  (world, random, now) => {
    const ready = [...world.packages.all()].filter((record) => canBecome(record, status)).slice(0, 8);
    return withOne(random, ready, (record) => step(world, record, status, now));
  };

const callOff: Event = (world, random, now) =>
  withOne(random, open(world), (record) => cancel(world, record, everything(record), changedMind, now));

const callOffPart: Event = (world, random, now) =>
  withOne(random, several(world), (record) => cancel(world, record, onePiece(record, random), changedMind, now));

const divide: Event = (world, random, now) =>
  withOne(random, several(world), (record) => split(world, record, [onePiece(record, random)], now));

const sendBack: Event = (world, random, now) => {
  const delivered = [...world.packages.all()].filter(
    ({ order }) => order.status === 'Delivered' && !world.claims.ofPackage(order.shipmentPackageId),
  );
  return withOne(random, delivered.slice(-60), (record) => {
    const line = random.pick(record.order.lines);
    const whole = random.chance(0.5);
    const pieces = line.discountDetails.map((_, piece) => ({ line, piece }));
    world.claims.open(record, whole ? pieces : pieces.slice(0, 1), now);
  });
};

const comeBack: Event = (world, random, now) => {
  const onTheWay = [...world.claims.all()].filter(({ items }) => items.some(({ state }) => state === 'Created'));
  return withOne(random, onTheWay, (claim) => world.claims.arrive(world, claim, now));
};

const judgeProduct: Event = (world, random, now) => {
  const waiting = [...world.listings.all()].filter(({ status }) => status === 'pendingApproval');
  return withOne(random, waiting, ({ barcode }) =>
    world.listings.judge(barcode, random.chance(0.3) ? [rejections.image] : [], now),
  );
};

const events: readonly (readonly [Event, number])[] = [
  [arrive, 40],
  [advance('Picking'), 3],
  [advance('Invoiced'), 2],
  [advance('Shipped'), 20],
  [advance('Delivered'), 18],
  [advance('AtCollectionPoint'), 1.5],
  [advance('UnDelivered'), 1],
  [advance('Returned'), 1],
  [callOff, 3],
  [callOffPart, 2.5],
  [divide, 1.5],
  [sendBack, 2],
  [comeBack, 2],
  [judgeProduct, 0.5],
];

/**
 * One thing happens on the marketplace, at `now` (epoch ms). What is drawn but impossible gives way to a new order; when
 * nothing is on sale either, nothing happens.
 */
export function happen(world: World, random: Random, now: number): void {
  if (!random.weighted(events)(world, random, now)) arrive(world, random, now);
}

function open(world: World): PackageRecord[] {
  return [...world.packages.all()].filter(isOpen);
}

/** Packages that have more than one piece and wait in the shop. */
function several(world: World): PackageRecord[] {
  return open(world).filter(
    ({ order }) => order.status !== 'Awaiting' && order.lines.reduce((sum, line) => sum + line.quantity, 0) > 1,
  );
}

function everything({ order }: PackageRecord): Pieces[] {
  return order.lines.map(({ lineId, quantity }) => ({ lineId, quantity }));
}

function onePiece({ order }: PackageRecord, random: Random): Pieces[] {
  return [{ lineId: random.pick(order.lines).lineId, quantity: 1 }];
}
