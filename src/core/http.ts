import type { PlainResponse } from 'got';
import { excerptOf } from './answer-excerpt.ts';
import { ChannelError, type ChannelErrorKind } from './channels/channel.ts';
import type { Clock } from './clock.ts';
import type { Log } from './context.ts';
import { type Service, unreachable } from './network-failure.ts';
import { type Redact, redactor } from './redact.ts';

export interface HttpAnswer {
  readonly status: number;
  /** Names in lower case; of a repeated header the values joined by commas. */
  readonly headers: Readonly<Record<string, string>>;
  /** The body as it came. */
  readonly bytes: Uint8Array;
  /** The body as UTF-8, decoded when it is first asked for. */
  readonly text: string;
  /** The answering clock (its Date header), UTC epoch ms. */
  readonly vendorNow: number | null;
  /** What an error or a record may quote of the body: see excerptOf. */
  excerpt(): string;
}

export interface HttpCall<T> {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE';
  /** Absolute. With `query` it has none of its own; carries a secret only together with `shownAs`. */
  readonly url: string;
  /**
   * What records, logs and errors show in place of path and query, where the address itself is a credential: then no part of
   * it is kept, not even where the answer quotes it.
   */
  readonly shownAs?: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>> | undefined;
  readonly body?: string | undefined;
  readonly signal: AbortSignal;
  /** The channel's id of the order the call is about, where it is about one. */
  readonly ref?: string | undefined;
  /**
   * Makes of the answer, whatever its status, what the caller wants. A ChannelError thrown here is noted with the call, so
   * that the record of calls tells an HTML page with status 200 from a success.
   */
  read(answer: HttpAnswer): T;
}

/** A call as it begins; `at` is UTC epoch ms. */
export interface CallStart {
  readonly method: string;
  /** With its query, without secrets. */
  readonly path: string;
  readonly ref: string | null;
  readonly at: number;
}

/** How a call ended; of a failure's body an excerpt is kept that holds no secret and no order. */
export interface CallEnd {
  readonly ms: number;
  readonly status: number | null;
  readonly bytes: number | null;
  readonly errorKind: ChannelErrorKind | 'cancelled' | 'broken' | null;
  readonly errorBody: string | null;
}

/** Where calls are noted. */
export interface CallRecorder {
  start(call: CallStart): Promise<number>;
  end(id: number, end: CallEnd): Promise<void>;
}

export interface HttpOptions {
  readonly clock: Clock;
  readonly log?: Log | undefined;
  readonly redact: Redact;
  readonly record: CallRecorder;
  readonly service: Service;
  /** For a whole call, in wall ms: a network is no faster in a demo. 30 s unless told. */
  readonly timeoutMs?: number | undefined;
  /** The most that is read of an answer's body. 20 MB unless told. */
  readonly maxBytes?: number | undefined;
  /** What an answer longer than that is; unless told, nonsense that is asked for in smaller pages. */
  readonly tooLong?: (() => ChannelError) | undefined;
}

export interface Http {
  /**
   * One call, noted before and after. Never follows a redirect (credentials would go along to another host), never retries.
   *
   * @throws ChannelError 'unreachable' when no answer came, 'nonsense' when it broke off or was too long, and what `read` throws;
   *   the signal's reason when it was aborted
   */
  request<T>(call: HttpCall<T>): Promise<T>;
}

const longestConnectMs = 10_000;
/** Shorter parts of an address (`/t/`, `/1`) tell nobody anything. */
const shortestPart = 6;

/** The only door to the network, for one service. */
export function createHttp(options: HttpOptions): Http {
  const { clock, log, record } = options;
  return {
    async request(call) {
      const url = address(call);
      const redact = redactFor(call, url, options.redact);
      const path = call.shownAs ?? redact(url.pathname + url.search).slice(0, 1000);
      const at = clock.now();
      const id = await record.start({ method: call.method, path, ref: call.ref ?? null, at });
      let answer: HttpAnswer | null = null;
      let failure: unknown = null;
      try {
        answer = await send(call, url, { ...options, redact });
        return call.read(answer);
      } catch (error) {
        failure = error;
        throw error;
      } finally {
        const errorKind = failure === null ? null : kindOf(failure, call.signal);
        const [ms, status] = [clock.now() - at, answer?.status ?? null];
        const bytes = answer?.bytes.byteLength ?? null;
        log?.debug(`${call.method} ${path} ${status ?? '-'} ${errorKind ?? 'ok'} in ${ms} ms, ${bytes ?? 0} bytes`);
        await record.end(id, { ms, status, bytes, errorKind, errorBody: errorKind && (answer?.excerpt() ?? null) });
      }
    },
  };
}

