import { afterAll, beforeAll, expect, it } from 'vitest';
import { lookAtTouched } from '../../src/core/issues/live.ts';
import type { IssueRow } from '../../src/core/store/issues/ledger.ts';
import { pushNotApplied } from '../../src/sim/wrong/i32-push-not-applied.ts';
import { liveBarcode, writeStep } from '../../src/sim/wrong/stock.ts';
import { badRun } from '../../src/sim/wrong/wrong.ts';
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

async function openIssue(cls: string, barcode: string): Promise<IssueRow | undefined> {
  const { db } = world.store;
  const open = db.selectFrom('issues').selectAll().where('state', '=', 'open');
  return open.where('class', '=', cls).where('barcode', '=', barcode).executeTakeFirst();
}

it('a number that is refused again is not mended: the fix is unproven and the issue stays; told for good, it is proven', async () => {
  const { key: barcode } = await pushNotApplied.inject(world.place());
  if (barcode === null) throw new Error('no listing was spoilt');
  world.clock.pass(16 * minuteMs);
  await look();
  const issue = await openIssue('I32', barcode);
  expect(issue).toBeDefined();

  const refusing = world.trendyol.faults.add({ kind: 'itemFails', barcode });
  const again = await applyFix(world, issue?.id ?? 0);
  expect(again).toMatchObject({ state: 'unproven' });
  expect((await openIssue('I32', barcode))?.id).toBe(issue?.id);

  world.trendyol.faults.remove(refusing);
  world.clock.pass(16 * minuteMs);
  expect(await applyFix(world, issue?.id ?? 0)).toMatchObject({ state: 'proven' });
  expect(await openIssue('I32', barcode)).toBeUndefined();
});

it('a listing without stock is off from when stock came, not from when it was put to nothing', async () => {
  const { barcode } = liveBarcode(world.place(), 'article on sale');
  const shopHas = async (pieces: number): Promise<void> => {
    await world.place().shop?.query('update oc_product set quantity = ? where ean = ?', [pieces, barcode]);
  };
  await shopHas(0);
  await world.run('trendyol-stock');
  world.clock.pass(600 * minuteMs);
  await world.run('trendyol-stock');
  await shopHas(7);
  const failing = world.trendyol.faults.add({ kind: 'itemFails', barcode });
  await world.run('trendyol-stock');
  await look();
  expect(await openIssue('I35', barcode)).toBeUndefined();
  world.clock.pass(41 * minuteMs);
  await look();
  expect((await openIssue('I35', barcode))?.line).toBe('it is off with 0 listed, and 7 could be sold');
  world.trendyol.faults.remove(failing);
});

it('what is promised whole is sold out from then on, whatever moves besides', async () => {
  const { barcode, listed } = liveBarcode(world.place(), 'article on sale');
  const pieces = Number(listed);
  const promise = (from: number, to: number): void => {
    const place = world.place();
    const set = 'update stock_levels set reserved = ?, available = max(0, on_hand - ? - buffer) where barcode = ?';
    place.db.run(set, to, to, barcode);
    writeStep(place, badRun(place, 'trendyol-stock'), {
      ...{ barcode, balance: 'reserved', from, to },
      cause: 'promised to buyers',
    });
  };
  promise(0, pieces + 1);
  world.clock.pass(30 * minuteMs);
  promise(pieces + 1, pieces + 2);
  world.clock.pass(11 * minuteMs);
  await look();
  expect((await openIssue('I35', barcode))?.line).toBe(`${pieces} are on sale, and the shop has none to sell`);
});
