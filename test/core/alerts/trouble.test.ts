import { expect, it } from 'vitest';
import type { AlertFinding } from '../../../src/core/alerts/alert.ts';
import { daemonDied } from '../../../src/core/alerts/classes/daemon-died.ts';
import { stageDigests } from '../../../src/core/alerts/digest.ts';
import { alertClass } from '../../../src/core/alerts/index.ts';
import { tellEvent } from '../../../src/core/alerts/look.ts';
import { acknowledgeAlert, listAlerts } from '../../../src/core/store/alerts/alert-list.ts';
import { listMessages } from '../../../src/core/store/alerts/messages.ts';
import { noAlerts } from '../../alert-settings.ts';
import { type AlertDesk, classOf, minute, now, openDesk, zone } from './desk.ts';

const hour = 60 * minute;
const one: AlertFinding = { key: 'a', line: 'a is wrong', since: now };
const groupMs = 2 * minute;

const open = async ({ store }: AlertDesk) =>
  (await listAlerts(store.db, { states: ['open'] }, { limit: 10, offset: 0 })).rows;

it('what has got better by half is a warning again, and is not told once more when it gets worse anew', async () => {
  const desk = await openDesk();
  let [freeShare, at] = [0.05, now];
  const look = () =>
    desk.look(at, [alertClass('disk-full') ?? daemonDied], {
      look: { host: { disks: [{ holds: 'database', freeShare, freeBytes: 1 }], walBytes: 0 } },
    });
  const states: string[] = [];
  for (freeShare of [0.05, 0.01, 0.05, 0.01]) {
    await look();
    await desk.stage(at + groupMs);
    states.push((await open(desk)).map(({ severity }) => severity).join());
    at += 10 * minute;
  }
  expect(states).toEqual(['warning', 'critical', 'warning', 'critical']);
  expect(await desk.subjects()).toHaveLength(2);
});

it('what somebody has seen as a warning and becomes critical needs an eye again', async () => {
  const desk = await openDesk();
  let found = one;
  const cls = classOf('test', () => [found]);
  await desk.look(now, [cls]);
  await acknowledgeAlert(desk.store, { name: 'jane', origin: 'console' }, 1, now);
  found = { ...one, level: 1, line: 'a is nearer' };
  await desk.look(now + minute, [cls]);
  expect(await open(desk)).toHaveLength(0);
  found = { ...one, level: 2, severity: 'critical', line: 'a is over' };
  await desk.look(now + 2 * minute, [cls]);
  expect(await open(desk)).toMatchObject([{ severity: 'critical', acknowledgedBy: null }]);
});

it('a large write-ahead log is told', async () => {
  const desk = await openDesk();
  const wal = { look: { host: { disks: [], walBytes: 100 * 1024 * 1024 } } };
  for (let n = 0; n < 4; n += 1) await desk.look(now + n * minute, [alertClass('wal-large') ?? daemonDied], wal);
  expect(await open(desk)).toMatchObject([{ class: 'wal-large' }]);
});

it('a daemon that dies again and again is told once and then in the digest; the worse death is told', async () => {
  const desk = await openDesk();
  const rules = { ...noAlerts, hasNotifier: true };
  const die = async (n: number, severity: 'warning' | 'critical') => {
    const at = now + n * 5 * minute;
    const finding = { ...one, key: `fence ${n}`, line: `death ${n}`, severity };
    await desk.store.write((tx) => tellEvent(tx, daemonDied, finding, rules, at));
    await desk.stage(at + groupMs);
  };
  for (let n = 0; n < 10; n += 1) await die(n, n < 5 ? 'warning' : 'critical');
  expect(await desk.subjects()).toEqual(['orderdeck warning: death 0', 'orderdeck CRITICAL: death 5']);
});

it('an alert of a class that is no more is closed by the next look', async () => {
  const desk = await openDesk();
  await desk.look(now, [classOf('test', () => [one])]);
  await desk.store.db.updateTable('alerts').set({ class: 'of-an-older-release' }).execute();
  await desk.look(now + minute, [classOf('other', () => [])]);
  expect(await open(desk)).toEqual([]);
});

it('a name with line breaks and control characters makes no lines of its own', async () => {
  const desk = await openDesk();
  const line = 'order 7\r\nRECOVERED all\u001b[2J is late\u2028now';
  await desk.look(now, [classOf('test', () => [{ ...one, line, cause: 'x\ny', next: 'do\n it' }])]);
  expect(await open(desk)).toMatchObject([
    { line: 'order 7 RECOVERED all [2J is late now', cause: 'x y', next: 'do it' },
  ]);
});

it('the digest does not tell either what is switched off (M43, M44)', async () => {
  const desk = await openDesk();
  const tuesday = Date.UTC(2026, 6, 7, 8);
  await desk.look(tuesday - hour, [classOf('error-group', () => [{ ...one, since: 0 }])], {
    settings: { onError: false },
  });
  const rules = { onError: false, onLowStock: true };
  const options = { notifiers: ['email'], zone, hour: 8, rules } as const;
  expect(await open(desk)).toHaveLength(1);
  expect(await stageDigests(desk.store, { ...options, now: tuesday })).toEqual(['weekly']);
  await desk.look(tuesday, [classOf('low-stock', () => [{ ...one, since: 0, line: 'b is low' }])]);
  expect(await stageDigests(desk.store, { ...options, now: tuesday + hour })).toEqual(['daily']);
  const [daily] = await listMessages(desk.store.db, 1);
  expect(daily?.body).toMatch(/^Open alerts: 1\n.*b is low/);
});
