import { deriveSeed, Random } from '../random.ts';
import type { PackageRecord } from './packages.ts';
import { openStatuses, step } from './steps.ts';
import { cancel, split } from './succession.ts';
import type { PackageStatus } from './wire.ts';
import type { World } from './world.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** The steps of one order's life, each with the hours since it was placed. */
type Path = readonly (readonly [PackageStatus, number])[];

const delivered: Path = [
  ['Created', 0],
  ['Picking', 12],
  ['Invoiced', 22],
  ['Shipped', 34],
  ['Delivered', 82],
];
const paths: readonly (readonly [Path, number])[] = [
  [delivered, 84],
  [[['Awaiting', 0], ...delivered.map(([status, hours]): [PackageStatus, number] => [status, hours + 1])], 6],
  [[...delivered.slice(0, 4), ['AtCollectionPoint', 74], ['Delivered', 100]], 4],
  [[...delivered.slice(0, 4), ['UnDelivered', 90], ['Returned', 150]], 2],
  [
    [
      ['Created', 0],
      ['Cancelled', 3],
    ],
    4,
  ],
];

/** Writes what happened before the world began: orders of the last `days`, each as far on its way as its age allows. */
export function writeHistory(
  world: World,
  { orders, base, days }: { orders: number; base: number; days: number },
): void {
  const random = new Random(deriveSeed(world.seed, 0x68697374));
  const gap = (days * DAY) / Math.max(1, orders);
  for (let n = orders; n > 0; n -= 1) {
    const placedAt = Math.floor(base - (n - random.next()) * gap);
    const pace = 0.6 + random.next() * 0.8;
    const reached = random.weighted(paths).filter(([, hours]) => placedAt + hours * HOUR * pace <= base - 10_000);
    const [first, last] = [reached[0]?.[0] ?? 'Created', reached.at(-1)?.[0] ?? 'Created'];
    // What is closed had been counted when the shop's stock was; what is open takes its pieces from it.
    const record = world.placeOrder(world.basket(), placedAt, first, openStatuses.includes(last));
    if (!record) return;
    for (const [status, hours] of reached.slice(1)) {
      step(world, record, status, Math.floor(placedAt + hours * HOUR * pace) + random.int(0, 999));
    }
    if ((last === 'Created' || last === 'Picking') && random.chance(0.3)) divide(world, record, random, base);
  }
}

/** Some of what waits was split by the seller, or called off in part by its buyer, before the world began. */
function divide(world: World, record: PackageRecord, random: Random, base: number): void {
  const { lines, lastModifiedDate } = record.order;
  const [line] = lines;
  if (!line || lines.reduce((sum, each) => sum + each.quantity, 0) < 2) return;
  const at = Math.min(base, lastModifiedDate + random.int(5, 90) * 60_000);
  const pieces = [{ lineId: line.lineId, quantity: 1 }];
  if (random.chance(0.5)) split(world, record, [pieces], at);
  else cancel(world, record, pieces, { by: 'Customer', reason: 'Vazgeçtim', code: 1 }, at);
}
