import { createServer, type RequestListener, type Server } from 'node:http';
import { type AddressInfo, createServer as createSocketServer } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { ChannelError, type ChannelErrorKind } from '../../src/core/channels/channel.ts';
import { clockFromEnv } from '../../src/core/clock.ts';
import {
  type CallEnd,
  type CallStart,
  createHttp,
  type Http,
  type HttpAnswer,
  type HttpCall,
} from '../../src/core/http.ts';
import { redactor } from '../../src/core/redact.ts';

const service = { title: 'Shop', addressSetting: 'SHOP_BASE_URL' };
const open: { close(): unknown }[] = [];
afterEach(() => open.splice(0).map((each) => each.close()));

interface Noted extends CallStart, Partial<CallEnd> {}

/** An Http whose record of calls is a list. */
function connect(limits: { timeoutMs?: number; maxBytes?: number } = {}): { http: Http; calls: Noted[] } {
  const calls: Noted[] = [];
  const http = createHttp({
    clock: clockFromEnv({}),
    redact: redactor(['top-secret']),
    service,
    ...limits,
    record: {
      start: async (call) => calls.push({ ...call }) - 1,
      end: async (id, end) => {
        Object.assign(calls[id] ?? {}, end);
      },
    },
  });
  return { http, calls };
}

