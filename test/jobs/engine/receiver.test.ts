import Sqlite from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { type Inbox, openInbox } from '../../../src/core/inbox/open.ts';
import { listRefusals } from '../../../src/core/inbox/refusals.ts';
import { newInbox, packageOf } from '../../core/inbox/delivery.ts';
import { eventually } from './harness.ts';
import { dawdlers, get, newReceiver, post } from './receiving.ts';
import { known, webhookSettings } from './webhook-credentials.ts';

const order = JSON.stringify(packageOf(33));
const rowsOf = (inbox: Inbox) => inbox.db.selectFrom('deliveries').selectAll().orderBy('id').execute();
const basic = (pair: string) => ({ authorization: `Basic ${Buffer.from(pair).toString('base64')}` });

describe('who may tell us something', () => {
  it('is known by Basic or by its key; nobody else is kept, and each is counted', async () => {
    const inbox = await newInbox();
    const receiver = await newReceiver({ inbox, limits: { writeRefusalsMs: 5 } });
    expect((await post(receiver, '/hooks/m', order, basic('market:a-password-of-ours'))).status).toBe(200);
    expect((await post(receiver, '/hooks/m', order)).status).toBe(200);
    for (const headers of [{}, { 'x-api-key': 'other' }, basic('market:other'), { authorization: 'Bearer x' }]) {
      const answer = await post(receiver, '/hooks/m', JSON.stringify(packageOf(34)), headers as Record<string, string>);
      expect(answer).toMatchObject({ status: 401, headers: { 'www-authenticate': 'Basic realm="orderdeck"' } });
    }
    expect(await rowsOf(inbox)).toMatchObject([{ subject: '33', duplicates: 1 }]);
    await receiver.close();
    expect(await listRefusals(inbox.db)).toMatchObject([{ reason: 'unauthorized', times: 4 }]);
  });

  it('is known by the end of its address, if it is ShipStation', async () => {
    const inbox = await newInbox();
    const receiver = await newReceiver({ inbox });
    const body = JSON.stringify({
      resource_url: 'https://ssapi.shipstation.com/orders',
      resource_type: 'ORDER_NOTIFY',
    });
    expect((await post(receiver, '/hooks/s/a-token-of-ours-0', body, {})).status).toBe(200);
    expect((await post(receiver, '/hooks/s/a-token-of-ours-1', body, {})).status).toBe(401);
    expect((await post(receiver, '/hooks/s', body, {})).status).toBe(404);
    expect(await rowsOf(inbox)).toMatchObject([{ source: 's', event: 'ORDER_CREATED', state: 'queued' }]);
  });

  it('is nobody where no credential of that kind is set', async () => {
    const settings = { ...webhookSettings, basic: null, apiKey: null };
    const receiver = await newReceiver({ inbox: await newInbox(), settings });
    expect((await post(receiver, '/hooks/m', order, { 'x-api-key': '' })).status).toBe(401);
    expect((await post(receiver, '/hooks/m', order, basic('undefined:undefined'))).status).toBe(401);
  });
});

describe('what is kept', () => {
  it.each([
    ['no JSON', '{"content":', { 'content-type': 'application/json' }],
    ['another type', '<order/>', { 'content-type': 'text/xml' }],
    ['a type that is none', 'x', { 'content-type': 'nonsense' }],
    ['no type', 'x', {}],
    ['nothing', '', {}],
  ])('is also %s, set aside with its bytes', async (_what, body, headers) => {
    const inbox = await newInbox();
    const receiver = await newReceiver({ inbox });
    const answer = await post(receiver, '/hooks/m', body, { ...known, ...(headers as Record<string, string>) });
    expect(answer.status).toBe(200);
    expect(await rowsOf(inbox)).toMatchObject([
      { state: 'parked', error_code: 'unreadable', body: Buffer.from(body), event: null },
    ]);
  });

  it('has its headers, without what lets somebody in', async () => {
    const inbox = await newInbox();
    const receiver = await newReceiver({ inbox, redact: (text) => text.replaceAll('hidden', '…') });
    const type = 'application/json; charset=utf-8';
    await post(receiver, '/hooks/m', order, { ...known, 'content-type': type, 'x-note': 'a hidden word' });
    const [row] = await rowsOf(inbox);
    expect(row?.headers).not.toContain('an-api-key-of-ours');
    expect(JSON.parse(row?.headers ?? '')).toMatchObject({ 'x-content-type-as-sent': type, 'x-note': 'a … word' });
  });

  it('is whatever fits one megabyte; more is refused before it is read', async () => {
    const inbox = await newInbox();
    const receiver = await newReceiver({ inbox });
    const most = Buffer.alloc(1024 * 1024, ' ');
    expect((await post(receiver, '/hooks/m', most)).status).toBe(200);
    expect((await post(receiver, '/hooks/m', Buffer.concat([most, Buffer.from(' ')]))).status).toBe(413);
    const chunked = { ...known, 'transfer-encoding': 'chunked' };
    expect((await post(receiver, '/hooks/m', Buffer.alloc(1024 * 1024 + 1, 'a'), chunked)).status).toBe(413);
    expect(await rowsOf(inbox)).toHaveLength(1);
  });
});

