import { afterAll, beforeAll, expect, test } from 'vitest';
import { findClass, issueClasses } from '../../src/core/issues/index.ts';
import { lookAtTouched } from '../../src/core/issues/live.ts';
import { lookAt } from '../../src/core/issues/look.ts';
import type { KeptEvidence } from '../../src/core/store/issues/issue-list.ts';
import type { IssueRow } from '../../src/core/store/issues/ledger.ts';
import { wrongs } from '../../src/sim/wrong/index.ts';
import type { Done } from '../../src/sim/wrong/wrong.ts';
import { applyFix, planFix, standing, undoFix } from './fixing.ts';
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
  for (const job of jobs) runs.push((await world.run(job)).runId);
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
