import { request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';
import { type Receiver, type ReceiverOptions, startReceiver } from '../../../src/jobs/engine/receiver.ts';
import { known, webhookSettings } from './webhook-credentials.ts';

/** A receiver on a free port, closed when the test is over. */
export async function newReceiver(
  options: Pick<ReceiverOptions, 'inbox'> & Partial<ReceiverOptions>,
): Promise<Receiver> {
  const receiver = await startReceiver({
    settings: webhookSettings,
    now: () => Date.now(),
    redact: (text) => text,
    ...options,
  });
  onTestFinished(() => receiver.close());
  return receiver;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

/** One request with exactly these headers; nothing is added that a test did not say. */
export function post(
  receiver: Receiver,
  path: string,
  body: string | Buffer,
  headers: Readonly<Record<string, string>> = known,
): Promise<Answer> {
  return ask(receiver, 'POST', path, body, headers);
}

export function get(receiver: Receiver, path: string): Promise<Answer> {
  return ask(receiver, 'GET', path, '', {});
}

function ask(
  { url }: Receiver,
  method: string,
  path: string,
  body: string | Buffer,
  headers: Readonly<Record<string, string>>,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const isTold = method === 'POST' && headers['transfer-encoding'] === undefined;
    const length = isTold ? { 'content-length': String(Buffer.byteLength(body)) } : {};
    const asked = request(url + path, { method, headers: { ...length, ...headers }, agent: false }, (answer) => {
      let text = '';
      answer.on('data', (chunk) => (text += chunk));
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text }));
      answer.on('error', reject);
    });
    asked.on('error', reject);
    asked.end(body);
  });
}

/** Sockets that begin to speak and never go on; each resolves when it has been cut. */
export function dawdlers(receiver: Receiver, count: number, beginning: string): Promise<number>[] {
  const { hostname, port } = new URL(receiver.url);
  return Array.from({ length: count }, () => {
    const socket: Socket = connect(Number(port), hostname, () => socket.write(beginning));
    const begin = performance.now();
    socket.on('error', () => undefined).resume();
    onTestFinished(() => void socket.destroy());
    return new Promise((resolve) => socket.on('close', () => resolve(performance.now() - begin)));
  });
}
