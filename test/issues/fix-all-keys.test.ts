import { afterAll, beforeAll, expect, test } from 'vitest';
import { moneyDiffers } from '../../src/sim/wrong/i10-money-differs.ts';
import { openTaskClosedOrder } from '../../src/sim/wrong/i26-open-task-closed-order.ts';
import { askFixAll } from '../../src/ui/fixing/acts.ts';
import { type TestSession, testSession } from '../ui/screens/session.ts';
import { happen } from './happen.ts';
import { type IssueWorld, openIssueWorld } from './world.ts';

/** What the console's key for several issues asks, and what it says. */
let world: IssueWorld;
const money: number[] = [];
const tasks: number[] = [];

beforeAll(async () => {
  world = await openIssueWorld({ orders: 100, packages: 4 });
  for (let time = 0; time < 2; time += 1) {
    money.push((await happen(world, moneyDiffers)).id);
    tasks.push((await happen(world, openTaskClosedOrder)).id);
  }
}, 120_000);
afterAll(() => world.close());

const key = (name: string) => ({
  ...{ type: 'key' as const, key: name, text: name.length === 1 ? name : '' },
  ...{ ctrl: false, alt: false, shift: false },
});

/** What the console has queued last, and its work done. */
async function workOff(): Promise<Record<string, unknown>> {
  const queued = await world.store.db
    .selectFrom('runs')
    .select(['id', 'args'])
    .where('job', '=', 'fix-order')
    .where('state', '=', 'queued')
    .orderBy('id', 'desc')
    .executeTakeFirstOrThrow();
  const args = JSON.parse(queued.args) as Record<string, unknown>;
  await world.run('fix-order', args, (context) => ({ ...context, run: { ...context.run, id: queued.id } }));
  const end = { state: 'done', started_at: world.clock.now(), finished_at: world.clock.now() };
  await world.store.write((tx) => tx.updateTable('runs').set(end).where('id', '=', queued.id).execute());
  return args;
}

function screen({ asked }: TestSession, columns: number): string[] {
  if (!asked) throw new Error('Nothing is asked.');
  const size = asked.size({ columns, rows: 20 });
  return asked.lines(size.columns, size.rows).map((text) => text.replace(/\x1b\[[0-9;]*m/g, '').trimEnd());
}

test('a choice that all of them have is asked once, and made for all', async () => {
  const session = testSession(world.store, world.clock.now());
  await askFixAll(session, { ids: money, what: 'all of I10' });
  expect(screen(session, 80).join('\n')).toContain('Choose a way for all 2');
  session.asked?.take(key('enter'));
  await expect.poll(() => session.followed.length).toBe(1);
  const args = await workOff();
  expect(args).toMatchObject({
    issue: money.join(','),
    choose: expect.stringMatching(/^(take-source|accept)$/),
    plan: true,
  });
});

test('where they have not all the same ways it says why, and does what needs no choice', async () => {
  const session = testSession(world.store, world.clock.now());
  await askFixAll(session, { ids: [...money, ...tasks], what: 'the 4 rows selected' });
  const args = await workOff();
  expect(args).not.toHaveProperty('choose');
  await session.followed[0]?.load();
  expect(screen(session, 80).join(' ').replaceAll(/\s+/g, ' ')).toContain('they have not all the same ways: f on each');
});

test('on 80 columns a number that is not theirs is refused in words that fit', async () => {
  const session = testSession(world.store, world.clock.now());
  await askFixAll(session, { ids: tasks, what: 'all of I26' });
  await workOff();
  await session.followed[0]?.load();
  for (const name of ['3', 'enter']) session.asked?.take(key(name));
  const shown = screen(session, 76);
  expect(shown.at(-2)).toBe('✗ nothing was done: that is not it');
  expect(shown.at(-1)).toMatch(/^type 2, their number, to apply: \[3 .*\] {2}Esc no$/);
});
