import { expect, it } from 'vitest';
import { ignoreAlways } from '../../../../src/core/issues/ignoring.ts';
import { switchRule } from '../../../../src/core/issues/rules.ts';
import { snoozeIssue, unsnoozeIssue } from '../../../../src/core/store/issues/aside.ts';
import { countIssues } from '../../../../src/core/store/issues/issue-counts.ts';
import { PrintShop } from '../print/print-shop.ts';
import { IssueDesk } from './issue-desk.ts';

const now = Date.UTC(2026, 6, 8, 12);
const hour = 3_600_000;
const ann = { name: 'ann', origin: 'console' } as const;

it('counts again what a rule put aside as soon as the rule is off, also where it had been snoozed before', async () => {
  const { store } = await PrintShop.open(now);
  const detail = JSON.stringify({ barcode: '8690000100000', name: null });
  const id = await new IssueDesk(store).opens(now, { class: 'I14', key: 'item:1', detail });
  await snoozeIssue(store, ann, id, { until: now + hour, reason: 'the office asks' }, now);
  const { ruleId } = await ignoreAlways(store, ann, id, 'sold elsewhere', now);
  await unsnoozeIssue(store, ann, id, now);
  expect(await countIssues(store.db, now)).toMatchObject({ open: 0, ignored: 1 });
  expect(await switchRule(store, ann, ruleId, 'off', now)).toMatchObject({ issues: 1 });
  expect(await countIssues(store.db, now)).toMatchObject({ open: 1, ignored: 0 });
});
