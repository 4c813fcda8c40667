import { expect, it } from 'vitest';
import type { AlertFinding } from '../../../src/core/alerts/alert.ts';
import { deadlineLevel } from '../../../src/core/alerts/deadline.ts';
import { acknowledgeAlert, listAlerts } from '../../../src/core/store/alerts/alert-list.ts';
import { forgetOldAlerts } from '../../../src/core/store/alerts/keeping.ts';
import { stepsOfAlert } from '../../../src/core/store/alerts/steps.ts';
import { classOf, minute, now, openDesk } from './desk.ts';

const one: AlertFinding = { key: 'a', line: 'a is wrong', since: now };

it('opens once, stands, is told once, recovers and says so (M54, M105)', async () => {
  const desk = await openDesk();
  let found: AlertFinding[] = [one];
  const cls = classOf('test', () => found);
  expect(await desk.look(now, [cls])).toMatchObject({ opened: 1 });
  for (let n = 1; n < 30; n += 1)
    expect(await desk.look(now + n * minute, [cls])).toMatchObject({ opened: 0, standing: 1 });
  // It waits for others that open within the same two minutes.
  expect(await desk.stage(now + minute)).toBe(0);
  expect(await desk.stage(now + 2 * minute)).toBe(1);
  expect(await desk.stage(now + 3 * minute)).toBe(0);
  found = [];
  expect(await desk.look(now + 30 * minute, [cls])).toMatchObject({ recovered: 1 });
  await desk.stage(now + 32 * minute);
  expect(await desk.subjects()).toEqual(['orderdeck warning: a is wrong', 'orderdeck recovered: a is wrong']);
  const { rows } = await listAlerts(desk.store.db, {}, { limit: 10, offset: 0 });
  expect(rows).toMatchObject([
    { state: 'recovered', openedAt: now, closedAt: now + 30 * minute, closedWhy: 'it is right again' },
  ]);
});

it('what comes back within the cooldown is left to the digest; after it, it is told again', async () => {
  const desk = await openDesk();
  let found: AlertFinding[] = [one];
  const cls = classOf('test', () => found);
  const flap = async (at: number): Promise<void> => {
    found = [one];
    await desk.look(at, [cls]);
    await desk.stage(at + 2 * minute);
    found = [];
    await desk.look(at + 3 * minute, [cls]);
    await desk.stage(at + 5 * minute);
  };
  for (let n = 0; n < 20; n += 1) await flap(now + n * 6 * minute);
  expect(await desk.subjects()).toHaveLength(2);
  await flap(now + 10 * 60 * minute);
  expect(await desk.subjects()).toHaveLength(4);
});

it('what comes back within the cooldown and stays is told when that is over, unless somebody has seen it', async () => {
  for (const isSeen of [false, true]) {
    const desk = await openDesk();
    let found: AlertFinding[] = [one];
    const cls = classOf('test', () => found);
    const at = async (minutes: number): Promise<void> => {
      await desk.look(now + minutes * minute, [cls]);
      await desk.stage(now + (minutes + 2) * minute);
    };
    await at(0);
    found = [];
    await at(5);
    found = [one];
    await at(10);
    if (isSeen) await acknowledgeAlert(desk.store, { name: 'jane', origin: 'console' }, 2, now);
    for (let minutes = 20; minutes < 600; minutes += 10) await at(minutes);
    expect(await desk.subjects()).toEqual([
      'orderdeck warning: a is wrong',
      'orderdeck recovered: a is wrong',
      ...(isSeen ? [] : ['orderdeck warning: a is wrong']),
    ]);
  }
});

it('a warning that was told a short while ago does not keep quiet what is critical now; that is told once as well', async () => {
  const desk = await openDesk();
  let found: AlertFinding[] = [];
  const cls = classOf('test', () => found);
  const bad: AlertFinding = { ...one, severity: 'critical', level: 1, line: 'a is broken' };
  let at = now;
  const pass = async (findings: AlertFinding[]): Promise<void> => {
    found = findings;
    await desk.look(at, [cls]);
    await desk.stage(at + 2 * minute);
    at += 5 * minute;
  };
  await pass([one]);
  await pass([]);
  await pass([bad]);
  // And however it goes up and down from here.
  for (let n = 0; n < 6; n += 1) for (const findings of [[], [one], [bad], []]) await pass(findings);
  expect(await desk.subjects()).toEqual([
    'orderdeck warning: a is wrong',
    'orderdeck recovered: a is wrong',
    'orderdeck CRITICAL: a is broken',
    'orderdeck recovered: a is broken',
  ]);
});

it('what a clock that was ahead has told keeps nothing quiet when it is put right', async () => {
  const desk = await openDesk();
  let found: AlertFinding[] = [one];
  const cls = classOf('test', () => found);
  const ahead = now + 400 * 24 * 60 * minute;
  await desk.look(ahead, [cls]);
  await desk.stage(ahead + 2 * minute);
  found = [];
  await desk.look(ahead + 3 * minute, [cls]);
  await desk.stage(ahead + 5 * minute);
  found = [one];
  await desk.look(now, [cls]);
  await desk.stage(now + 2 * minute);
  expect(await desk.subjects()).toHaveLength(3);
});

