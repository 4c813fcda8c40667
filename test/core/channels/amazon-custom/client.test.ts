import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { ChannelErrorKind } from '../../../../src/core/channels/channel.ts';
import { Unreadable } from '../../../../src/core/channels/channel.ts';
import type { FileReading } from '../../../../src/core/domain/print/order-input.ts';
import type { Ailment } from '../../../../src/sim/amazon-custom/ailments.ts';
import { type LinkedLine, openAmazonShop } from '../../../sim/amazon-custom/lines.ts';
import { connect, failure } from './connection.ts';

const lineOf = ({ orderNumber, item }: LinkedLine) => ({
  orderNumber,
  lineKey: item.lineItemKey,
  quantity: item.quantity,
});

test('every line’s file is fetched, read, and says what its buyer wants', async () => {
  const { amazon, lines } = await openAmazonShop();
  const { files, store } = await connect([amazon.host]);
  expect(lines.length).toBeGreaterThan(60);
  for (const line of lines) {
    const { personalizations, findings } = await files.read(
      await files.fetch(line.link, String(line.orderId)),
      lineOf(line),
    );
    const { wish } = line;
    expect(findings).toEqual([]);
    expect(personalizations).toHaveLength(1);
    expect(personalizations[0]).toMatchObject({
      color1: wish.colour,
      color2: wish.secondColour,
      quantity: wish.quantity,
    });
    expect(personalizations[0]?.fields.map(({ text }) => text)).toEqual(wish.pieces[0]?.texts);
    expect(personalizations[0]?.text).toBe(wish.pieces[0]?.texts.join('\n'));
  }
  const calls = await store.db.selectFrom('calls').selectAll().execute();
  expect(calls).toHaveLength(lines.length);
  expect(calls[0]).toMatchObject({
    channel: 'amazon-custom',
    grp: 'files',
    ref: String(lines[0]?.orderId),
    path: '/…',
    status: 200,
    error_kind: null,
  });
});

describe('a file that is ill', () => {
  type Outcome = ChannelErrorKind | 'file-unreadable' | 'file-mismatch' | readonly string[];
  test.each<[Ailment, Outcome, number]>([
    ['expired', 'auth', 1],
    ['gone', 'not-found', 1],
    ['redirect', 'refused', 1],
    ['html', 'nonsense', 2],
    ['busy', [], 2],
    ['failOnce', [], 2],
    ['hang', 'unreachable', 2],
    ['cut', 'file-unreadable', 1],
    ['bomb', 'file-unreadable', 1],
    ['otherOrder', 'file-mismatch', 1],
    ['otherLine', 'file-mismatch', 1],
    ['otherQuantity', ['quantity-mismatch'], 1],
    ['unknownNode', ['unknown-node'], 1],
    ['image', ['image-upload'], 1],
    ['noText', ['missing-text'], 1],
    ['disagree', ['file-disagrees'], 1],
    ['twoJson', 'file-unreadable', 1],
    ['traversal', 'file-unreadable', 1],
  ])('%s', async (ailment, outcome, requests) => {
    const { amazon, lines } = await openAmazonShop({ orders: 12 });
    const [line] = lines;
    if (!line) throw new Error('this seed has no such line');
    const { files, store, log } = await connect([amazon.host], ailment === 'hang' ? { timeoutMs: 200 } : {});
    amazon.faults.add(ailment);
    let reading: FileReading | null = null;
    let error: unknown = null;
    try {
      reading = await files.read(await files.fetch(line.link, '7'), lineOf(line));
    } catch (thrown) {
      error = thrown;
    }
    if (typeof outcome === 'string') {
      expect(error).toMatchObject(error instanceof Unreadable ? { reason: outcome } : { kind: outcome });
    } else {
      expect(error).toBeNull();
      expect(reading?.findings.map(({ reason }) => reason)).toEqual(outcome);
    }
    if (['auth', 'not-found', 'refused'].includes(String(outcome)))
      expect(error).toMatchObject({ passing: false, hint: expect.stringContaining('hand it in') });
    expect(amazon.requests).toHaveLength(requests);

    // The link, whole or in parts, is nowhere but in the request.
    const kept = inspect([error, log, await store.db.selectFrom('calls').selectAll().execute()], { depth: 9 });
    for (const part of [line.link, line.path, ...line.path.split('/').filter((each) => each.length > 5)])
      expect(kept.includes(part), part).toBe(false);
    expect(kept).toContain('/…');
  });

  test('a file larger than any is not asked for twice', async () => {
    const server = createServer((_, response) => response.end(Buffer.alloc(21 * 1024 * 1024)));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    const { files, store } = await connect([host]);
    expect(await failure(files.fetch(`http://${host}/t/a/b/1`, '7'))).toMatchObject({
      kind: 'refused',
      message: expect.stringContaining('larger than 20 MiB'),
    });
    expect(await store.db.selectFrom('calls').selectAll().execute()).toHaveLength(1);
  });
});