async function serve(answer: RequestListener): Promise<string> {
  const server: Server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push({ close: () => [server.closeAllConnections(), server.close()] });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function get<T = HttpAnswer>(url: string, rest: Partial<HttpCall<T>> = {}): HttpCall<T> {
  const whole = (answer: HttpAnswer): T => answer as T;
  return { method: 'GET', url, headers: {}, signal: new AbortController().signal, read: whole, ...rest };
}

async function failure(promise: Promise<unknown>): Promise<ChannelError> {
  const error = await promise.then(
    () => new Error('it succeeded'),
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(ChannelError);
  return error as ChannelError;
}

describe('a call that is answered', () => {
  test('gives status, headers, text and the vendor’s clock, whatever the status', async () => {
    const url = await serve((_, response) => {
      response.writeHead(418, { Date: 'Sun, 08 Mar 2026 09:59:30 GMT', 'X-Left': '7' }).end('\ufeff{"tea":"ä"}');
    });
    const { http, calls } = connect();
    const answer = await http.request(get(url));
    expect(answer).toMatchObject({ status: 418, text: '{"tea":"ä"}', vendorNow: Date.UTC(2026, 2, 8, 9, 59, 30) });
    expect(answer.headers['x-left']).toBe('7');
    expect(Buffer.from(answer.bytes).toString('hex')).toBe('efbbbf7b22746561223a22c3a4227d');
    expect(calls).toHaveLength(1);
    expect(calls[0]).toMatchObject({
      method: 'GET',
      path: '/',
      ref: null,
      status: 418,
      bytes: 15,
      errorKind: null,
      errorBody: null,
    });
  });

  test('sends the query with spaces as %20, the body, the headers and who we are', async () => {
    let seen:
      | { url?: string | undefined; agent?: string | undefined; left?: string | string[] | undefined; body: string }
      | undefined;
    const url = await serve(async (request, response) => {
      let body = '';
      for await (const chunk of request) body += String(chunk);
      seen = { url: request.url, agent: request.headers['user-agent'], left: request.headers['x-left'], body };
      response.end('{}');
    });
    const query = { from: '2026-03-08 01:59:30', name: 'a+b&c' };
    await connect().http.request(
      get(`${url}/orders`, { method: 'POST', query, headers: { 'x-left': '7' }, body: '{"a":1}' }),
    );
    expect(seen).toEqual({
      url: '/orders?from=2026-03-08%2001%3A59%3A30&name=a%2Bb%26c',
      agent: 'orderdeck/0.1',
      left: '7',
      body: '{"a":1}',
    });
  });

  test('keeps the query that an address has of its own', async () => {
    const url = await serve((request, response) => response.end(request.url));
    expect((await connect().http.request(get(`${url}/a?b=%2Fc&b=d+e`))).text).toBe('/a?b=%2Fc&b=d+e');
  });

  test('works without a body for a method that may have one', async () => {
    const url = await serve((request, response) => response.end(request.method));
    expect((await connect().http.request(get(url, { method: 'DELETE' }))).text).toBe('DELETE');
    expect((await connect().http.request(get(url, { method: 'POST' }))).text).toBe('POST');
  });

  test('never follows a redirect', async () => {
    let visits = 0;
    const url = await serve((_, response) => {
      visits += 1;
      response.writeHead(302, { Location: '/elsewhere' }).end();
    });
    expect((await connect().http.request(get(url))).status).toBe(302);
    expect(visits).toBe(1);
  });

  test('never retries', async () => {
    let visits = 0;
    const url = await serve((_, response) => {
      visits += 1;
      response.writeHead(503, { 'Retry-After': '0' }).end();
    });
    expect((await connect().http.request(get(url))).status).toBe(503);
    expect(visits).toBe(1);
  });
});

describe('the record of a call', () => {
  const refuse = (): never => {
    throw new ChannelError('nonsense', 'HTML', 'Look.');
  };

  test('tells what the reader found wrong, and quotes a refusal without secrets', async () => {
    const page = `<html>top-secret ada@example.org ${'x'.repeat(9000)}`;
    const url = await serve((_, response) => response.writeHead(502).end(page));
    const { http, calls } = connect();
    expect((await failure(http.request(get(`${url}/orders/7`, { read: refuse, ref: '7' })))).kind).toBe('nonsense');
    expect(calls[0]).toMatchObject({ status: 502, errorKind: 'nonsense', ref: '7', path: '/orders/7' });
    expect(calls[0]?.errorBody).toMatch(/^<html>… …@… x+$/);
    expect(calls[0]?.errorBody?.length).toBe(2000);
  });

  const order =
    '{"orders":[{"orderId":71,"name":"Ada \\"L\\" Byron","shipTo":{"phone":"0113 49","zip":98101},"note":"Ring \\';

  test.each([
    ['orders with status 200', 200, `${order}"twice"}],"total":1}`],
    ['orders that are cut', 200, order],
    ['orders in the body of an error', 500, `${order}"twice"}],"total":1}`],
    ['orders that are cut in the body of an error', 500, order],
  ])('keeps no word of a buyer: %s', async (_what, status, body) => {
    const url = await serve((_, response) => response.writeHead(status, { 'Content-Type': 'text/json' }).end(body));
    const { http, calls } = connect();
    await failure(http.request(get(url, { read: refuse })));
    expect(calls[0]?.errorBody).not.toMatch(/Ada|Byron|0113|98101|Ring|twice|71/);
    if (status === 200) {
      const bytes = Buffer.byteLength(body);
      expect(calls[0]?.errorBody).toContain(`text/json, ${bytes} bytes: {"orders":[{"orderId":0,"name":"…","shipTo":{`);
    }
  });

  test('keeps the words of an error, and of a page its first tags', async () => {
    const said = { Message: 'No.', ModelState: { 'order.shipTo': ['It is empty.'] }, order: { name: 'Ada' } };
    const errors = await serve((_, response) => response.writeHead(400).end(JSON.stringify(said)));
    const pages = await serve((_, response) => response.end(`<html><title>Maintenance</title>${'x'.repeat(500)}`));
    const { http, calls } = connect();
    for (const url of [errors, pages]) await failure(http.request(get(url, { read: refuse })));
    expect(calls.map(({ errorBody }) => errorBody)).toEqual([
      '{"Message":"No.","ModelState":{"order.shipTo":["It is empty."]}}',
      `no content type, 532 bytes: <html><title>Maintenance</title>${'x'.repeat(48)}`,
    ]);
  });

  test('holds no secret in its path', async () => {
    const url = await serve((_, response) => response.end('{}'));
    const { http, calls } = connect();
    await http.request(get(`${url}/hooks/top-secret`, { query: { token: 'top-secret', page: '1' } }));
    expect(calls[0]?.path).toBe('/hooks/…?token=…&page=1');
  });

  test('holds nothing of an address that is a credential, not even where the answer repeats it', async () => {
    const url = await serve((request, response) =>
      response.writeHead(404).end(`No ${request.url}, nor Xy12Zb34Qw, nor aGVsbG8=.`),
    );
    const { http, calls } = connect();
    const link = `${url}/t/Xy12Zb34Qw/J8nbWhze0B_d3Dkaj-kOdY/1?sig=aGVsbG8%3D`;
    await failure(http.request(get(link, { shownAs: '/…', read: refuse })));
    expect(calls[0]).toMatchObject({ path: '/…', errorBody: 'No …, nor …, nor ….' });
    const error = await failure(http.request(get(link.replace(url, await closedPort()), { shownAs: '/…' })));
    expect(`${error.stack} ${error.hint}`).not.toMatch(/Xy12|J8nb|aGVs/);
    expect(JSON.stringify(calls)).not.toMatch(/Xy12|J8nb|aGVs/);
  });

  test('is there before the answer is', async () => {
    const { http, calls } = connect();
    const url = await serve((_, response) => {
      response.end(JSON.stringify(calls));
    });
    const { text } = await http.request(get(url));
    expect(JSON.parse(text)).toEqual([{ method: 'GET', path: '/', ref: null, at: expect.any(Number) }]);
  });
});

describe('a call that is not answered', () => {
  const cases: [name: string, kind: ChannelErrorKind, words: RegExp, serveBadly: () => Promise<string>][] = [
    ['an unknown name', 'unreachable', /shop\.invalid.*DNS/, async () => 'http://shop.invalid/'],
    ['nobody listens', 'unreachable', /127\.0\.0\.1:\d+: the connection was refused/, closedPort],
    ['it hangs', 'unreachable', /did not answer in time/, () => serve(() => undefined)],
    [
      'it drops the line',
      'unreachable',
      /closed the connection/,
      () => serve((request) => request.socket.resetAndDestroy()),
    ],
    ['it speaks no TLS', 'unreachable', /TLS/, async () => (await serve(() => undefined)).replace('http:', 'https:')],
    [
      'it stops in the middle',
      'nonsense',
      /broke off its answer after 9 bytes/,
      () =>
        serve((_, response) => {
          response.writeHead(200, { 'Content-Length': '100' });
          response.write('{"orders"', () => setTimeout(() => response.destroy(), 20));
        }),
    ],
    ['it never ends', 'nonsense', /more than 0\.1 MB/, () => serve((_, response) => response.end('x'.repeat(200_000)))],
  ];

  test.each(cases)('%s', async (_, kind, words, serveBadly) => {
    const { http, calls } = connect({ timeoutMs: 400, maxBytes: 100_000 });
    const began = performance.now();
    const error = await failure(http.request(get(await serveBadly())));
    expect(error).toMatchObject({ kind, passing: true });
    expect(error.message).toMatch(words);
    if (kind === 'unreachable') expect(error.hint).toContain('SHOP_BASE_URL');
    expect(performance.now() - began).toBeLessThan(5000);
    expect(calls[0]).toMatchObject({ errorKind: kind, status: null });
  });

  test('a cancelled call rejects with the reason at once, and is noted as cancelled', async () => {
    const url = await serve(() => undefined);
    const { http, calls } = connect();
    const controller = new AbortController();
    const call = http.request(get(url, { signal: controller.signal }));
    const reason = new Error('the operator said so');
    setTimeout(() => controller.abort(reason), 50);
    await expect(call).rejects.toBe(reason);
    expect(calls[0]).toMatchObject({ errorKind: 'cancelled' });
  });
});

test('a signal aborted long after its calls were answered disturbs nobody', async () => {
  const url = await serve((_, response) => response.end('{}'));
  const { http } = connect();
  const controller = new AbortController();
  for (let n = 0; n < 20; n += 1) await http.request(get(url, { signal: controller.signal }));
  const uncaught: unknown[] = [];
  const note = (error: unknown): number => uncaught.push(error);
  process.on('uncaughtException', note);
  controller.abort(new Error('the run was cancelled'));
  await new Promise((resolve) => setTimeout(resolve, 50));
  process.off('uncaughtException', note);
  expect(uncaught).toEqual([]);
});

/** An address where something listened a moment ago. */
async function closedPort(): Promise<string> {
  const server = createSocketServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}`;
}
