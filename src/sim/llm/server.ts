import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { listen } from '../listen.ts';
import { type AnswerOptions, answerTo, errorBody, type Reply, refusalBy } from './answer.ts';
import { LlmFaults } from './faults.ts';

export interface LlmSimOptions extends Partial<AnswerOptions> {
  /** Default: any free port. */
  readonly port?: number;
  /** Null: it asks for none, as a server on one's own machine. */
  readonly apiKey?: string | null;
  /** Wall milliseconds that every answer takes at least. Default 0. */
  readonly latencyMs?: number;
}

/** One request as it came. */
export interface LlmRequestEntry {
  readonly path: string;
  readonly authorization: string | null;
  /** The body's text: what has really left the house. */
  readonly body: string;
  readonly status: number;
}

/** A running fake of a server that speaks chat completions. */
export interface LlmSim {
  /** `http://127.0.0.1:PORT/v1`, to be used as `LLM_BASE_URL`. */
  readonly url: string;
  readonly apiKey: string | null;
  readonly model: string;
  /** All requests, newest last. */
  readonly requests: readonly LlmRequestEntry[];
  readonly faults: LlmFaults;
  close(): Promise<void>;
}

const mostRequests = 5000;

/** Starts the fake on 127.0.0.1: real HTTP, the protocol's errors (facts on language models, C), answers by rules of its own. */
export async function startLlm(options: LlmSimOptions = {}): Promise<LlmSim> {
  const { port = 0, apiKey = 'sim-llm-key', model = 'gpt-4.1-mini', latencyMs = 0 } = options;
  const faults = new LlmFaults();
  const requests: LlmRequestEntry[] = [];
  const seen = new Set<string>();

  const serve = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await textOf(incoming);
    const noted = (status: number): void => {
      requests.push({ path: incoming.url ?? '', authorization: incoming.headers.authorization ?? null, body, status });
      if (requests.length > mostRequests) requests.shift();
    };
    if (latencyMs > 0) await wait(latencyMs);
    if (apiKey !== null && incoming.headers.authorization !== `Bearer ${apiKey}`) {
      noted(401);
      return send(response, {
        status: 401,
        body: errorBody('Incorrect API key provided.', 'invalid_request_error', null, 'invalid_api_key'),
      });
    }
    if (incoming.method !== 'POST' || incoming.url !== '/v1/chat/completions') {
      noted(404);
      return send(response, {
        status: 404,
        body: errorBody('Unknown request URL.', 'invalid_request_error', null, 'unknown_url'),
      });
    }
    const fault = faults.take();
    if (fault?.kind === 'hang') return noted(0);
    if (fault?.kind === 'reset') {
      noted(0);
      return void incoming.socket.resetAndDestroy();
    }
    const reply = refusalBy(fault) ?? answerTo(body, fault, { ...options, model }, seen);
    noted(reply.status);
    if (fault?.kind === 'html')
      return sendText(
        response,
        200,
        '<!DOCTYPE html><html><head><title>Bad gateway</title></head></html>',
        'text/html',
      );
    const text = JSON.stringify(reply.body);
    if (fault?.kind === 'cut') return sendText(response, 200, text.slice(0, text.length / 2), 'application/json');
    send(response, reply);
  };

  const { port: bound, close } = await listen(serve, port, (problem) => ({
    status: 500,
    body: errorBody(String(problem), 'server_error', null, null),
  }));
  return {
    url: `http://127.0.0.1:${bound}/v1`,
    apiKey,
    model,
    requests,
    faults,
    close,
  };
}

function send(response: ServerResponse, { status, body, headers = {} }: Reply): void {
  sendText(response, status, JSON.stringify(body), 'application/json', headers);
}

function sendText(
  response: ServerResponse,
  status: number,
  text: string,
  type: string,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, { ...headers, 'Content-Type': type, 'Content-Length': String(Buffer.byteLength(text)) });
  response.end(text);
}

async function textOf(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}