describe('what is not kept is not acknowledged', () => {
  it('while another holds the file: 503, and the sender’s next try is kept once', async () => {
    const { file } = await newInbox();
    const inbox = await openInbox(file, { busyTimeoutMs: 20 });
    const receiver = await newReceiver({ inbox });
    const other = new Sqlite(file);
    other.exec('begin immediate');
    const refused = await post(receiver, '/hooks/m', order);
    expect(refused).toMatchObject({ status: 503, headers: { 'retry-after': '30' } });
    other.exec('rollback');
    other.close();
    expect((await post(receiver, '/hooks/m', order)).status).toBe(200);
    expect(await rowsOf(inbox)).toMatchObject([{ subject: '33', duplicates: 0 }]);
    await receiver.close();
    await inbox.close();
  });

  it('without room on the disk', async () => {
    const inbox = await newInbox();
    const receiver = await newReceiver({ inbox, limits: { leastFreeBytes: Number.MAX_SAFE_INTEGER } });
    const refused = await post(receiver, '/hooks/m', order);
    expect(refused).toMatchObject({ status: 503, headers: { 'retry-after': '30' } });
    expect((await get(receiver, '/healthz')).status).toBe(503);
    expect(await rowsOf(inbox)).toEqual([]);
  });

  it('when more comes at once than may wait', async () => {
    const inbox = await newInbox();
    const figures = { commits: 0, deliveries: 0, failures: 0, seconds: 0 };
    const keeper = { isFull: true, figures, add: async () => ({ duplicate: false }) };
    const receiver = await newReceiver({ inbox, keeper });
    expect(await post(receiver, '/hooks/m', order)).toMatchObject({ status: 503, headers: { 'retry-after': '30' } });
  });

  it('when large bodies would take more memory together than they may', async () => {
    const receiver = await newReceiver({ inbox: await newInbox(), limits: { largeBytesAtOnce: 100_000 } });
    expect((await post(receiver, '/hooks/m', Buffer.alloc(90_000, ' '))).status).toBe(200);
    expect((await post(receiver, '/hooks/m', Buffer.alloc(90_000, 'a'))).status).toBe(200);
    expect((await post(receiver, '/hooks/m', Buffer.alloc(110_000, ' '))).status).toBe(503);
  });
});

it('cuts those who speak slowly, headers and bodies alike, and serves the others meanwhile', async () => {
  const limits = { headersMs: 400, requestMs: 800, lookForSlowMs: 100 };
  const receiver = await newReceiver({ inbox: await newInbox(), limits });
  const head = 'POST /hooks/m HTTP/1.1\r\nHost: x\r\nX-Api-Key: an-api-key-of-ours\r\n';
  const slow = [
    ...dawdlers(receiver, 100, head),
    ...dawdlers(receiver, 100, `${head}Content-Length: 1000\r\n\r\n{"content":`),
    ...dawdlers(receiver, 100, `${head}Transfer-Encoding: chunked\r\n\r\n5\r\n{"a":`),
  ];
  expect((await post(receiver, '/hooks/m', order)).status).toBe(200);
  const lasted = await Promise.all(slow);
  expect(lasted).toHaveLength(300);
  expect((await get(receiver, '/healthz')).status).toBe(200);
});

it('tells its figures, and nothing of a buyer', async () => {
  const inbox = await newInbox();
  const receiver = await newReceiver({ inbox });
  await post(receiver, '/hooks/m', order);
  await post(receiver, '/hooks/m', order);
  await post(receiver, '/hooks/m', 'nonsense');
  await post(receiver, '/hooks/m', order, {});
  const { text, headers } = await get(receiver, '/metrics');
  expect(headers['content-type']).toMatch(/^text\/plain; version=0\.0\.4/);
  for (const line of [
    'orderdeck_webhook_stored_total{source="m"} 2',
    'orderdeck_webhook_duplicates_total{source="m"} 1',
    'orderdeck_webhook_refused_total{reason="unauthorized"} 1',
    'orderdeck_webhook_inbox_deliveries{state="queued"} 1',
    'orderdeck_webhook_inbox_deliveries{state="parked"} 1',
  ])
    expect(text.split('\n')).toContain(line);
  expect(text).not.toContain('N33');
});

it('tells the shop’s figures below its own, to this host alone, and takes webhooks while they are worked out', async () => {
  let give: ((text: string | null) => void) | null = null;
  const shopMetrics = () =>
    new Promise<string | null>((resolve) => {
      give = resolve;
    });
  const receiver = await newReceiver({ inbox: await newInbox(), shopMetrics });
  const forwarded = await fetch(`${receiver.url}/metrics`, { headers: { 'x-forwarded-for': '203.0.113.9' } });
  expect(forwarded.status).toBe(404);
  const scrape = get(receiver, '/metrics');
  const answer = await eventually(async () => give, 'the figures to be asked for');
  expect((await post(receiver, '/hooks/m', order)).status).toBe(200);
  answer('orderdeck_runs_today{state="done"} 7\n');
  expect((await scrape).text.trimEnd().split('\n').at(-1)).toBe('orderdeck_runs_today{state="done"} 7');
});

it('says which address is taken', async () => {
  const inbox = await newInbox();
  const receiver = await newReceiver({ inbox });
  const settings = { ...webhookSettings, port: Number(new URL(receiver.url).port) };
  await expect(newReceiver({ inbox, settings })).rejects.toMatchObject({ code: 'EADDRINUSE' });
});
