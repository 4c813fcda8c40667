import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import type { AlertFinding } from '../../../src/core/alerts/alert.ts';
import { deliverMessages } from '../../../src/core/alerts/notify/deliver.ts';
import { mailNotifier } from '../../../src/core/alerts/notify/mail.ts';
import { NotSent } from '../../../src/core/alerts/notify/notifier.ts';
import { claimMessage, nextSendAt } from '../../../src/core/store/alerts/messages.ts';
import { startMailbox } from '../../smtp-server.ts';
import { classOf, minute, now, openDesk } from './desk.ts';

const hour = 60 * minute;
const one: AlertFinding = { key: 'a', line: 'a is wrong', since: now };
const groupMs = 2 * minute;

it('a clock that was put back holds no message up', async () => {
  const desk = await openDesk();
  await desk.look(now, [classOf('test', () => [one])]);
  const before = now - 3 * hour;
  expect(await nextSendAt(desk.store.db, groupMs, before)).toBeLessThanOrEqual(before);
  expect(await desk.stage(now + groupMs)).toBe(1);
  expect(await nextSendAt(desk.store.db, groupMs, before)).toBeLessThanOrEqual(before);
  expect(await claimMessage(desk.store, before)).toMatchObject({ id: 1 });
});

it('whoever asks for patience is asked again within the hour, and one that was asked once is not asked all the time', async () => {
  const desk = await openDesk();
  await desk.look(now, [classOf('test', () => [one])]);
  await desk.stage(now + groupMs);
  const deliver = (at: number) =>
    deliverMessages({
      ...{ store: desk.store, now: () => at, signal: new AbortController().signal, redact: (text) => text },
      notifiers: [
        {
          ...{ id: 'email', title: 'mail' },
          send: async () => {
            throw new NotSent('later', { retryAfterMs: 365 * 24 * hour });
          },
        },
      ],
      onEnd: () => undefined,
    });
  expect(await deliver(now + groupMs)).toMatchObject({ failed: 1 });
  expect(await deliver(now + groupMs + 59 * minute)).toMatchObject({ failed: 0 });
  expect(await deliver(now + groupMs + hour)).toMatchObject({ failed: 1 });
  // Put back by hours: at once, and then not before its time.
  expect(await deliver(now - 5 * hour)).toMatchObject({ failed: 1 });
  expect(await deliver(now - 5 * hour + minute)).toMatchObject({ failed: 0 });
});

it('a message whose sender died is looked after although nothing else is to be sent', async () => {
  const desk = await openDesk();
  await desk.look(now, [classOf('test', () => [one])]);
  await desk.stage(now + groupMs);
  await claimMessage(desk.store, now + groupMs);
  const next = await nextSendAt(desk.store.db, groupMs, now + groupMs + minute);
  expect(next).not.toBeNull();
  const work = { signal: new AbortController().signal, redact: (text: string) => text, onEnd: () => undefined };
  // Another process whose clock is a little behind takes nothing away from who is sending.
  const early = { ...work, store: desk.store, notifiers: [], now: () => now + groupMs - 3 };
  expect(await deliverMessages(early)).toMatchObject({ doubtful: 0 });
  const late = { ...work, store: desk.store, notifiers: [], now: () => next ?? 0 };
  expect(await deliverMessages(late)).toMatchObject({ doubtful: 1 });
  expect(await nextSendAt(desk.store.db, groupMs, now + hour)).toBeNull();
});

it('a password with a bare per cent sign keeps no mail from being sent', async () => {
  const box = await startMailbox();
  const mail = mailNotifier({
    settings: { url: box.url.replace('//', '//jane:50%off@'), to: ['ann@example.com'], from: 'shop@example.com' },
    ...{ installation: 'test', redact: (text) => text, now: () => now, patienceMs: 20_000 },
  });
  const message = { id: 1, kind: 'test', severity: 'ok', subject: 's', body: 'b' } as const;
  await mail.send(message, new AbortController().signal);
  expect(box.mails).toHaveLength(1);
});

it('a mail server that hangs or breaks off: before the mail was handed over it has surely not arrived, after it nobody knows', async () => {
  const message = { id: 1, kind: 'test', severity: 'ok', subject: 's', body: 'b' } as const;
  const hangs = async (answers: readonly string[]): Promise<unknown> => {
    const server = createServer((socket) => {
      const left = [...answers];
      const say = () => {
        const next = left.shift();
        if (next === 'breaks off') socket.destroy();
        else if (next !== undefined) socket.write(`${next}\r\n`);
      };
      socket.on('error', () => undefined).on('data', say);
      say();
    });
    onTestFinished(() => void server.close());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const mail = mailNotifier({
      settings: { url: `smtp://127.0.0.1:${port}`, to: ['ann@example.com'], from: 'shop@example.com' },
      ...{ installation: 'test', redact: (text) => text, now: () => now, patienceMs: 100 },
    });
    return mail.send(message, new AbortController().signal).catch((error: unknown) => error);
  };
  const takesIt = ['220 x', '250 x', '250 ok', '250 ok', '354 go on'];
  for (const talk of [[], ['220 x', '250 x', 'breaks off'], takesIt.slice(0, 4), [...takesIt, '451 not now']])
    expect(await hangs(talk)).toMatchObject({ name: 'NotSent', isDoubtful: false });
  for (const talk of [takesIt, [...takesIt, 'breaks off']])
    expect(await hangs(talk)).toMatchObject({ name: 'NotSent', isDoubtful: true });
});
