import { expect, it } from 'vitest';
import { stageDigests } from '../../../src/core/alerts/digest.ts';
import { deliverMessages } from '../../../src/core/alerts/notify/deliver.ts';
import { NotSent, type Outgoing } from '../../../src/core/alerts/notify/notifier.ts';
import { listMessages } from '../../../src/core/store/alerts/messages.ts';
import { noAlerts } from '../../alert-settings.ts';
import { type AlertDesk, classOf, minute, openDesk, zone } from './desk.ts';

const hour = 60 * minute;
const day = 24 * hour;
/** A Monday, seven in the morning in London. */
const monday = Date.UTC(2026, 6, 6, 6);

const digests = (desk: AlertDesk, now: number) =>
  stageDigests(desk.store, { notifiers: ['email'], rules: noAlerts, zone, hour: 8, now });
const bodies = async (desk: AlertDesk): Promise<string[]> =>
  (await listMessages(desk.store.db, 100)).map(({ body }) => body);

it('once a week: the top errors with their trend, runs and issues; no word of an error leaves the house (M150)', async () => {
  const desk = await openDesk();
  const failed = { state: 'failed', error_code: 'outage', error_message: 'Jane Doe, 1 Main Street' } as const;
  for (let n = 0; n < 5; n += 1) await desk.add({ ...failed, at: monday - n * hour });
  for (let n = 0; n < 2; n += 1) await desk.add({ ...failed, at: monday - 9 * day - n * hour });
  await desk.add({ at: monday - hour });
  expect(await digests(desk, monday)).toEqual([]);
  expect(await digests(desk, monday + hour)).toEqual(['weekly']);
  for (let n = 2; n < 7 * 24; n += 1) expect(await digests(desk, monday + n * hour)).toEqual([]);
  expect(await digests(desk, monday + 7 * day + hour)).toEqual(['weekly']);
  const first = (await bodies(desk)).at(-1);
  expect(first).toContain('sync, outage: the service answers with errors: 5 (the week before: 2)');
  expect(first).toContain('6 runs, 1 done, 5 failed');
  expect(first).toContain('0 open: 0 critical');
  expect(first).not.toMatch(/Jane|Main/);
});

it('once a day where there is something to tell: what is open, and how often the rest came back (M105)', async () => {
  const desk = await openDesk();
  const tuesday = monday + day + hour;
  let found = [{ key: 'a', line: 'a is wrong', since: 0 }];
  const flapping = classOf('flap', () => found);
  for (let n = 0; n < 6; n += 1) {
    found = [{ key: 'a', line: 'a is wrong', since: 0 }];
    await desk.look(tuesday - 5 * hour + n * 20 * minute, [flapping]);
    await desk.stage(tuesday - 5 * hour + n * 20 * minute + 3 * minute);
    found = [];
    await desk.look(tuesday - 5 * hour + n * 20 * minute + 10 * minute, [flapping]);
    await desk.stage(tuesday - 5 * hour + n * 20 * minute + 13 * minute);
  }
  await desk.look(tuesday - hour, [classOf('stands', () => [{ key: 'b', line: 'b stands', since: 0 }])]);
  expect(await digests(desk, tuesday)).toEqual(['daily', 'weekly']);
  expect(await digests(desk, tuesday + 12 * hour)).toEqual([]);
  const [, daily = ''] = await bodies(desk);
  expect(daily).toContain('WARNING b stands (alert 7, since 2026-07-07 07:00)');
  expect(daily).toContain('a is wrong (5 times)');
  // The next day tells what is new and what is still open.
  expect(await digests(desk, tuesday + day)).toEqual(['daily']);
  expect((await bodies(desk))[0]).not.toContain('a is wrong');
});

it('a message that is refused is tried again with growing waits; one in doubt is not, and both are told', async () => {
  const desk = await openDesk();
  await desk.look(monday, [classOf('test', () => [{ key: 'a', line: 'a is wrong', since: 0 }])]);
  await desk.stage(monday + 2 * minute);
  let now = monday + 2 * minute;
  let failure: Error | null = new NotSent('refused');
  const arrived: Outgoing[] = [];
  const said: string[] = [];
  const deliver = () =>
    deliverMessages({
      ...{ store: desk.store, now: () => now, signal: new AbortController().signal, redact: (text) => text },
      notifiers: [
        {
          ...{ id: 'email', title: 'mail' },
          send: async (message) => {
            if (failure) throw failure;
            arrived.push(message);
          },
        },
      ],
      onEnd: (words) => said.push(words),
    });
  const tries: number[] = [];
  for (; now < monday + 5 * hour; now += minute) if ((await deliver()).failed > 0) tries.push((now - monday) / minute);
  expect(tries.slice(0, 6)).toEqual([2, 3, 5, 9, 17, 33]);
  failure = null;
  for (; now < monday + 7 * hour; now += minute) await deliver();
  expect(arrived).toHaveLength(1);
  failure = new NotSent('it broke off', { isDoubtful: true });
  await desk.look(now, [classOf('test', () => [])]);
  await desk.stage(now + 2 * minute);
  now += 2 * minute;
  expect(await deliver()).toEqual({ sent: 0, failed: 0, doubtful: 1 });
  now += day;
  expect(await deliver()).toEqual({ sent: 0, failed: 0, doubtful: 0 });
  expect((await listMessages(desk.store.db, 1))[0]).toMatchObject({
    state: 'doubt',
    error: 'not known whether it arrived: it broke off',
  });
});
