import { randomUUID } from 'node:crypto';
import type { Command } from 'commander';
import { createHttp, type Http } from '../../core/http.ts';
import { openInboxIfAny } from '../../core/inbox/open.ts';
import { type SelfTest, testReceiver } from '../../core/inbox/self-test.ts';
import type { WebhookSettings } from '../../core/settings-webhooks.ts';
import { callRecorder } from '../../core/store/calls.ts';
import { senders } from '../../ui/present/queue-row.ts';
import { act, type Call } from '../act.ts';
import { Refusal } from '../failure.ts';
import { type Session, withSession } from '../session.ts';

/** As long as a sender waits for an answer, ms. */
const timeoutMs = 10_000;

/** `webhooks test`: posts to ourselves by the public address, and tells what became of it (M124). */
export function registerWebhookTest(webhooks: Command): void {
  act(
    webhooks.command('test').description('send a marked test through the public address, and tell whether it arrived'),
    test,
  );
}

/** @returns 1 when one of the tests did not arrive */
function test({ home, output }: Call): Promise<number> {
  return withSession(home, async (session) => {
    const { webhooks, inboxFile } = session.settings;
    if (!webhooks)
      throw new Refusal('receiver-off', 'The receiver is off.', 'Set WEBHOOK_PORT and a credential in .env.');
    const { publicUrl } = webhooks;
    if (publicUrl === null) {
      const hint = 'Set WEBHOOK_PUBLIC_URL to the https address in front of it, for example https://hooks.example.com.';
      throw new Refusal('no-public-url', 'Nobody said at which address senders reach the receiver.', hint);
    }
    const http = httpOf(session);
    const { signal } = new AbortController();
    const tests = await testReceiver({
      settings: { ...webhooks, publicUrl },
      inbox: () => openInboxIfAny(inboxFile),
      http,
      signal,
      mark: randomUUID,
    });
    const failed = tests.filter(({ outcome }) => outcome !== 'arrived');
    const near = failed.length > 0 ? await nearWords(http, webhooks, signal) : null;
    output.document({ items: tests, total: tests.length, receiver: near });
    for (const one of tests) print(output, one);
    if (near !== null) output.print({ text: near, tone: 'dim' });
    return failed.length === 0 ? 0 : 1;
  });
}

function print(output: Call['output'], { source, address, outcome, message, hint }: SelfTest): void {
  const isGood = outcome === 'arrived';
  output.print(
    { text: isGood ? '✓ ' : '✗ ', tone: isGood ? 'good' : 'bad' },
    `${senders[source]}, ${address}: ${message}`,
  );
  if (hint !== null) output.print(`  ${hint}`);
}

/** Whether the receiver itself answers, so that one knows on which side of the proxy to look. */
async function nearWords(http: Http, { host, port }: WebhookSettings, signal: AbortSignal): Promise<string | null> {
  if (port === 0) return null;
  const address = `${host.includes(':') ? `[${host}]` : host}:${port}`;
  const answers = await http
    .request({
      method: 'GET',
      url: `http://${address}/healthz`,
      headers: {},
      signal,
      read: ({ status }) => status === 200,
    })
    .catch(() => false);
  return answers
    ? `The receiver itself answers on ${address}: look at what stands between it and the senders.`
    : `The receiver itself does not answer on ${address}: start \`orderdeck --daemon\`.`;
}

function httpOf({ installation: { clock, redact }, store }: Session): Http {
  return createHttp({
    clock,
    redact,
    record: callRecorder(store, { channel: 'webhooks', group: 'self-test', runId: null }),
    service: { title: 'The receiver', addressSetting: 'WEBHOOK_PUBLIC_URL' },
    timeoutMs,
  });
}
