import { expect, it, vi } from 'vitest';
import type { fixToJson } from '../../src/cli/json/fix-json.ts';
import type { issueToJson, ruleToJson } from '../../src/cli/json/issue-json.ts';
import { openIssueShop } from './issue-shop.ts';

/** Many starts of the program in each: long where the machine is busy with other things. */
vi.setConfig({ testTimeout: 240_000 });

type IssueJson = ReturnType<typeof issueToJson>;
type FixJson = ReturnType<typeof fixToJson>;
type RuleJson = ReturnType<typeof ruleToJson>;
type Listed<T> = { readonly items: readonly T[]; readonly total: number };
type Refused = { readonly error: { readonly code: string; readonly message: string } };

it('puts an issue aside and takes it out again; proposes a rule after the third equal decision, tried on 30 days', async () => {
  const { wrong, look, ask, asks, say } = await openIssueShop({ orders: 60 });
  const list = async (state = 'open') =>
    (await ask<Listed<IssueJson>>('issues', '--class', 'I17', '--state', state)).items;
  const happen = async (): Promise<string> => {
    const { orderId } = await wrong('I17');
    await look();
    const found = (await ask<Listed<IssueJson>>('issues', '--class', 'I17', '--state', 'open', 'ignored')).items;
    return String(found.find((issue) => issue.orderId === orderId)?.id);
  };
  const rules = async () => (await ask<Listed<RuleJson>>('issues', 'rules')).items;
  const red = ['--choose', 'color1', '--value', 'Red'] as const;

  // Snoozed: until then, with a reason, out of the list and out of what a class's fix means.
  const first = await happen();
  const usage = await asks<Refused>(2, 'issues', 'snooze', first, '--until', 'soonish', '--reason', 'later');
  expect(usage.error.code).toBe('usage');
  const snoozed = await ask<IssueJson>('issues', 'snooze', first, '--until', '2h', '--reason', 'asks the buyer');
  expect(snoozed).toMatchObject({
    state: 'snoozed',
    reason: 'asks the buyer',
    snoozedUntil: expect.stringMatching(/Z$/),
  });
  expect([await list(), await list('snoozed')]).toMatchObject([[], [{ id: Number(first) }]]);
  expect((await say('fix', '--class', 'I17', '--dry-run')).stdout).toContain('nothing that is open is meant');
  await ask('issues', 'unsnooze', first);
  expect(await list()).toMatchObject([{ id: Number(first) }]);

  // Ignored: this one, and taken out again; then all that are like it, by a rule that can be switched off.
  expect(await ask('issues', 'ignore', first, '--reason', 'it is meant so')).toMatchObject({ state: 'ignored' });
  expect(await list()).toEqual([]);
  await ask('issues', 'unignore', first);
  const always = await ask<IssueJson & { ruleId: number; ignored: number }>(
    ...(['issues', 'ignore', first, '--always', '--reason', 'that colour is ordered'] as const),
  );
  expect(always).toMatchObject({ state: 'ignored', ignored: 1 });
  const second = await happen();
  expect(await list()).toEqual([]);
  expect((await list('ignored')).map(({ id }) => String(id)).sort()).toEqual([first, second]);
  expect(await ask('issues', 'rules', 'off', String(always.ruleId))).toMatchObject({ state: 'off', issues: 2 });
  expect(await list()).toHaveLength(2);

  // Three equal decisions: a rule is proposed, and does nothing yet.
  const third = await happen();
  for (const issue of [first, second]) await ask('fix', issue, ...red);
  expect(await rules()).toHaveLength(1);
  await ask('fix', third, ...red);
  const [, proposed] = await rules();
  expect(proposed).toMatchObject({
    ...{ class: 'I17', kind: 'decide', state: 'propose', match: { color: 'deep sea' } },
    choice: { id: 'color1', value: 'Red' },
    replay: { decided: 3, same: 3, nobody: 0, surprises: [] },
  });
  const rule = String(proposed?.id);
  expect((await say('issues', 'rules', 'show', rule)).stdout).toContain(
    'in 30 days it would have decided 3: 3 as was decided, 0 that nobody decided, 0 otherwise than a person did',
  );
  expect(await ask('issues', 'rules', 'on', rule)).toMatchObject({ state: 'on' });

  // Switched on it decides what nobody chooses; taken back, it is a proposal again that would have surprised.
  const fourth = await happen();
  const fix = await ask<FixJson>('fix', fourth);
  expect(fix).toMatchObject({ state: 'proven', choice: { id: 'color1', value: 'Red' } });
  await ask('undo', String(fix.id));
  const [again] = (await rules()).filter(({ id }) => String(id) === rule);
  expect(again).toMatchObject({ state: 'propose', reason: expect.stringContaining('was taken back') });
  expect(again?.replay?.surprises).toMatchObject([
    { issueId: Number(fourth), how: { did: 'took-back', fixId: fix.id } },
  ]);
  expect((await asks<Refused>(1, 'issues', 'rules', 'on', rule)).error.message).toContain('it stays a proposal');
});
