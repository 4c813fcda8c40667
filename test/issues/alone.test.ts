import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Context } from '../../src/core/context.ts';
import { recordAct } from '../../src/core/store/acts.ts';
import { snoozeIssue } from '../../src/core/store/issues/aside.ts';
import { fixPlansOf } from '../../src/core/store/issues/fix-plans.ts';
import { fixes } from '../../src/core/store/issues/fixes.ts';
import { keepTrust, readTrust } from '../../src/core/store/issues/trust.ts';
import { unpaidInWork } from '../../src/sim/wrong/i11-unpaid-in-work.ts';
import { listingAboveSellable } from '../../src/sim/wrong/i31-listing-above-sellable.ts';
import { lookAtAll } from './happen.ts';
import { type IssueWorld, openIssueWorld } from './world.ts';

/** What a trusted class does without asking is what a person would be shown as such, when it is done, one after another. */
let world: IssueWorld;
const by = { name: 'ann', origin: 'command' } as const;

beforeAll(async () => {
  world = await openIssueWorld({ orders: 100, packages: 4 });
  await world.store.write(async (tx) => {
    for (const cls of ['I11', 'I31']) {
      const at = world.clock.now();
      const actId = await recordAct(tx, by, 'trust', `class:${cls}`, {}, at);
      await keepTrust(tx, cls, { alone: true, dailyLimit: 20, at, reason: 'ann said so' }, actId);
    }
  });
}, 120_000);
afterAll(() => world.close());
beforeEach(() => world.run('sync-orders-recent'));

async function openOf(cls: string): Promise<{ id: number; detail: string; mode: string }[]> {
  await lookAtAll(world);
  return world.store.db
    .selectFrom('issues')
    .select(['id', 'detail', 'mode'])
    .where('class', '=', cls)
    .where('state', '=', 'open')
    .where('snoozed_until', 'is', null)
    .orderBy('id')
    .execute();
}

/** Just before the first of them is done. */
function asItBegins(work: () => Promise<void>): (context: Context) => Context {
  let begun = false;
  return (context) => ({
    ...context,
    store: {
      ...context.store,
      write: async (deed) => {
        if (!begun) {
          begun = true;
          await work();
        }
        return context.store.write(deed);
      },
    },
  });
}

async function unpaidTask(): Promise<{ issue: number; task: number }> {
  await unpaidInWork.inject(world.place());
  const issue = (await openOf('I11')).find(({ mode }) => mode === 'A');
  if (!issue) throw new Error('I11 was not found, or not as one that needs no person.');
  return { issue: issue.id, task: (JSON.parse(issue.detail) as { taskId: number }).taskId };
}

const taskNow = (id: number) =>
  world.store.db.selectFrom('print_tasks').selectAll().where('id', '=', id).executeTakeFirstOrThrow();

async function leftBy(): Promise<string> {
  const run = await world.store.db.selectFrom('runs').select('id').orderBy('id', 'desc').executeTakeFirstOrThrow();
  return JSON.stringify((await fixPlansOf(world.store.db, run.id)).map(({ kept }) => kept));
}

test('a piece that is begun since the last look is left for a person', async () => {
  const { issue, task } = await unpaidTask();
  await world.store.write((tx) =>
    tx.updateTable('print_tasks').set({ status: 'in_progress' }).where('id', '=', task).execute(),
  );
  const begun = await taskNow(task);
  await expect(world.run('fix-order', { class: 'I11', alone: true })).rejects.toThrow('Nothing was mended');
  expect(await leftBy()).toContain('it has to be shown to a person');
  expect(await taskNow(task)).toEqual(begun);
  expect(await fixes(world.store.db, { issueId: issue })).toEqual([]);
});

test('what a person puts aside in the moment in which it would be done is left', async () => {
  const { task } = await unpaidTask();
  const waiting = await taskNow(task);
  const until = world.clock.now() + 24 * 3_600_000;
  const aside = asItBegins(async () => {
    for (const { id } of await openOf('I11')) {
      await snoozeIssue(world.store, by, id, { until, reason: 'asked' }, world.clock.now());
    }
  });
  await expect(world.run('fix-order', { class: 'I11', alone: true }, aside)).rejects.toThrow('Nothing was mended');
  expect(await leftBy()).toContain('snoozed');
  expect(await taskNow(task)).toEqual(waiting);
});

test('each is proven before the next is done: one that does not help ends it', async () => {
  const keys: string[] = [];
  for (let times = 0; times < 3; times += 1) {
    keys.push(String((await listingAboveSellable.inject(world.place())).key));
    world.clock.pass(60 * 60_000);
    await openOf('I31');
  }
  const issues = await openOf('I31');
  expect(issues).toHaveLength(3);
  for (const job of ['trendyol-orders', 'sync-orders-recent']) await world.run(job);
  await world.run('trendyol-stock', { read: true });
  for (const barcode of keys) world.trendyol.faults.add({ kind: 'itemFails', barcode, reason: 'Ürün kilitli' });
  const ran = await world.run('fix-order', { class: 'I31', alone: true });
  expect(await fixes(world.store.db, { class: 'I31' })).toHaveLength(1);
  expect(ran.summary).toBe('1 done, and the rule still finds it, 2 left');
  expect((await readTrust(world.store.db)).get('I31')?.alone).toBe(false);
});
