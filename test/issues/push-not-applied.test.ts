import { afterAll, beforeAll, expect, it } from 'vitest';
import { lookAtTouched } from '../../src/core/issues/live.ts';
import type { IssueRow } from '../../src/core/store/issues/ledger.ts';
import { pushNotApplied } from '../../src/sim/wrong/i32-push-not-applied.ts';
import { applyFix } from './fixing.ts';
import { type IssueWorld, openIssueWorld } from './world.ts';

const minuteMs = 60_000;
let world: IssueWorld;

beforeAll(async () => {
  world = await openIssueWorld({ orders: 10 });
}, 60_000);
afterAll(() => world.close());

async function look(): Promise<void> {
  const { store, clock, inbox } = world;
  while ((await lookAtTouched(store, { now: clock.now(), zone: 'Europe/London', inbox })).more);
}

async function open(): Promise<IssueRow | undefined> {
  const { db } = world.store;
  return db.selectFrom('issues').selectAll().where('class', '=', 'I32').where('state', '=', 'open').executeTakeFirst();
}

it('a number that is refused again is not mended: the fix is unproven and the issue stays; told for good, it is proven', async () => {
  const { key } = await pushNotApplied.inject(world.place());
  world.clock.pass(16 * minuteMs);
  await look();
  const issue = await open();
  expect(issue?.barcode).toBe(key);

  const refusing = world.trendyol.faults.add({ kind: 'itemFails', barcode: key ?? '' });
  const again = await applyFix(world, issue?.id ?? 0);
  expect(again).toMatchObject({ state: 'unproven' });
  expect((await open())?.id).toBe(issue?.id);

  world.trendyol.faults.remove(refusing);
  world.clock.pass(16 * minuteMs);
  expect(await applyFix(world, issue?.id ?? 0)).toMatchObject({ state: 'proven' });
  expect(await open()).toBeUndefined();
});
