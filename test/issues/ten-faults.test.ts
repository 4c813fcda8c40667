import { afterAll, beforeAll, expect, test } from 'vitest';
import { rankOf } from '../../src/core/domain/issue.ts';
import { findClass } from '../../src/core/issues/index.ts';
import { lookAtTouched } from '../../src/core/issues/live.ts';
import type { KeptEvidence } from '../../src/core/store/issues/issue-list.ts';
import { wrongs } from '../../src/sim/wrong/index.ts';
import { type IssueWorld, openIssueWorld } from './world.ts';

let world: IssueWorld;

beforeAll(async () => {
  world = await openIssueWorld({ orders: 120 });
  await lookAtAll();
}, 120_000);
afterAll(() => world.close());

async function lookAtAll(): Promise<void> {
  while ((await lookAtTouched(world.store, { now: world.clock.now(), zone: 'Europe/London' })).more);
}

const openIssues = () => world.store.db.selectFrom('issues').selectAll().where('state', '=', 'open').execute();

/** Each is about something of its own, and brings no other about. */
const faults = ['I10', 'I13', 'I17', 'I21', 'I23', 'I28', 'I18', 'I30', 'I34', 'I36'] as const;

test('ten faults are found by the nightly sweep, and exactly those ten: with class, severity and evidence', async () => {
  const known = new Set((await openIssues()).map(({ id }) => id));
  const made: string[] = [];
  for (const cls of faults) {
    const done = await wrongs.find(({ id }) => id === cls)?.inject(world.place());
    if (!done) throw new Error(`no ${cls}`);
    for (const job of done.jobs ?? []) await world.run(job);
    made.push(`${cls} ${done.orderId ?? done.key}`);
    await lookAtAll();
  }
  // Nobody looks between the night and the faults' grace.
  world.clock.pass(2 * 60 * 60_000);
  const swept = await world.run('find-inconsistencies');
  const found = (await openIssues()).filter(({ id }) => !known.has(id));
  expect(found.map((issue) => `${issue.class} ${issue.order_id ?? issue.barcode}`).sort()).toEqual(made.sort());
  for (const { class: cls, severity, evidence } of found) {
    expect([cls, severity]).toEqual([cls, rankOf(findClass(cls)?.severity ?? 'low')]);
    // Every fault has a value in evidence, and one of them says who wrote it.
    const values = JSON.parse(evidence) as KeptEvidence[];
    expect([cls, values.length > 0, values.some(({ written }) => written !== undefined)]).toEqual([cls, true, true]);
  }
  expect(swept.counts.seen).toBeGreaterThan(0);
});
