import { afterAll, beforeAll, expect, test } from 'vitest';
import { findClass, issueClasses } from '../../src/core/issues/index.ts';
import { lookAtTouched } from '../../src/core/issues/live.ts';
import type { KeptEvidence } from '../../src/core/issues/reconcile.ts';
import type { IssueRow } from '../../src/core/store/issues/ledger.ts';
import { wrongs } from '../../src/sim/wrong/index.ts';
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

for (const wrong of wrongs) {
  test(`${wrong.id}: what looks like it and is right is not found; what is wrong is, with the run that did it`, async () => {
    const definition = findClass(wrong.id);
    if (!definition) throw new Error(`no class ${wrong.id}`);
    const before = new Set((await openIssues(wrong.id)).map(({ key }) => key));

    const twin = await wrong.twin(world.place());
    await lookAtAll();
    world.clock.pass(definition.graceMs + 1);
    await lookAtAll();
    const afterTwin = (await openIssues(wrong.id)).filter(({ key }) => !before.has(key));
    expect(afterTwin.filter(({ order_id }) => twin.orderId === null || order_id === twin.orderId)).toEqual([]);

    const done = await wrong.inject(world.place());
    await lookAtAll();
    world.clock.pass(definition.graceMs + 1);
    await lookAtAll();
    const found = (await openIssues(wrong.id)).filter(({ key }) => !before.has(key));
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
  });
}
