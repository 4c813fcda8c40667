import fc from 'fast-check';
import { expect, test } from 'vitest';
import { history, live } from '../issues/histories.ts';
import { openIssueWorld } from '../issues/world.ts';

test('thousands of histories of faults, fixes, undos, syncs and deaths', async () => {
  let lived = 0;
  for (let seed = 1; seed <= 20; seed += 1) {
    const world = await openIssueWorld({ orders: 120, packages: 20, seed });
    const spoiled = new Set<number>();
    await fc.assert(
      fc.asyncProperty(history, async (steps) => {
        await live(world, steps, spoiled);
        lived += 1;
      }),
      { numRuns: 150, seed, endOnFailure: true },
    );
    await world.close();
  }
  expect(lived).toBe(3000);
});
