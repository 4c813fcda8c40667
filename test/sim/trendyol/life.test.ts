import { expect, test } from 'vitest';
import { products } from '../../../src/sim/trendyol/catalogue.ts';
import type { WirePackage } from '../../../src/sim/trendyol/wire.ts';
import { type Caller, callSim, HOUR, MINUTE } from './caller.ts';

const gone = new Set(['Cancelled', 'UnSupplied', 'UnPacked', 'Returned']);

/** Ten days of two hundred events each. */
async function lively(seed = 7): Promise<Caller> {
  const caller = await callSim({ packages: 200, seed });
  for (let n = 0; n < 40; n += 1) {
    caller.clock.at += 6 * HOUR;
    caller.sim.life(50);
  }
  return caller;
}

test('the same life happens again from the same seed', async () => {
  const [one, two, other] = [await lively(), await lively(), await lively(8)];
  expect([...two.sim.world.orders()]).toEqual([...one.sim.world.orders()]);
  expect([...two.sim.world.claims.all()].length).toBe([...one.sim.world.claims.all()].length);
  expect([...other.sim.world.orders()].length).not.toBe([...one.sim.world.orders()].length);
});

test('a long life shows every state, splits, part cancels, and returns in several states', async () => {
  const { sim } = await lively();
  const orders = [...sim.world.orders()];
  const states = new Set(orders.map(({ status }) => status));
  for (const status of [
    'Created',
    'Picking',
    'Shipped',
    'Delivered',
    'UnDelivered',
    'Returned',
    'Cancelled',
    'UnPacked',
  ]) {
    expect(states).toContain(status);
  }
  expect(new Set(orders.map(({ createdBy }) => createdBy))).toEqual(new Set(['order-creation', 'split', 'cancel']));
  const claims = [...sim.world.claims.all()].flatMap(({ items }) => items.map(({ state }) => state));
  expect(new Set(claims).size).toBeGreaterThan(1);
  expect(claims).toContain('Accepted');
});

test('an Awaiting order becomes Created, or Cancelled, by itself within the hours', async () => {
  const { sim, clock } = await callSim({ packages: 0 });
  sim.life(60);
  const awaiting = [...sim.world.orders()].filter(({ status }) => status === 'Awaiting');
  expect(awaiting.length).toBeGreaterThan(2);
  clock.at += 91 * MINUTE;
  sim.world.settle(clock.at);
  const after = awaiting.map(({ shipmentPackageId }) => sim.world.order(shipmentPackageId));
  for (const order of after) {
    expect(['Created', 'Cancelled']).toContain(order?.status);
    expect(order?.lastModifiedDate).toBeLessThan(clock.at);
  }
});

test('no piece is lost: what was there is free, or in a package that is alive; nothing is oversold by itself', async () => {
  const { sim } = await lively();
  const { world } = sim;
  const held = new Map<string, number>();
  for (const { order, fromStock } of world.packages.all()) {
    if (!fromStock || gone.has(order.status)) continue;
    for (const { barcode, quantity } of order.lines) held.set(barcode, (held.get(barcode) ?? 0) + quantity);
  }
  for (const { barcode, quantity } of products) {
    expect(world.shelf.free(barcode) + (held.get(barcode) ?? 0)).toBe(quantity);
    expect(world.listings.get(barcode)?.quantity ?? 0).toBeLessThanOrEqual(world.shelf.free(barcode));
  }
  expect(world.oversold).toBe(0);
});

test('who lists more than there is oversells, and the world counts it', async () => {
  const { sim, clock } = await callSim({ packages: 0 });
  for (const listing of sim.world.listings.all()) listing.quantity += 5;
  for (let n = 0; n < 40; n += 1) {
    clock.at += HOUR;
    sim.life(60);
  }
  const missing = products.reduce((sum, { barcode }) => sum + Math.max(0, -sim.world.shelf.free(barcode)), 0);
  expect(sim.world.oversold).toBeGreaterThan(0);
  expect(sim.world.oversold).toBeGreaterThanOrEqual(missing);
});

test('two states of one package never share a date of change, and it never goes back', async () => {
  const { sim } = await callSim({ packages: 50 });
  const seen = new Map<number, number>();
  let doubled = 0;
  sim.world.packages.onChange(({ shipmentPackageId, lastModifiedDate }: WirePackage) => {
    if ((seen.get(shipmentPackageId) ?? 0) >= lastModifiedDate) doubled += 1;
    seen.set(shipmentPackageId, lastModifiedDate);
  });
  sim.life(800);
  expect(seen.size).toBeGreaterThan(100);
  expect(doubled).toBe(0);
});