/** Spaces as %20, which every server reads; a plus sign means a space to some only. */
function address(call: HttpCall<unknown>): URL {
  const url = new URL(call.url);
  if (!call.query) return url;
  const pairs = Object.entries(call.query);
  url.search = pairs.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`).join('&');
  return url;
}

/** Of an address that is a credential every part long enough to tell it is a secret, in whatever form an answer repeats it. */
function redactFor(call: HttpCall<unknown>, url: URL, redact: Redact): Redact {
  if (call.shownAs === undefined) return redact;
  const parts = `${url.pathname}/${url.search}`.split(/[/?&=]/).filter((part) => part.length >= shortestPart);
  const whole = [url.pathname + url.search, url.pathname, ...parts].filter((part) => part !== '/');
  const hide = redactor([...whole, ...whole.map(decoded)]);
  return (text) => redact(hide(text));
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // Not encoded: it is hidden as it stands.
    return text;
  }
}

async function send(call: HttpCall<unknown>, url: URL, options: HttpOptions): Promise<HttpAnswer> {
  const { method, body, signal } = call;
  const { service, redact, timeoutMs = 30_000, maxBytes = 20 * 1024 * 1024 } = options;
  const connect = Math.min(longestConnectMs, timeoutMs);
  // A quarter of what a thread loads; one that makes no call need not.
  const { default: got } = await import('got');
  signal.throwIfAborted();
  const stream = got.stream(url, {
    method,
    headers: { 'user-agent': 'orderdeck/0.1', accept: 'application/json', ...call.headers },
    ...(body === undefined ? {} : { body }),
    followRedirect: false,
    throwHttpErrors: false,
    retry: { limit: 0 },
    timeout: { lookup: connect, connect, secureConnect: connect, request: timeoutMs },
  });
  let response: PlainResponse | null = null;
  stream.once('response', (head: PlainResponse) => {
    response = head;
  });
  // got never takes its listener off a signal: aborting a run would throw, from nowhere, for every call that it ever made.
  const cancel = (): void => {
    stream.destroy();
  };
  signal.addEventListener('abort', cancel, { once: true });
  // What goes wrong after the answer has been read to its end is nobody's to hear.
  stream.on('error', () => undefined);
  if (method !== 'GET' && method !== 'HEAD' && body === undefined) stream.end();

  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      bytes += chunk.byteLength;
      if (bytes > maxBytes) throw options.tooLong?.() ?? tooLong(service, maxBytes);
      chunks.push(chunk);
    }
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof ChannelError) throw error;
    throw bytes > 0 ? brokenOff(service, bytes) : unreachable(error, service, url);
  } finally {
    signal.removeEventListener('abort', cancel);
  }
  return readable(response, chunks, redact);
}

function readable(response: PlainResponse | null, chunks: readonly Buffer[], redact: Redact): HttpAnswer {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(response?.headers ?? {})) headers[name] = [value].flat().join(', ');
  const bytes = Buffer.concat(chunks);
  let decoded: string | null = null;
  const text = (): string => {
    decoded ??= bytes.toString('utf8').replace(/^\ufeff/, '');
    return decoded;
  };
  const vendorNow = Date.parse(headers['date'] ?? '');
  const status = response?.statusCode ?? 0;
  return {
    status,
    headers,
    bytes,
    get text() {
      return text();
    },
    vendorNow: Number.isNaN(vendorNow) ? null : vendorNow,
    excerpt: () => excerptOf({ status, type: headers['content-type'], text: text() }, redact),
  };
}

function kindOf(failure: unknown, signal: AbortSignal): CallEnd['errorKind'] {
  if (failure instanceof ChannelError) return failure.kind;
  return signal.aborted ? 'cancelled' : 'broken';
}

function tooLong(service: Service, maxBytes: number): ChannelError {
  const megabytes = (maxBytes / 1024 / 1024).toFixed(1);
  return new ChannelError(
    'nonsense',
    `${service.title} answered with more than ${megabytes} MB.`,
    'Ask for smaller pages.',
  );
}

function brokenOff(service: Service, bytes: number): ChannelError {
  return new ChannelError(
    'nonsense',
    `${service.title} broke off its answer after ${bytes} bytes.`,
    'It is asked for again.',
  );
}
