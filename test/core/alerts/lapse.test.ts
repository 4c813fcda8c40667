import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import * as alertEnds from '../../../db/migrations/0027-alert-ends.ts';
import { migrations } from '../../../db/migrations/index.ts';
import { stageDigests } from '../../../src/core/alerts/digest.ts';
import { alertClass } from '../../../src/core/alerts/index.ts';
import { listAlerts } from '../../../src/core/store/alerts/alert-list.ts';
import { listMessages } from '../../../src/core/store/alerts/messages.ts';
import { stepsOfAlert } from '../../../src/core/store/alerts/steps.ts';
import { migrate, schemaVersion } from '../../../src/core/store/migrate.ts';
import { applicationId, openSqlite } from '../../../src/core/store/open.ts';
import { setJobPaused } from '../../../src/core/store/runs/switches.ts';
import { syncOrdersAll } from '../../../src/jobs/sync-orders-all.ts';
import { openShop } from '../../jobs/shop.ts';
import { deskAt, minute, now, openDesk, zone } from './desk.ts';

const hour = 60 * minute;
const day = 24 * hour;

const real = (id: string) => {
  const definition = alertClass(id);
  if (!definition) throw new Error(`no class ${id}`);
  return definition;
};
const all = { limit: 10, offset: 0 };

it('an error that nobody has put right in eight days is told as no longer watched, one that was put right as recovered', async () => {
  const desk = await openDesk();
  const { db } = desk.store;
  const failed = { state: 'failed', error_code: 'outage', error_message: 'no answer' } as const;
  await desk.add({ ...failed, at: now, overlap_key: 'a', job: 'left' });
  await desk.add({ ...failed, at: now, overlap_key: 'b', job: 'mended' });
  const cls = real('error-group');
  await desk.look(now + minute, [cls]);
  await desk.stage(now + 3 * minute);
  await desk.add({ at: now + 7 * day, overlap_key: 'b', job: 'mended' });
  expect(await desk.look(now + 7 * day + minute, [cls])).toMatchObject({ recovered: 1, lapsed: 0 });
  expect(await desk.look(now + 8 * day + minute, [cls])).toMatchObject({ recovered: 0, lapsed: 1, standing: 0 });
  const { rows } = await listAlerts(db, { states: ['recovered', 'lapsed'] }, all);
  expect(rows.map(({ state, line, closedWhy }) => [line.split(' ')[0], state, closedWhy]).sort()).toEqual([
    ['left', 'lapsed', expect.stringMatching(/no run of the same work has ended well/)],
    ['mended', 'recovered', 'it is right again'],
  ]);
  const left = rows.find(({ state }) => state === 'lapsed');
  expect((await stepsOfAlert(db, left?.id ?? 0)).map(({ kind }) => kind)).toEqual(['opened', 'lapsed']);
  await desk.stage(now + 8 * day + 5 * minute);
  const [told] = await listMessages(db, 1);
  expect(told).toMatchObject({
    severity: 'warning',
    subject: expect.stringMatching(/^orderdeck no longer watched: left fails/),
  });
  expect(told?.body).toMatch(/^NO LONGER WATCHED [-0-9: ]+left fails .*: eight days .*\(alert \d+, open since .*\)$/m);
  expect(told?.body).toMatch(/^RECOVERED [-0-9: ]+mended fails/m);

  // Nobody was told that it began: the digest tells how it ended.
  await desk.add({ ...failed, at: now + 20 * day, overlap_key: 'c', job: 'quiet' });
  await desk.look(now + 20 * day + minute, [cls], { settings: { onError: true } });
  await desk.look(now + 28 * day + 2 * minute, [cls]);
  const rules = { onError: true, onLowStock: true };
  await stageDigests(desk.store, { notifiers: ['email'], zone, hour: 8, rules, now: now + 28 * day + hour });
  const daily = (await listMessages(db, 9)).find(({ kind }) => kind === 'daily');
  expect(daily?.body).toMatch(/^No longer watched, though not put right\n {2}quiet fails .*: eight days/);
});

it('orders that are not sent two days after their time are no longer watched; those that were sent have recovered', async () => {
  const shop = await openShop({ orders: 12, start: now });
  await shop.run(syncOrdersAll, {});
  const desk = deskAt(shop.store);
  const { db } = shop.store;
  await db.updateTable('orders').set({ ship_by: null }).execute();
  const ids = (await db.selectFrom('orders').select('id').orderBy('id').limit(2).execute()).map(({ id }) => id);
  for (const [index, id] of ids.entries())
    await db
      .updateTable('orders')
      .set({ status: 'awaiting_shipment', gone_at: null, ship_by: now + index * 3 * hour })
      .where('id', '=', id)
      .execute();
  const cls = real('ship-by');
  expect(await desk.look(now, [cls])).toMatchObject({ opened: 2 });
  await db
    .updateTable('orders')
    .set({ status: 'shipped' })
    .where('id', '=', ids[1] ?? 0)
    .execute();
  expect(await desk.look(now + minute, [cls])).toMatchObject({ recovered: 1, lapsed: 0 });
  expect(await desk.look(now + 2 * day + minute, [cls])).toMatchObject({ recovered: 0, lapsed: 1 });
  expect((await listAlerts(db, { states: ['lapsed'] }, all)).rows).toMatchObject([
    { class: 'ship-by', closedWhy: expect.stringMatching(/two days after .* not sent/) },
  ]);
});

