import fc from 'fast-check';
import { afterAll, beforeAll, test } from 'vitest';
import { history, live } from './histories.ts';
import { type IssueWorld, openIssueWorld } from './world.ts';

let world: IssueWorld;
beforeAll(async () => {
  world = await openIssueWorld({ orders: 120, packages: 20 });
}, 180_000);
afterAll(() => world.close());

test('whatever goes wrong, is mended, taken back and dies half-way: no wrong name, nothing oversold, nothing told twice', async () => {
  const spoiled = new Set<number>();
  await fc.assert(
    fc.asyncProperty(history, (steps) => live(world, steps, spoiled)),
    // One world for all of them, so a failure cannot be made smaller: each history begins where the one before ended.
    { numRuns: 40, seed: 20261127, endOnFailure: true },
  );
}, 300_000);
