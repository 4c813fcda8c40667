import { expect, it, vi } from 'vitest';
import type { fixToJson } from '../../src/cli/json/fix-json.ts';
import type { classToJson, issueToJson, plannedToJson } from '../../src/cli/json/issue-json.ts';
import { openIssueShop } from './issue-shop.ts';

/** Many starts of the program in each: long where the machine is busy with other things. */
vi.setConfig({ testTimeout: 240_000 });

type IssueJson = ReturnType<typeof issueToJson>;
type FixJson = ReturnType<typeof fixToJson>;
type ClassJson = ReturnType<typeof classToJson>;
type Listed<T> = { readonly items: readonly T[]; readonly total: number };
type DryRun = Listed<ReturnType<typeof plannedToJson>> & { readonly hash: string };
type Refused = { readonly error: { readonly code: string; readonly message: string } };

it('offers a class to be done alone after five fixes as shown, up to a daily limit; one undo takes that back', async () => {
  const { wrong, look, ask, asks, say, sql } = await openIssueShop({ orders: 60 });
  const open = async () => (await ask<Listed<IssueJson>>('issues', '--class', 'I21', '--flat')).items;
  const happen = async (times: number) => {
    for (let time = 0; time < times; time += 1) await wrong('I21');
    await look();
  };
  const trust = async (...more: string[]) => (await ask<ClassJson>('issues', 'trust', 'I21', ...more)).trust;
  expect(await trust()).toMatchObject({ state: 'asks', done: 0, needed: 5 });
  expect((await asks<Refused>(1, 'issues', 'trust', 'I21', '--alone')).error.message).toContain('0 of 5 fixes');

  // All of the class: what it would do is shown, that is done, and it is one group.
  await happen(6);
  const wrongTasks = sql('select * from print_tasks order by id');
  const shown = await ask<DryRun>('fix', '--class', 'I21', '--dry-run');
  expect([shown.total, shown.items.map(({ state }) => state)]).toEqual([6, Array(6).fill('plan')]);
  expect(sql('select * from print_tasks order by id')).toEqual(wrongTasks);
  expect((await asks<Refused>(1, 'fix', '--class', 'I21', '--expect', '0'.repeat(12))).error.code).toBe('moved');
  expect(sql('select * from print_tasks order by id')).toEqual(wrongTasks);
  const done = await ask<Listed<FixJson> & FixJson>('fix', '--class', 'I21', '--expect', shown.hash.slice(0, 12));
  // Two are lines of one order, and the fix of the one has mended the other.
  expect(done).toMatchObject({ total: 5, state: 'proven', left: [{ state: 'gone' }] });
  expect(new Set(done.items.map(({ groupId }) => groupId))).toEqual(new Set([done.id]));
  expect(await open()).toEqual([]);
  expect((await ask<Listed<FixJson>>('fixes', '--class', 'I21')).total).toBe(5);

  // Offered, not taken: whoever wants it says so.
  expect(await trust()).toMatchObject({ state: 'offered', done: 5 });
  expect((await say('issues', 'trust', 'I21')).stdout).toContain('orderdeck issues trust I21 --alone');
  expect(await trust('--alone', '--daily-limit', '2')).toMatchObject({ state: 'alone', dailyLimit: 2, doneToday: 0 });
  for (const after of [1, 2, 2]) {
    await happen(1);
    const [issue] = await open();
    await ask('run', 'fix-order', '--class', 'I21', '--alone');
    expect(await trust()).toMatchObject({ state: 'alone', doneToday: after });
    // So that it is another order the next time: what was mended today is not tried again.
    const tasks = sql("select id from print_tasks where order_id = ? and status = 'pending'", issue?.orderId ?? 0);
    if ((await open()).length === 0) for (const { id } of tasks) await ask('task', 'hold', String(id));
  }
  expect(await open()).toHaveLength(1);
  const alone = (await ask<Listed<FixJson>>('fixes', '--class', 'I21')).items.filter((fix) => fix.alone);
  expect(alone).toHaveLength(2);

  await ask('undo', String(alone[0]?.id));
  const taken = await trust();
  expect(taken).toMatchObject({
    state: 'asks',
    done: 0,
    reason: expect.stringContaining(`fix ${alone[0]?.id} was taken back`),
  });
  expect((await asks<Refused>(1, 'run', 'fix-order', '--class', 'I21', '--alone')).error.code).toBe('not-trusted');

  // What a person decides never rises, however often it was decided.
  const { items } = await ask<Listed<ClassJson>>('issues', 'classes');
  const people = items.filter(({ mode }) => mode !== 'A');
  expect(people.length).toBeGreaterThan(10);
  expect(new Set(people.map((cls) => cls.trust.state))).toEqual(new Set(['never']));
  const decided = people.find(({ mode }) => mode === 'H')?.id ?? '';
  const refused = await asks<Refused>(1, 'issues', 'trust', decided, '--alone');
  expect(refused.error.message).toContain('never mended without asking: a person decides');
});
