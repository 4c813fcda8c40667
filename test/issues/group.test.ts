import Sqlite from 'better-sqlite3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Context } from '../../src/core/context.ts';
import { recordAct } from '../../src/core/store/acts.ts';
import { fixPlansOf, hashOf } from '../../src/core/store/issues/fix-plans.ts';
import { fixes, insertFix } from '../../src/core/store/issues/fixes.ts';
import { openTaskClosedOrder } from '../../src/sim/wrong/i26-open-task-closed-order.ts';
import { applyFix, planFix, standing } from './fixing.ts';
import { lookAtAll } from './happen.ts';
import { type IssueWorld, openIssueWorld } from './world.ts';

let world: IssueWorld;

beforeAll(async () => {
  world = await openIssueWorld({ orders: 340, packages: 4 });
  await lookAtAll(world);
}, 180_000);
afterAll(() => world.close());

async function openIssues(): Promise<number[]> {
  const rows = await world.store.db
    .selectFrom('issues')
    .select('id')
    .where('class', '=', 'I26')
    .where('state', '=', 'open')
    .orderBy('id')
    .execute();
  return rows.map(({ id }) => id);
}

/** Makes it happen until so many issues are open. */
async function spoil(least: number): Promise<number[]> {
  for (;;) {
    const open = await openIssues();
    if (open.length >= least) return open;
    await openTaskClosedOrder.inject(world.place());
    await lookAtAll(world);
  }
}

test('fifty fixes as one group, taken back as one group: every row is what it was', async () => {
  const issues = (await spoil(50)).slice(0, 50);
  const before = await standing(world);
  const shown = await world.run('fix-order', { issue: issues.join(','), plan: true });
  expect(await standing(world)).toEqual(before);
  const plans = await fixPlansOf(world.store.db, shown.runId);
  expect(plans.map(({ kept }) => kept.kind)).toEqual(issues.map(() => 'plan'));

  const done = await world.run('fix-order', { issue: issues.join(',') });
  expect(done.summary).toContain('50 mended and proven');
  expect((await openIssues()).filter((id) => issues.includes(id))).toEqual([]);
  const [last] = await fixes(world.store.db, {}, { limit: 1, offset: 0 });
  const group = await fixes(world.store.db, { groupId: last?.groupId ?? 0 });
  expect(group).toHaveLength(50);

  const undone = await world.run('fix-order', { undo: last?.id, group: true });
  expect(undone.summary).toContain('50 taken back');
  expect(await standing(world)).toEqual(before);
  expect((await openIssues()).filter((id) => issues.includes(id))).toEqual(issues);

  // An undo is itself an act, and can be taken back.
  const [undo] = await fixes(world.store.db, {}, { limit: 1, offset: 0 });
  await world.run('fix-order', { undo: undo?.id, group: true });
  expect((await openIssues()).filter((id) => issues.includes(id))).toEqual([]);
});

test('more than fifty are done only when their number is said', async () => {
  const issues = await spoil(51);
  const before = await standing(world);
  await expect(world.run('fix-order', { class: 'I26' })).rejects.toThrow(`${issues.length} issues at once`);
  await expect(world.run('fix-order', { class: 'I26', confirm: 50 })).rejects.toThrow('nothing was changed');
  expect(await standing(world)).toEqual(before);
  const done = await world.run('fix-order', { class: 'I26', confirm: issues.length });
  expect(done.summary).toContain(`${issues.length} mended`);

  // So that the next find something that is wrong.
  const [last] = await fixes(world.store.db, {}, { limit: 1, offset: 0 });
  await world.run('fix-order', { undo: last?.id, group: true });
});

test('what moved between the preview and the key is not applied: the new plan is there instead', async () => {
  const [issue = 0] = await spoil(1);
  const shown = await planFix(world, issue);
  if (shown.kept.kind !== 'plan') throw new Error(shown.kept.kind);
  const change = shown.kept.plan.changes.find(({ table, field }) => table === 'print_tasks' && field === 'status');
  expect(change).toMatchObject({ before: 'pending', after: 'completed' });

  await world.store.write((tx) =>
    tx.updateTable('print_tasks').set({ status: 'held' }).where('id', '=', Number(change?.key)).execute(),
  );
  const before = await standing(world);
  await expect(applyFix(world, issue, { expect: shown.hash ?? '' })).rejects.toThrow(
    'something else now than was shown',
  );
  expect(await standing(world)).toEqual(before);
  const [run] = await world.store.db.selectFrom('runs').select('id').orderBy('id', 'desc').limit(1).execute();
  const [anew] = await fixPlansOf(world.store.db, run?.id ?? 0);
  expect(JSON.stringify(anew?.kept)).toContain('"before":"held"');
  expect(await applyFix(world, issue, { expect: anew?.hash ?? '' })).toMatchObject({ state: 'proven' });
});

