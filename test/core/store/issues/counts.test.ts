import { expect, it } from 'vitest';
import { countIssues, openClasses } from '../../../../src/core/store/issues/issue-counts.ts';
import { listIssues } from '../../../../src/core/store/issues/issue-list.ts';
import { issueTrend } from '../../../../src/core/store/issues/trend.ts';
import { worstIssues } from '../../../../src/core/store/issues/worst-of-orders.ts';
import { PrintShop } from '../print/print-shop.ts';
import { IssueDesk } from './issue-desk.ts';

const now = Date.UTC(2026, 6, 8, 12);
const hour = 3_600_000;

async function aside(shop: PrintShop, id: number, set: { ignored_at?: number; snoozed_until?: number }) {
  await shop.store.write((tx) => tx.updateTable('issues').set(set).where('id', '=', id).execute());
}

it('counts what is open by how bad it is now: one step worse as soon as the order’s ship-by is a day away', async () => {
  const shop = await PrintShop.open(now);
  const desk = new IssueDesk(shop.store);
  const far = await shop.order({ shipBy: now + 30 * hour });
  const gone = await shop.order({ shipBy: now + 2 * hour, status: 'shipped' });
  await desk.opens(now, { key: 'a', orderId: far.id, severity: 'high' });
  await desk.opens(now, { key: 'b', orderId: gone.id, severity: 'high', class: 'I7' });
  await desk.opens(now, { key: 'c', barcode: 'X', severity: 'low' });
  expect(await countIssues(shop.store.db, now)).toEqual({
    ...{ open: 3, critical: 0, high: 2, medium: 0, low: 1, snoozed: 0, ignored: 0 },
    byClass: { I26: 2, I7: 1 },
  });
  const later = now + 7 * hour;
  expect(await countIssues(shop.store.db, later)).toMatchObject({ open: 3, critical: 1, high: 1, low: 1 });
  expect(await openClasses(shop.store.db, later)).toEqual([
    { class: 'I26', severity: 'critical', issues: 2, since: now },
    { class: 'I7', severity: 'high', issues: 1, since: now },
  ]);
  const { rows } = await listIssues(shop.store.db, { severities: ['critical'] }, { limit: 9, offset: 0 }, later);
  expect(rows.map(({ orderId }) => orderId)).toEqual([far.id]);
});

it('tells apart what people put aside, until a snooze is over', async () => {
  const shop = await PrintShop.open(now);
  const desk = new IssueDesk(shop.store);
  await desk.opens(now, { key: 'a', severity: 'critical' });
  await aside(shop, await desk.opens(now, { key: 'b', severity: 'critical' }), { snoozed_until: now + hour });
  await aside(shop, await desk.opens(now, { key: 'c', severity: 'medium' }), { ignored_at: now });
  expect(await countIssues(shop.store.db, now)).toMatchObject({ open: 1, critical: 1, snoozed: 1, ignored: 1 });
  expect(await countIssues(shop.store.db, now + hour)).toMatchObject({
    ...{ open: 2, critical: 2, medium: 0, snoozed: 0, ignored: 1 },
    byClass: { I26: 2 },
  });
});

it('holds the list against yesterday’s: what came, what went, and what only went and came back', async () => {
  const shop = await PrintShop.open(now);
  const desk = new IssueDesk(shop.store);
  const old = now - 40 * hour;
  const since = now - 24 * hour;
  await desk.opens(old, { key: 'stays' });
  await desk.closes(now - hour, await desk.opens(old, { key: 'goes' }));
  await desk.opens(now - 2 * hour, { key: 'comes' });
  await desk.closes(now - 2 * hour, await desk.opens(now - 3 * hour, { key: 'comes and goes' }));
  await desk.closes(now - 3 * hour, await desk.opens(old, { key: 'goes and returns' }));
  await desk.opens(now - hour, { key: 'goes and returns' });
  await aside(shop, await desk.opens(now - hour, { key: 'ignored' }), { ignored_at: now });
  expect(await issueTrend(shop.store.db, since, now)).toEqual({ opened: 1, closed: 1 });
});

it('tells the worst of each order, and how much there is', async () => {
  const shop = await PrintShop.open(now);
  const desk = new IssueDesk(shop.store);
  const [one, other] = [await shop.order(), await shop.order()];
  await desk.opens(now, { key: 'a', orderId: one.id, class: 'I22', severity: 'medium' });
  await desk.opens(now, { key: 'b', orderId: one.id, class: 'I16', severity: 'high' });
  await aside(shop, await desk.opens(now, { key: 'c', orderId: one.id, severity: 'critical' }), { ignored_at: now });
  expect(await worstIssues(shop.store.db, [one.id, other.id], now)).toEqual(
    new Map([[one.id, { class: 'I16', severity: 'high', issues: 2 }]]),
  );
});
