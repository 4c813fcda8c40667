import fc from 'fast-check';
import { afterAll, beforeAll, test } from 'vitest';
import { history, live } from './histories.ts';
import { type IssueWorld, openIssueWorld } from './world.ts';

let world: IssueWorld;

beforeAll(async () => {
  world = await openIssueWorld({ orders: 60, packages: 20 });
}, 60_000);
afterAll(() => world.close());

test('no history of faults, fixes, undos, syncs and deaths prints a wrong name, oversells or tells the marketplace twice', async () => {
  const spoiled = new Set<number>();
  await fc.assert(
    fc.asyncProperty(history, (steps) => live(world, steps, spoiled)),
    { numRuns: 40, seed: 1, endOnFailure: true },
  );
}, 120_000);
