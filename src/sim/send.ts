import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Answer, RawJson } from './answer.ts';

type Headers = Readonly<Record<string, string>>;

/** Sends an answer as the vendor does: JSON, or nothing at all when there is no body. */
export function send(response: ServerResponse, answer: Answer, headers: Headers): void {
  sendText(response, answer.status, answer.body === undefined ? '' : textOf(answer), {
    ...headers,
    'Content-Type': 'application/json; charset=utf-8',
  });
}

/** 200, and JSON that stops in the middle: the lengths agree, the text does not parse. */
export function sendCut(response: ServerResponse, answer: Answer, headers: Headers): void {
  const body = textOf(answer);
  const half = body.slice(0, Math.max(1, Math.floor(body.length / 2)));
  sendText(response, answer.status, half, { ...headers, 'Content-Type': 'application/json; charset=utf-8' });
}

/** Promises more bytes than come, then ends the connection. */
export function sendWrongLength(response: ServerResponse, answer: Answer, headers: Headers): void {
  const body = Buffer.from(textOf(answer));
  response.writeHead(answer.status, {
    ...headers,
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Length': String(body.byteLength + 100),
  });
  response.write(body, () => response.destroy());
}

/** 200 with a gateway's page for people. */
export function sendHtml(response: ServerResponse, headers: Headers): void {
  const page =
    '<!DOCTYPE html><html><head><title>Maintenance</title></head><body><h1>We’ll be right back</h1></body></html>';
  sendText(response, 200, page, { ...headers, 'Content-Type': 'text/html; charset=utf-8' });
}

/** Drops the connection without a word: the caller sees a reset. */
export function drop(request: IncomingMessage): void {
  request.socket.resetAndDestroy();
}

function textOf({ body = {} }: Answer): string {
  return body instanceof RawJson ? body.text : JSON.stringify(body);
}

function sendText(response: ServerResponse, status: number, text: string, headers: Headers): void {
  const bytes = Buffer.from(text);
  response.writeHead(status, { ...headers, 'Content-Length': String(bytes.byteLength) });
  response.end(bytes);
}

/**
 * Reads a request's body as JSON.
 *
 * @returns undefined for no body, null for one that is no JSON or larger than `limit` bytes
 */
export async function readJson(request: IncomingMessage, limit: number): Promise<unknown> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.byteLength;
    if (size <= limit) chunks.push(chunk);
  }
  if (size === 0) return undefined;
  if (size > limit) return null;
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8')) as unknown;
  } catch {
    return null;
  }
}