/** Another connection writes at the moment at which the deeds of a group begin: all was looked at, nothing is done yet. */
function asItBegins(write: (db: Sqlite.Database) => void): (context: Context) => Context {
  return (context) => ({
    ...context,
    progress: (done, total, what) => {
      if (what === undefined && done === 0) {
        const other = new Sqlite(world.installation.settings.databaseFile);
        write(other);
        other.close();
      }
      context.progress(done, total, what);
    },
  });
}

async function taskOf(issue: number): Promise<number> {
  const { kept } = await planFix(world, issue);
  if (kept.kind !== 'plan') throw new Error(kept.kind);
  return Number(kept.plan.changes.find(({ table, field }) => table === 'print_tasks' && field === 'status')?.key);
}

test('what slips in between the look and the deed is left, whatever was shown of it; the rest of the group is done', async () => {
  const [first = 0, second = 0, third = 0] = await spoil(3);
  const meant = { issue: [third, first, second].join(',') };
  const [moving, coming] = [await taskOf(second), await taskOf(third)];
  const set = (status: string, task: number) =>
    world.store.write((tx) => tx.updateTable('print_tasks').set({ status }).where('id', '=', task).execute());
  // Of the third there is nothing to be done when it is shown.
  await set('cancelled', coming);
  const shown = await world.run('fix-order', { ...meant, plan: true });
  const plans = await fixPlansOf(world.store.db, shown.runId);
  expect(plans.map(({ kept }) => kept.kind)).toEqual(['plan', 'plan', 'gone']);

  const slipsIn = asItBegins((db) => {
    db.prepare("update print_tasks set status = 'held' where id = ?").run(moving);
    db.prepare("update print_tasks set status = 'pending' where id = ?").run(coming);
  });
  const asked = { issue: [first, second, third].join(','), expect: hashOf(plans) };
  const done = await world.run('fix-order', asked, slipsIn);
  expect(done.summary).toBe('1 mended and proven, 2 moved meanwhile and left');
  const tasks = await world.store.db.selectFrom('print_tasks').select(['id', 'status']).execute();
  const statusOf = (id: number) => tasks.find((task) => task.id === id)?.status;
  expect([statusOf(moving), statusOf(coming)]).toEqual(['held', 'pending']);
  const kept = (await fixPlansOf(world.store.db, done.runId)).find(({ issueId }) => issueId === second);
  expect(JSON.stringify(kept)).toContain('"before":"held"');

  await set('pending', moving);
});

test('what others changed since a fix stays theirs: the undo shows all three values, and takes back the rest when told to', async () => {
  const [issue = 0] = await spoil(1);
  const fix = await applyFix(world, issue);
  const change = fix.plan.changes.find(({ table, field }) => table === 'print_tasks' && field === 'status');
  const task = Number(change?.key);
  await world.store.write((tx) =>
    tx.updateTable('print_tasks').set({ status: 'cancelled', finished_at: 5 }).where('id', '=', task).execute(),
  );
  await expect(world.run('fix-order', { undo: fix.id })).rejects.toThrow('Nothing was taken back');
  const [run] = await world.store.db.selectFrom('runs').select('id').orderBy('id', 'desc').limit(1).execute();
  const [plan] = await fixPlansOf(world.store.db, run?.id ?? 0);
  expect(plan?.kept).toMatchObject({
    kind: 'conflict',
    conflicts: expect.arrayContaining([
      {
        table: 'print_tasks',
        key: String(task),
        field: 'status',
        before: 'pending',
        ours: 'completed',
        now: 'cancelled',
      },
    ]),
  });
});

test('of a group of any size all fixes are meant when it is taken back', async () => {
  const [issue = 0] = await spoil(1);
  const most = 1001;
  let found = 0;
  const counted = world.store.write(async (tx) => {
    const at = world.clock.now();
    const actId = await recordAct(tx, { name: 'anna', origin: 'command' }, 'fix', `issue:${issue}`, {}, at);
    const plan = { changes: [], calls: [], following: [], final: [] };
    const fix = {
      kind: 'fix',
      class: 'I26',
      issueId: issue,
      orderId: null,
      choice: null,
      hash: '',
      plan,
      rest: [],
    } as const;
    let groupId: number | null = null;
    for (let made = 0; made < most; made += 1) {
      const id = await insertFix(tx, { ...fix, groupId, at, actId, runId: null, alone: false, undoes: null });
      groupId ??= id;
    }
    found = (await fixes(tx, { groupId: groupId ?? 0 })).length;
    throw new Error('counted');
  });
  await expect(counted).rejects.toThrow('counted');
  expect(found).toBe(most);
});