it('what opens together is one message, the worst first; what was over before it went is not told', async () => {
  const desk = await openDesk();
  let found: AlertFinding[] = [
    one,
    { ...one, key: 'b', line: 'b is wrong', severity: 'critical' },
    { ...one, key: 'c', line: 'c was short' },
  ];
  const cls = classOf('test', () => found);
  await desk.look(now, [cls]);
  found = found.slice(0, 2);
  await desk.look(now + minute, [cls]);
  expect(await desk.stage(now + 2 * minute)).toBe(2);
  expect(await desk.subjects()).toEqual(['orderdeck CRITICAL: b is wrong (and 1 more)']);
});

it('a deadline is told at each of its steps once, however often and irregularly it is looked at', async () => {
  const desk = await openDesk();
  const deadline = now + 30 * 60 * minute;
  const hours = [24, 6, 1];
  let at = now;
  const cls = classOf('due', () => {
    const level = deadlineLevel(deadline, at, hours);
    return level === 0 ? [] : [{ ...one, level, line: `step ${level}` }];
  });
  for (; at < deadline + 120 * minute; at += 7 * minute) {
    await desk.look(at, [cls]);
    await desk.look(at, [cls]);
    await desk.stage(at);
  }
  expect(await desk.subjects()).toEqual([1, 2, 3, 4].map((level) => `orderdeck warning: step ${level}`));
  const { rows } = await listAlerts(desk.store.db, {}, { limit: 10, offset: 0 });
  const steps = await stepsOfAlert(desk.store.db, rows[0]?.id ?? 0);
  expect(steps.map(({ kind }) => kind)).toEqual(['opened', 'escalated', 'escalated', 'escalated']);
});

it('tells nobody of what is switched off, or when nobody is to be told; the console has it all the same (M43, M44)', async () => {
  const desk = await openDesk();
  const error = classOf('error-group', () => [one], { toldIf: 'onError' });
  const stock = classOf('low-stock', () => [one], { toldIf: 'onLowStock' });
  await desk.look(now, [error, stock], { settings: { onError: false } });
  await desk.look(now, [classOf('other', () => [one])], { hasNotifier: false });
  expect(await desk.stage(now + 5 * minute)).toBe(1);
  expect((await listAlerts(desk.store.db, { states: ['open'] }, { limit: 10, offset: 0 })).total).toBe(3);
});

it('is acknowledged by one, whose name stands with it; it recovers all the same', async () => {
  const desk = await openDesk();
  let found: AlertFinding[] = [one];
  const cls = classOf('test', () => found);
  await desk.look(now, [cls]);
  const jane = { name: 'jane', origin: 'console' } as const;
  expect(await acknowledgeAlert(desk.store, jane, 1, now + minute)).toBe(true);
  expect(await acknowledgeAlert(desk.store, { ...jane, name: 'joe' }, 1, now + minute)).toBe(false);
  const states = async () =>
    (await listAlerts(desk.store.db, {}, { limit: 10, offset: 0 })).rows.map(({ state, acknowledgedBy }) => [
      state,
      acknowledgedBy,
    ]);
  expect(await states()).toEqual([['acknowledged', 'jane']]);
  found = [];
  await desk.look(now + 2 * minute, [cls]);
  expect(await states()).toEqual([['recovered', 'jane']]);
});

it('leaves the alerts of a rule that cannot be asked, and of classes that were not asked, as they are; hides secrets', async () => {
  const desk = await openDesk();
  await desk.look(now, [classOf('disk-full', () => [{ ...one, line: 'the key s3cret is wrong' }])]);
  await desk.look(now + minute, [classOf('low-stock', () => [])]);
  await expect(
    desk.look(now + minute, [
      classOf('disk-full', () => {
        throw new Error('broken');
      }),
    ]),
  ).rejects.toThrow('broken');
  const { rows } = await listAlerts(desk.store.db, { states: ['open'] }, { limit: 10, offset: 0 });
  expect(rows.map(({ line }) => line)).toEqual(['the key … is wrong']);
});

it('what is long over is forgotten, what is open never', async () => {
  const desk = await openDesk();
  let found: AlertFinding[] = [one, { ...one, key: 'b', line: 'b is wrong' }];
  const cls = classOf('test', () => found);
  await desk.look(now, [cls]);
  await desk.stage(now + 5 * minute);
  found = [one];
  await desk.look(now + 10 * minute, [cls]);
  await desk.stage(now + 15 * minute);
  await desk.store.db.updateTable('alert_messages').set({ state: 'sent' }).where('id', '=', 1).execute();
  const days = 24 * 60 * minute;
  expect(await forgetOldAlerts(desk.store, now + 80 * days)).toBe(0);
  // The message that was sent; what is still to be sent stays.
  expect(await forgetOldAlerts(desk.store, now + 100 * days)).toBe(1);
  expect(await forgetOldAlerts(desk.store, now + 200 * days)).toBe(1);
  const { rows } = await listAlerts(desk.store.db, {}, { limit: 10, offset: 0 });
  expect(rows.map(({ line }) => line)).toEqual(['a is wrong']);
  expect(await desk.subjects()).toEqual(['orderdeck recovered: b is wrong']);
});
