import { expect, it } from 'vitest';
import { rescueChain } from '../../../../src/core/store/runs/rescue-chain.ts';
import { openRuns } from './run-fixture.ts';

it('leads from a rescued run back to the one that somebody started, and not to what caused that', async () => {
  const { store, add, close } = await openRuns();
  const cause = await add({ at: 1 });
  const started = await add({ at: 2, trigger: 'chain', parent_id: cause });
  const rescued = await add({ at: 3, trigger: 'rescue', parent_id: started });
  const again = await add({ at: 4, trigger: 'rescue', parent_id: rescued });
  expect(await rescueChain(store.db, again)).toEqual([again, rescued, started]);
  expect(await rescueChain(store.db, started)).toEqual([started]);
  await close();
});
