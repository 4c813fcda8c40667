import { afterAll, beforeAll, expect, test } from 'vitest';
import { lookAtTouched } from '../../src/core/issues/live.ts';
import { recordAct } from '../../src/core/store/acts.ts';
import { fixPlansOf } from '../../src/core/store/issues/fix-plans.ts';
import { insertRule } from '../../src/core/store/issues/rules.ts';
import { moneyDiffers } from '../../src/sim/wrong/i10-money-differs.ts';
import { unknownSku } from '../../src/sim/wrong/i14-unknown-sku.ts';
import { openTaskClosedOrder } from '../../src/sim/wrong/i26-open-task-closed-order.ts';
import { planFix, standing } from './fixing.ts';
import { happen } from './happen.ts';
import { type IssueWorld, openIssueWorld } from './world.ts';

/** A way is taken only where it is one. */
let world: IssueWorld;

beforeAll(async () => {
  world = await openIssueWorld({ orders: 100, packages: 4 });
}, 120_000);
afterAll(() => world.close());

test('a way that none of them has is refused before anything is touched, and what has no ways is left by one of others', async () => {
  const [task, money] = [await happen(world, openTaskClosedOrder), await happen(world, moneyDiffers)];
  const before = await standing(world);
  const meant = [
    { order: `id:${task.orderId}` },
    { class: 'I26' },
    { issue: `${task.id}` },
    { order: `id:${money.orderId}` },
  ];
  for (const args of meant) {
    const asked = { ...args, choose: 'nonsense' };
    await expect(world.run('fix-order', asked)).rejects.toThrow('nonsense is no way to mend this');
    await expect(world.run('fix-order', { ...asked, plan: true })).rejects.toThrow('nonsense is no way to mend this');
  }
  expect(await standing(world)).toEqual(before);
  const both = await world.run('fix-order', { issue: `${task.id},${money.id}`, choose: 'accept' });
  expect(both.summary).toBe('1 mended and proven, 1 left');
  expect(await fixPlansOf(world.store.db, both.runId)).toMatchObject([
    { issueId: task.id, kept: { kind: 'refused', why: expect.stringContaining('nothing is to be chosen') } },
  ]);
});

test('what a rule decides is done, though it is not among what is suggested by now', async () => {
  const { jobs = [] } = await unknownSku.inject(world.place());
  for (const job of jobs) await world.run(job);
  const { store, clock } = world;
  while ((await lookAtTouched(store, { now: clock.now(), zone: 'Europe/London' })).more);
  const issue = await store.db
    .selectFrom('issues')
    .select(['id', 'barcode', 'detail', 'mode'])
    .where('class', '=', 'I14')
    .where('state', '=', 'open')
    .executeTakeFirstOrThrow();
  const { barcode } = JSON.parse(issue.detail) as { barcode: string };
  const planned = async (more: Record<string, unknown>) => (await planFix(world, issue.id, more)).kept;
  await expect(planned({ choose: 'product-987654' })).rejects.toThrow('is no way to mend this I14');
  await store.write(async (tx) => {
    const actId = await recordAct(tx, { name: 'ann', origin: 'command' }, 'rule', 'class:I14', {}, clock.now());
    await insertRule(tx, {
      ...{
        class: 'I14',
        kind: 'decide' as const,
        state: 'on' as const,
        match: { barcode },
        choice: { id: 'product-987654', value: null },
      },
      ...{ at: clock.now(), reason: 'asked', actId },
    });
  });
  expect(await planned({})).toMatchObject({ kind: 'plan' });
});
