import { afterAll, beforeAll, expect, test } from 'vitest';
import { findClass, issueClasses } from '../../src/core/issues/index.ts';
import { lookAtTouched } from '../../src/core/issues/live.ts';
import type { KeptEvidence } from '../../src/core/store/issues/issue-list.ts';
import type { IssueRow } from '../../src/core/store/issues/ledger.ts';
import { wrongs } from '../../src/sim/wrong/index.ts';
import { applyFix, planFix, standing, undoFix } from './fixing.ts';
import { type IssueWorld, openIssueWorld } from './world.ts';

let world: IssueWorld;

beforeAll(async () => {
  world = await openIssueWorld();
  await lookAtAll();
}, 120_000);
afterAll(() => world.close());

async function lookAtAll(): Promise<void> {
  const { store, clock } = world;
  while ((await lookAtTouched(store, { now: clock.now(), zone: 'Europe/London' })).more);
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

test('a world in which everything is right shows nothing, now and when time has passed', async () => {
  const open = () => world.store.db.selectFrom('issues').select(['class', 'key', 'line']).execute();
  expect(await open()).toEqual([]);
  world.clock.pass(60 * 60_000);
  await lookAtAll();
  expect(await open()).toEqual([]);
});

for (const wrong of wrongs) {
  test(`${wrong.id}: what looks like it and is right is not found; what is wrong is, with the run that did it`, async () => {
    const definition = findClass(wrong.id);
    if (!definition) throw new Error(`no class ${wrong.id}`);
    const known = new Set((await openIssues(wrong.id)).map(({ key }) => key));

    const twin = await wrong.twin(world.place());
    for (const job of twin.jobs ?? []) await world.run(job);
    await lookAtAll();
    world.clock.pass(definition.graceMs + 1);
    await lookAtAll();
    const afterTwin = (await openIssues(wrong.id)).filter(({ key }) => !known.has(key));
    expect(afterTwin.filter(({ order_id }) => twin.orderId === null || order_id === twin.orderId)).toEqual([]);

    const done = await wrong.inject(world.place());
    for (const job of done.jobs ?? []) await world.run(job);
    await lookAtAll();
    world.clock.pass(definition.graceMs + 1);
    await lookAtAll();
    const found = (await openIssues(wrong.id)).filter(({ key }) => !known.has(key));
    expect(found.length).toBeGreaterThan(0);
    for (const issue of found) {
      if (done.orderId !== null) expect(issue.order_id).toBe(done.orderId);
      if (done.key !== null) expect(issue.key).toContain(done.key);
    }
    if (done.runId !== null) {
      const written = found.flatMap(({ evidence }) =>
        (JSON.parse(evidence) as KeptEvidence[]).map((one) => one.written),
      );
      expect(written.map((one) => one?.run)).toContain(done.runId);
    }

    const [issue] = found;
    if (!issue || !definition.repair) return;
    const before = await standing(world);
    const choose = wrong.choose === undefined ? {} : { choose: wrong.choose.id, value: wrong.choose.value };
    const { kept, hash } = await planFix(world, issue.id, choose);
    if (kept.kind !== 'plan') throw new Error(JSON.stringify(kept));
    expect(await standing(world)).toEqual(before);

    const fix = await applyFix(world, issue.id, { ...choose, expect: hash ?? '' });
    expect(fix.plan).toEqual(kept.plan);
    expect(fix).toMatchObject({ state: 'proven' });
    expect((await openIssues(wrong.id)).map(({ id }) => id)).not.toContain(issue.id);
    if (kept.plan.final.length + kept.plan.following.length > 0) return;
    const undo = await undoFix(world, fix);
    expect(undo.state).toBe('proven');
    expect(await standing(world)).toEqual(before);
    expect((await openIssues(wrong.id)).map(({ id }) => id)).toContain(issue.id);

    // So that the next class finds the world in order.
    await applyFix(world, issue.id, choose);
  });
}