describe('a link', () => {
  const hosts = ['zme-caps.amazon.com', '127.0.0.1:8080', 'localhost:8081', '10.0.0.1:80', '127.0.0.1'];
  test.each([
    ['no address', 'zme-caps.amazon.com/t/SECRETPART/1'],
    ['another host', 'https://zme-caps.amazon.com.evil.example/t/SECRETPART/1'],
    ['a host inside', 'https://sub.zme-caps.amazon.com/t/SECRETPART/1'],
    ['another port', 'https://zme-caps.amazon.com:8443/t/SECRETPART/1'],
    ['no encryption', 'http://zme-caps.amazon.com/t/SECRETPART/1'],
    ['no encryption at an address that is not this host', 'http://10.0.0.1:80/t/SECRETPART/1'],
    ['no encryption without a port', 'http://127.0.0.1/t/SECRETPART/1'],
    ['another port of this host', 'http://127.0.0.1:8081/t/SECRETPART/1'],
    ['another name of this host', 'http://127.1.1.1:8080/t/SECRETPART/1'],
    ['a final dot', 'https://zme-caps.amazon.com./t/SECRETPART/1'],
    ['a user', 'https://user@zme-caps.amazon.com/t/SECRETPART/1'],
    ['a user that looks like the host', 'https://zme-caps.amazon.com@evil.example/t/SECRETPART/1'],
    ['a file', 'file:///t/SECRETPART/1'],
    ['another scheme', 'ftp://zme-caps.amazon.com/t/SECRETPART/1'],
  ])('that is or has %s is refused before any call', async (_, link) => {
    const { files, store } = await connect(hosts);
    const error = await failure(files.fetch(link, '7'));
    expect(error).toMatchObject({ kind: 'refused', passing: false });
    expect(`${error.stack}${error.hint}`).not.toContain('SECRETPART');
    expect(await store.db.selectFrom('calls').selectAll().execute()).toEqual([]);
  });

  test('is called as it is written, its query with it', async () => {
    const { amazon, lines } = await openAmazonShop({ orders: 12 });
    const { files } = await connect([amazon.host]);
    const error = await failure(files.fetch(`${lines[0]?.link}?sig=a%2Fb`, '7'));
    expect(error.kind).toBe('not-found');
    expect(amazon.requests[0]?.path).toBe(`${lines[0]?.path}?sig=a%2Fb`);
  });
});

test('a fetch that is cancelled ends at once with the reason', async () => {
  const { amazon, lines } = await openAmazonShop({ orders: 12 });
  const { files, stop } = await connect([amazon.host]);
  amazon.faults.add('hang');
  const fetching = files.fetch(lines[0]?.link ?? '', '7');
  const reason = new Error('the operator said so');
  setTimeout(() => stop(reason), 50);
  await expect(fetching).rejects.toBe(reason);
});