it('a start without a record is no longer watched after a day, unless its work was made up for', async () => {
  const desk = await openDesk();
  const { db } = desk.store;
  const schedule = {
    id: 'sync:1',
    job: 'sync',
    args: '{}',
    cron: '0 */6 * * *',
    zone: 'UTC',
    updated_at: 0,
    enabled: 1,
  };
  await db
    .insertInto('schedules')
    .values({ ...schedule, next_run_at: now + 6 * hour })
    .execute();
  const record = (slot_at: number) =>
    db.insertInto('slots').values({ schedule_id: 'sync:1', slot_at, at: slot_at, outcome: 'missed' }).execute();
  for (const hours of [-24, -18]) await record(now + hours * hour);
  const cls = real('missed-tick');
  expect(await desk.look(now + 20 * minute, [cls])).toMatchObject({ opened: 3 });
  await record(now - 12 * hour);
  expect(await desk.look(now + 30 * minute, [cls])).toMatchObject({ recovered: 1, lapsed: 0 });
  await db
    .updateTable('schedules')
    .set({ next_run_at: now + 36 * hour })
    .execute();
  for (let at = now + 6 * hour; at < now + 30 * hour; at += 6 * hour) await record(at);
  expect(await desk.look(now + 25 * hour, [cls])).toMatchObject({ recovered: 0, lapsed: 2 });
  expect((await listAlerts(db, { states: ['lapsed'] }, all)).rows[0]).toMatchObject({
    closedWhy: expect.stringMatching(/a day has passed/),
  });
});

it('a silent job that is paused has not recovered, nor one that hangs for days; nor what a class of an older release told', async () => {
  const desk = await openDesk();
  const { db } = desk.store;
  const row = { args: '{}', cron: '*/10 * * * *', zone: 'UTC', updated_at: 0, enabled: 1 };
  for (const job of ['hung', 'held', 'off']) {
    await db
      .insertInto('schedules')
      .values({ ...row, id: job, job })
      .execute();
    const run_id = await desk.add({ at: now, state: 'running', job });
    await db
      .insertInto('slots')
      .values({ schedule_id: job, slot_at: now, at: now, outcome: 'fired', run_id })
      .execute();
  }
  const cls = real('job-silent');
  expect(await desk.look(now + hour, [cls])).toMatchObject({ opened: 3 });
  await desk.store.write((tx) => setJobPaused(tx, 'held', true, 'jane', now));
  await db.updateTable('schedules').set({ enabled: 0 }).where('id', '=', 'off').execute();
  expect(await desk.look(now + 2 * hour, [cls])).toMatchObject({ recovered: 0, lapsed: 2 });
  expect(await desk.look(now + 49 * hour, [cls])).toMatchObject({ recovered: 0, lapsed: 1 });
  expect((await listAlerts(db, { states: ['lapsed'] }, all)).rows.map(({ closedWhy }) => closedWhy)).toEqual(
    expect.arrayContaining([/two days/, /paused/, /no schedule/].map((words) => expect.stringMatching(words))),
  );
});

it('steps that were told before this release keep their numbers and their words, and go with their alert', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'orderdeck-steps-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const sqlite = openSqlite(path.join(folder, 'old.db'), { mode: 'create' });
  const before = migrations.slice(0, migrations.indexOf(alertEnds));
  await migrate(sqlite, ':memory:', { applicationId, migrations: before });
  sqlite.exec(`insert into alerts (id, class, key, severity, line, next, since, opened_at, last_seen_at, closed_at, closed_why)
      values (3, 'x', 'k', 'warning', 'l', 'n', 1, 1, 1, 2, 'it is right again');
    insert into alert_steps (id, alert_id, kind, level, severity, line, at, told) values (7, 3, 'opened', 0, 'warning', 'l', 1, 'message'),
      (8, 3, 'recovered', 0, 'warning', 'l', 2, 'waiting'), (40, 3, 'escalated', 1, 'warning', 'l', 2, 'digest');
    delete from alert_steps where id = 40`);
  await migrate(sqlite, ':memory:', { applicationId, migrations });
  expect(schemaVersion(sqlite)).toBe(migrations.length);
  const steps = sqlite.prepare('select id, alert_id, kind, told from alert_steps order by id').raw();
  expect(steps.all()).toEqual([
    [7, 3, 'opened', 'message'],
    [8, 3, 'recovered', 'waiting'],
  ]);
  sqlite.exec(
    `insert into alert_steps (alert_id, kind, level, severity, line, at, told) values (3, 'lapsed', 0, 'warning', 'l', 3, 'screen')`,
  );
  expect(steps.all()).toHaveLength(3);
  expect(steps.all()[2]).toMatchObject([41, 3, 'lapsed', 'screen']);
  sqlite.exec('delete from alerts');
  expect(steps.all()).toEqual([]);
  sqlite.close();
});
