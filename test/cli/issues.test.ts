import { expect, it, vi } from 'vitest';
import type { issueToJson, whyToJson } from '../../src/cli/json/issue-json.ts';
import type { IssueReportJson } from '../../src/core/issues/report-json.ts';
import type { OrderJson } from '../../src/core/store/orders/order-json.ts';
import { openIssueShop } from './issue-shop.ts';

/** Many starts of the program in each: long where the machine is busy with other things. */
vi.setConfig({ testTimeout: 240_000 });

type IssueJson = ReturnType<typeof issueToJson>;
type WhyJson = ReturnType<typeof whyToJson>;
type Listed<T> = { readonly items: readonly T[]; readonly total: number };

it('lists what is wrong, says why, and counts it in the status and on the order', async () => {
  const { wrong, look, ask, say, asks } = await openIssueShop();
  expect((await say('issues')).stdout).toBe('Nothing is wrong that is known.\n');
  const { orderId, runId } = await wrong('I26');
  await look();

  const { items, total } = await ask<Listed<IssueJson>>('issues', '--class', 'i26');
  const [issue] = items;
  expect([total, issue]).toMatchObject([
    1,
    {
      class: 'I26',
      title: 'Open task, closed order',
      severity: 'medium',
      orderId,
      orderNumber: expect.any(String),
      state: 'open',
      fix: { mode: 'A', planned: false, changes: [], calls: [] },
      timesReopened: 0,
      rootId: expect.any(Number),
    },
  ]);
  if (!issue) return;
  // The order was shipped by nobody but that run: that is the cause, and is mended first.
  expect((await ask<Listed<IssueJson>>('issues', '--class', 'I4')).items).toMatchObject([
    { id: issue.rootId, orderId },
  ]);
  const status = await ask<{ issues: Record<string, number> }>('issues', '--flat').then(() =>
    asks<{ issues: Record<string, number> }>(1, 'status'),
  );
  expect(status.issues).toMatchObject({ critical: 0, snoozed: 0, ignored: 0 });
  expect(status.issues['open']).toBeGreaterThan(0);
  expect((await say('status')).stdout).toMatch(/^issues +\d+ open: .*\d+ medium/m);
  expect((await ask<OrderJson>('order', String(orderId))).issues).toContain(issue.id);

  const words = await say('issues', '--search', 'pending -nothing');
  expect(words.stdout).toMatch(
    new RegExp(`^ +${issue.id}  ○ medium  ${issue.orderNumber}  I26 Open task, closed order  `, 'm'),
  );

  const why = await ask<WhyJson>('issue', String(issue.id));
  const [status0] = why.evidence;
  expect(status0).toMatchObject({
    what: 'order status',
    value: 'shipped',
    before: 'awaiting_shipment',
    from: { run: runId, job: 'sync-orders-recent', at: expect.stringMatching(/Z$/) },
    source: { channel: 'shipstation', kind: 'order' },
  });
  expect(why.sources[0]?.body).toContain('"orderStatus"');
  expect(why.history).toMatchObject([{ closedAt: null, foundBy: 'live', fixId: null }]);
  const told = await say('issues', 'show', String(issue.id), '--plan');
  expect(told.stdout).toContain(`written by run ${runId} sync-orders-recent (a bad day)`);
  expect(told.stdout).toMatch(/change +print tasks \d+\n +status pending → completed/);

  const today = await ask<IssueReportJson>('issues', 'report');
  expect(today).toMatchObject({ isToday: true, solved: 0, stillOpen: 0, openBefore: 0 });
  expect(today.classes.find((one) => one.class === 'I26')).toMatchObject({ new: 1, open: 1 });
  expect(today.week.at(-1)).toMatchObject({ day: today.day, new: today.new });
  expect((await say('issues', 'report', '--day', '2020-02-29')).stdout).toMatch(/2020-02-29[\s\S]+Nothing was wrong\./);
  expect((await say('issues', 'report', '--day', '2021-02-29')).code).toBe(2);

  const noSuchWay = await asks<{ error: { code: string } }>(2, 'fix', String(issue.id), '--choose', 'nonsense');
  expect(noSuchWay.error.code).toBe('unknown-choice');
  const unknown = await asks<{ error: { code: string } }>(2, 'issue', '999');
  expect(unknown.error.code).toBe('unknown-issue');
  expect((await say('issues', '--class', 'I99')).code).toBe(2);
});
