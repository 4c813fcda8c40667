import { afterAll, beforeAll, expect, test } from 'vitest';
import { findClass, issueClasses } from '../../src/core/issues/index.ts';
import { lookAtTouched } from '../../src/core/issues/live.ts';
import { lookAt } from '../../src/core/issues/look.ts';
import { netChanges, rowNow } from '../../src/core/store/issues/capture.ts';
import type { KeptEvidence } from '../../src/core/store/issues/issue-list.ts';
import type { IssueRow } from '../../src/core/store/issues/ledger.ts';
import { outgoing } from '../../src/jobs/fixing/take-back.ts';
import { wrongs } from '../../src/sim/wrong/index.ts';
import type { Done } from '../../src/sim/wrong/wrong.ts';
import { applyFix, differences, outside, planFix, planUndo, standing, undoFix } from './fixing.ts';
import { type IssueWorld, openIssueWorld } from './world.ts';

let world: IssueWorld;

beforeAll(async () => {
  world = await openIssueWorld({ orders: 160 });
  await lookAtAll();
}, 120_000);
afterAll(() => world.close());

async function lookAtAll(): Promise<void> {
  const { store, clock, inbox } = world;
  while ((await lookAtTouched(store, { now: clock.now(), zone: 'Europe/London', inbox })).more);
}

/** Runs the jobs that bring the program what was done outside. @returns their runs */
async function runJobs({ jobs = [] }: Done): Promise<number[]> {
  const runs: number[] = [];
  for (const job of jobs) {
    runs.push((await world.run(job)).runId);
    world.clock.pass(1000);
  }
  return runs;
}

async function openIssues(cls: string): Promise<IssueRow[]> {
  return world.store.db
    .selectFrom('issues')
    .selectAll()
    .where('class', '=', cls)
    .where('state', '=', 'open')
    .orderBy('id')
    .execute();
}

test('every class of the bundled world is a class that is looked for, and every class is there', () => {
  expect(wrongs.map(({ id }) => id)).toEqual(issueClasses.map(({ id }) => id));
});

test('a shop that was read and is in order shows nothing', async () => {
  const open = await world.store.db
    .selectFrom('issues')
    .select(['class', 'key', 'line'])
    .where('state', '=', 'open')
    .execute();
  // In a shop of this size some orders really are late, and the list says so.
  expect(open.filter((issue) => issue.class !== 'I12')).toEqual([]);
});

for (const wrong of wrongs) {
  test(`${wrong.id}: what looks like it and is right is not found; what is wrong is, with the run that did it`, async () => {
    const definition = findClass(wrong.id);
    if (!definition) throw new Error(`no class ${wrong.id}`);
    const known = new Set((await openIssues(wrong.id)).map(({ key }) => key));

    const twin = await wrong.twin(world.place());
    await runJobs(twin);
    await lookAtAll();
    world.clock.pass(definition.graceMs + 1);
    await lookAtAll();
    const afterTwin = (await openIssues(wrong.id)).filter(({ key }) => !known.has(key));
    expect(afterTwin.filter(({ order_id }) => twin.orderId === null || order_id === twin.orderId)).toEqual([]);

    const done = await wrong.inject(world.place());
    const causes = [done.runId ?? [], await runJobs(done)].flat();
    await lookAtAll();
    world.clock.pass(definition.graceMs + 1);
    await lookAtAll();
    // What other classes have brought about in the same world may have become due meanwhile.
    const found = (await openIssues(wrong.id)).filter(
      ({ key, order_id }) =>
        !known.has(key) &&
        (done.orderId === null || order_id === done.orderId) &&
        (done.key === null || key.includes(done.key)),
    );
    expect(found.length).toBeGreaterThan(0);
    if (causes.length > 0) {
      const written = found.flatMap(({ evidence }) =>
        (JSON.parse(evidence) as KeptEvidence[]).map((one) => one.written),
      );
      expect(causes).toEqual(expect.arrayContaining([expect.toBeOneOf(written.map((one) => one?.run))]));
    }

    // What a look at the touched row finds, the sweep of everything finds as well.
    const scope = { kind: 'order-range', from: 0, to: 1_000_000_000 } as const;
    const everything = lookAt(world.store.db, definition.subject === 'order' ? scope : { kind: 'all' }, {
      now: world.clock.now(),
      zone: 'Europe/London',
    });
    const keys = (await definition.find(everything)).map(({ key }) => key);
    expect(keys).toEqual(expect.arrayContaining(found.map(({ key }) => key)));

    const [issue] = found;
    if (!issue || !definition.repair) return;
    const choose = wrong.choose === undefined ? {} : { choose: wrong.choose.id, value: wrong.choose.value };
    // What is read from outside for the plan are facts, and stay.
    if (definition.fetch) await planFix(world, issue.id, choose);
    const before = await standing(world);
    const outsideBefore = await outside(world);
    const { kept, hash } = await planFix(world, issue.id, choose);
    if (kept.kind !== 'plan') throw new Error(JSON.stringify(kept));
    expect(await standing(world)).toEqual(before);

    const fix = await applyFix(world, issue.id, { ...choose, expect: hash ?? '' });
    expect(fix.plan).toEqual(kept.plan);
    expect(fix).toMatchObject({ state: 'proven' });
    expect((await openIssues(wrong.id)).map(({ id }) => id)).not.toContain(issue.id);

    const fixed = { standing: await standing(world), outside: await outside(world) };
    const back = await planUndo(world, fix);
    const isAsFixed = async () => {
      expect(differences(fixed.standing, await standing(world))).toEqual({});
      expect(differences(fixed.outside, await outside(world))).toEqual({});
    };
    await isAsFixed();
    if (back.kind === 'refused') {
      // Nothing of it can be taken back, and that is said, with the reason, before anything is done.
      expect(back.why).toMatch(/nothing can be taken back: ./);
      await expect(undoFix(world, fix)).rejects.toThrow('Nothing was taken back');
      await isAsFixed();
      return;
    }
    if (back.kind !== 'plan') throw new Error(JSON.stringify(back));
    const undo = await undoFix(world, fix);
    expect(undo).toMatchObject({ state: 'proven', plan: back.plan });
    // Every row that the fix changed is what it was; but stock that is told is read anew, and that is announced.
    for (const { table, key, before: row } of await netChanges(world.store.db, fix.id)) {
      if (outgoing.includes(table) || (table.startsWith('stock_') && back.plan.listings)) continue;
      expect(await rowNow(world.store.db, table, key)).toEqual(row);
    }
    // What differs from before besides was announced.
    if (back.plan.final.length > 0) return;
    if (kept.plan.following.length === 0) expect(await standing(world)).toEqual(before);
    expect(differences(before, await standing(world))).toEqual({});
    expect(differences(outsideBefore, await outside(world))).toEqual({});
    if (kept.plan.following.length > 0) world.clock.pass(definition.graceMs + 1);
    await lookAtAll();
    expect((await openIssues(wrong.id)).map(({ id }) => id)).toContain(issue.id);

    // So that the next class finds the world in order.
    await applyFix(world, issue.id, choose);
  });
}
