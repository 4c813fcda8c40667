import type { IncomingMessage, ServerResponse } from 'node:http';
import { listen } from '../listen.ts';
import type { AmazonLine } from '../shop/amazon-links.ts';
import { type Ailment, AmazonFaults, ailmentOf } from './ailments.ts';
import { archiveOf } from './archive.ts';

export interface AmazonCustomOptions {
  /** Whose file lies behind the path of a link (World.behindLink). */
  find(path: string): AmazonLine | null;
  /** Whether one file in fifteen is ill by itself. Default: it is. */
  readonly healthy?: boolean;
}

/** One request the server saw. The path is a credential: this is for tests only. */
export interface AmazonRequest {
  readonly path: string;
  /** 0 for one that is never answered. */
  readonly status: number;
}

/** A running stand-in for the host of Amazon's buyer files. */
export interface AmazonCustomSim {
  /** `http://127.0.0.1:PORT`, for links. */
  readonly url: string;
  /** `127.0.0.1:PORT`, to be used as `AMAZON_CUSTOM_HOSTS`. */
  readonly host: string;
  /** The latest requests, newest last. */
  readonly requests: readonly AmazonRequest[];
  readonly faults: AmazonFaults;
  close(): Promise<void>;
}

const keptRequests = 20_000;

/**
 * Starts the host that answers `GET /t/<12>/<43>/<n>` with the archive of the line behind that link, over real HTTP on 127.0.0.1.
 */
export async function startAmazonCustom({ find, healthy = false }: AmazonCustomOptions): Promise<AmazonCustomSim> {
  const faults = new AmazonFaults();
  const requests: AmazonRequest[] = [];
  const failed = new Set<string>();

  const serve = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = incoming.url ?? '/';
    const line = incoming.method === 'GET' ? find(path) : null;
    const set = faults.take(path);
    const ailment = set === 'none' ? null : (set ?? (line && !healthy ? ailmentOf(line) : null));
    const status = line ? answer(response, path, line, ailment, failed) : refuse(response, 404, 'NoSuchKey', path);
    requests.push({ path, status });
    if (requests.length > keptRequests) requests.shift();
  };
  const { port, close } = await listen(serve, 0, () => ({ status: 500 }));
  const host = `127.0.0.1:${port}`;

  return {
    url: `http://${host}`,
    host,
    requests,
    faults,
    close,
  };
}

/** Answers as the file's state has it; returns the status sent, 0 for none. */
function answer(
  response: ServerResponse,
  path: string,
  line: AmazonLine,
  ailment: Ailment | null,
  failed: Set<string>,
): number {
  switch (ailment) {
    case 'expired':
      return refuse(response, 403, 'AccessDenied', path);
    case 'gone':
      return refuse(response, 404, 'NoSuchKey', path);
    case 'redirect':
      response.writeHead(302, { Location: 'https://www.amazon.example/ap/signin' }).end();
      return 302;
    case 'html':
      return send(response, Buffer.from('<!DOCTYPE html><title>Sign-In</title>'), 'text/html; charset=utf-8');
    case 'hang':
      return 0;
    case 'busy':
    case 'failOnce': {
      if (failed.has(path)) break;
      failed.add(path);
      if (ailment === 'failOnce') return refuse(response, 500, 'InternalError', path);
      response.setHeader('Retry-After', '2');
      return refuse(response, 429, 'SlowDown', path);
    }
  }
  return send(response, archiveOf(line, ailment), 'application/zip');
}

/** An error as a store of objects writes it: it repeats the path. */
function refuse(response: ServerResponse, status: number, code: string, path: string): number {
  const body = `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Resource>${path}</Resource></Error>`;
  response.writeHead(status, { 'Content-Type': 'application/xml' }).end(body);
  return status;
}

function send(response: ServerResponse, bytes: Buffer, type: string): number {
  response.writeHead(200, { 'Content-Type': type, 'Content-Length': String(bytes.byteLength) }).end(bytes);
  return 200;
}
