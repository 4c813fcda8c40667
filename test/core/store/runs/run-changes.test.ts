import { afterEach, beforeEach, expect, it } from 'vitest';
import { runChangeToJson } from '../../../../src/core/store/runs/change-json.ts';
import { changesOfRun, keepPlan, recordedChanges } from '../../../../src/core/store/runs/run-changes.ts';
import { openRuns, type RunFixture } from './run-fixture.ts';

const now = Date.UTC(2026, 2, 8, 12);
const link = 'https://zme-caps.amazon.com/t/abcdefgh12/aBcDeFgHiJkLmNoPqRsTuVwX/7';
let runs: RunFixture;

beforeEach(async () => {
  runs = await openRuns();
});
afterEach(() => runs.close());

/** What a run records: an order's money, times and notes, a line's options, a tag. */
async function record(runId: number): Promise<void> {
  const rows = [
    {
      entity: 'order',
      entity_id: 4,
      op: 'gone',
      before: { gone_at: null, ship_by: now, gift: 0, raw_id: 7 },
      after: { gone_at: now, ship_by: now + 1, gift: 1, raw_id: 8 },
    },
    {
      entity: 'item',
      entity_id: 9,
      op: 'updated',
      before: { options: '[]' },
      after: {
        options: JSON.stringify([{ name: 'CustomizedURL', value: link }]),
        customer_notes: `see ${link} for Ann`,
      },
    },
    { entity: 'tag', entity_id: 2, op: 'created', before: null, after: { name: 'Rush' } },
  ];
  for (const { before, after, ...row } of rows)
    await runs.store.db
      .insertInto('changes')
      .values({
        ...row,
        at: now,
        run_id: runId,
        before: before && JSON.stringify(before),
        after: JSON.stringify(after),
      })
      .execute();
}

it('tells what changed in the words of the contract, the moment of the change as `now`, and no credential', async () => {
  const id = await runs.add({ at: now });
  await record(id);
  const { changes, total } = await changesOfRun(runs.store.db, { id, dryRun: false }, 10);
  expect(total).toBe(3);
  expect(changes.map((change) => runChangeToJson(change, now))).toEqual([
    {
      entity: 'order',
      entityId: 4,
      orderId: null,
      orderNumber: null,
      op: 'gone',
      before: { goneAt: null, shipBy: '2026-03-08T12:00:00.000Z', gift: false },
      after: { goneAt: 'now', shipBy: '2026-03-08T12:00:00.001Z', gift: true },
    },
    {
      entity: 'item',
      entityId: 9,
      orderId: null,
      orderNumber: null,
      op: 'updated',
      before: { options: [] },
      after: { options: [{ name: 'CustomizedURL', value: '…' }], customerNotes: 'see … for Ann' },
    },
    {
      entity: 'tag',
      entityId: 2,
      orderId: null,
      orderNumber: null,
      op: 'created',
      before: null,
      after: { name: 'Rush' },
    },
  ]);
});

it('keeps the plan of a dry run with the run, so much of it as it was given and the number of all', async () => {
  const [real, id] = [await runs.add({ at: now }), await runs.add({ at: now, dry_run: 1 })];
  await record(real);
  const plan = await recordedChanges(runs.store.db, real, 2);
  await runs.store.write((tx) => keepPlan(tx, id, { ...plan, changes: [] }));
  await runs.store.write((tx) => keepPlan(tx, id, plan));
  expect(await changesOfRun(runs.store.db, { id, dryRun: true }, 10)).toEqual(plan);
  expect(await changesOfRun(runs.store.db, { id, dryRun: true }, 1)).toEqual({ ...plan, changes: [plan.changes[0]] });
  expect(plan).toMatchObject({ total: 3, changes: [{ op: 'gone' }, { op: 'updated' }] });
});

it('of a dry run that has told nothing yet, nothing is known', async () => {
  const id = await runs.add({ at: now, dry_run: 1 });
  expect(await changesOfRun(runs.store.db, { id, dryRun: true }, 10)).toEqual({ changes: [], total: 0 });
});
