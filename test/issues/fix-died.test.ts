import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Context } from '../../src/core/context.ts';
import { fixPlansOf, hashOf } from '../../src/core/store/issues/fix-plans.ts';
import { fixes } from '../../src/core/store/issues/fixes.ts';
import { openTaskClosedOrder } from '../../src/sim/wrong/i26-open-task-closed-order.ts';
import { applyFix, standing } from './fixing.ts';
import { lookAtAll } from './happen.ts';
import { type IssueWorld, openIssueWorld } from './world.ts';

/** A run of fixes that dies on the way is taken up where it was, and nothing that it did is hidden. */
let world: IssueWorld;

beforeAll(async () => {
  world = await openIssueWorld({ orders: 100, packages: 4 });
}, 120_000);
afterAll(() => world.close());

/** Makes it happen until so many issues are open. */
async function spoil(least: number): Promise<number[]> {
  for (;;) {
    await lookAtAll(world);
    const open = await world.store.db
      .selectFrom('issues')
      .select('id')
      .where('class', '=', 'I26')
      .where('state', '=', 'open')
      .orderBy('id')
      .execute();
    if (open.length >= least) return open.map(({ id }) => id);
    await openTaskClosedOrder.inject(world.place());
  }
}

test('a fix whose run died behind its commit is finished by the next', async () => {
  const [issue = 0] = await spoil(1);
  let writes = 0;
  const dying = applyFix(world, issue, {}, (context) => ({
    ...context,
    store: {
      ...context.store,
      write: (work) => {
        writes += 1;
        // The first is the fix itself.
        if (writes >= 2) throw new Error('killed');
        return context.store.write(work);
      },
    },
  }));
  await dying.catch(() => undefined);
  const [left] = await fixes(world.store.db, {}, { limit: 1, offset: 0 });
  expect(left).toMatchObject({ issueId: issue, state: 'applied' });
  await world.run('fix-order', { issue: String(issue) });
  const [done] = await fixes(world.store.db, {}, { limit: 1, offset: 0 });
  expect(done).toMatchObject({ id: left?.id, state: 'proven' });
});

test('a group that died half way and is taken up again says what was done, and that only the rest is left', async () => {
  const issues = (await spoil(3)).slice(0, 3);
  const shown = await world.run('fix-order', { issue: issues.join(','), plan: true });
  const asked = { issue: issues.join(','), expect: hashOf(await fixPlansOf(world.store.db, shown.runId)) };
  let runId = 0;
  const dying = world.run('fix-order', asked, (context) => {
    runId = context.run.id;
    const progress: Context['progress'] = (done, total, what) => {
      if (what === undefined && done === 2) throw new Error('killed');
      context.progress(done, total, what);
    };
    return { ...context, progress };
  });
  await expect(dying).rejects.toThrow('killed');
  const made = (await fixes(world.store.db, { runId })).reverse();
  expect(made.map(({ issueId }) => issueId)).toEqual(issues.slice(0, 2));
  const left = await standing(world);
  const again = world.run('fix-order', asked, (context) => ({ ...context, run: { ...context.run, id: runId } }));
  const did = made.map(({ id, issueId }) => `fix ${id} of issue ${issueId}`).join(', ');
  await expect(again).rejects.toThrow(
    `did 2: ${did}. The rest would be something else now than was shown: it is left.`,
  );
  expect(await standing(world)).toEqual(left);
});
