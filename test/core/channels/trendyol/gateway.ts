import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';

/** A call as the gateway saw it. */
export interface Seen {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
  /** By the gateway's clock, epoch ms. */
  readonly at: number;
}

export interface Answer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** JSON unless it is a text. */
  readonly body?: unknown;
}

export interface Gateway {
  readonly url: string;
  readonly seen: Seen[];
  /** What is answered from now on. */
  answer(with_: (call: Seen) => Answer): void;
  close(): Promise<void>;
}

/** A gateway of recorded answers, over real HTTP. */
export async function startGateway(clock: { now(): number }): Promise<Gateway> {
  const seen: Seen[] = [];
  let respond: (call: Seen) => Answer = () => ({ status: 404, body: { errors: [{ key: 'not.found' }] } });
  const server = createServer((request, response) => {
    const at = clock.now();
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const url = new URL(request.url ?? '/', 'http://gateway');
      const call: Seen = {
        method: request.method ?? '',
        path: url.pathname,
        query: Object.fromEntries(url.searchParams),
        headers: request.headers,
        body: Buffer.concat(chunks).toString('utf8'),
        at,
      };
      seen.push(call);
      const { status = 200, headers = {}, body } = respond(call);
      const text = body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body);
      response.writeHead(status, { date: new Date(clock.now()).toUTCString(), ...headers });
      response.end(text);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    answer: (with_) => {
      respond = with_;
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

/** One of the vendor's own examples (test/fixtures/trendyol), as text. */
export function sample(name: string): string {
  return readFileSync(path.join(import.meta.dirname, '../../../fixtures/trendyol', `${name}.json`), 'utf8');
}
