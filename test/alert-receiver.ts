import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** What a message to Discord may hold; a longer one is refused as a whole. */
const mostContent = 2000;
const mostEmbeds = 10;
/** A longer one becomes a file beside the message. */
const mostBytes = 4096;

export interface AlertReceiver {
  /** For ALERT_WEBHOOK_URL. */
  readonly hook: string;
  /** The same with the rules of ntfy. */
  readonly ntfy: string;
  /** For ALERT_PING_URL. */
  readonly ping: string;
  /** What was taken, oldest first. */
  readonly messages: { readonly content: string; readonly allowed_mentions: unknown }[];
  /** Why a message was refused. */
  readonly refused: string[];
  /** How often it was pinged. */
  pings: number;
  /** What pings are answered from now on. */
  pingStatus: number;
}

/** Somebody outside: a webhook with Discord's rules, and a watcher that is pinged. */
export async function startAlertReceiver(): Promise<AlertReceiver> {
  const receiver: Omit<AlertReceiver, 'hook' | 'ntfy' | 'ping'> = {
    messages: [],
    refused: [],
    pings: 0,
    pingStatus: 200,
  };
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    if (request.url === '/ping-secret-1') {
      receiver.pings += 1;
      response.writeHead(receiver.pingStatus).end();
      return;
    }
    if (request.url === '/ntfy-secret-1') {
      const why = Buffer.byteLength(body) > mostBytes ? `${Buffer.byteLength(body)} bytes` : null;
      if (why === null) receiver.messages.push({ content: body, allowed_mentions: null });
      else receiver.refused.push(why);
      response.writeHead(200).end('{}');
      return;
    }
    const why = request.method === 'POST' ? whyRefused(String(request.headers['content-type']), body) : 'not a POST';
    if (why === null) receiver.messages.push(JSON.parse(body));
    else receiver.refused.push(why);
    response.writeHead(why === null ? 204 : 400, { 'content-type': 'application/json' });
    response.end(why === null ? undefined : JSON.stringify({ code: 50035, message: 'Invalid Form Body' }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return Object.assign(receiver, {
    hook: `${url}/api/webhooks/1/hook-secret-1`,
    ntfy: `${url}/ntfy-secret-1`,
    ping: `${url}/ping-secret-1`,
  });
}

function whyRefused(type: string, body: string): string | null {
  if (!type.startsWith('application/json')) return `content-type ${type}`;
  const { content, embeds = [] } = JSON.parse(body) as { content?: unknown; embeds?: unknown[] };
  if (embeds.length > mostEmbeds) return `${embeds.length} embeds`;
  if (typeof content !== 'string' || content === '') return embeds.length > 0 ? null : 'empty';
  // Half of a character is no text.
  if (Buffer.from(content).toString() !== content) return 'not well formed';
  return content.length > mostContent ? `content of ${content.length}` : null;
}
