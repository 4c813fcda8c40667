import { ChannelError } from '../channels/channel.ts';
import type { Http, HttpAnswer } from '../http.ts';
import { parseJson } from '../json.ts';
import type { WebhookSettings } from '../settings-webhooks.ts';
import { receiverAddresses } from '../settings-webhooks.ts';
import { type DeliverySource, selfTestBody, selfTestKey } from './classify.ts';
import { receivedUnder } from './delivery-list.ts';
import type { Inbox } from './open.ts';
import { refusalReasons } from './refusals.ts';

/** Where a test was sent, what came of it, and what it means for the person who can mend it. */
export interface SelfTest {
  readonly source: DeliverySource;
  /** Without the part that is a credential. */
  readonly address: string;
  readonly outcome:
    | 'arrived'
    | 'unreachable'
    | 'certificate'
    | 'unauthorized'
    | 'redirected'
    | 'refused'
    | 'wrong-server'
    | 'not-here';
  /** The HTTP status that was answered; null when nothing was. */
  readonly status: number | null;
  /** From the first byte sent to the delivery being kept, ms; null when it is not. */
  readonly ms: number | null;
  readonly message: string;
  readonly hint: string | null;
}

export interface SelfTestOptions {
  readonly settings: WebhookSettings & { readonly publicUrl: string };
  /** The inbox of this installation; opened anew, since it may just have come to be. */
  readonly inbox: () => Promise<Inbox | null>;
  readonly http: Http;
  readonly signal: AbortSignal;
  /** Another text each time. */
  readonly mark: () => string;
}

type Verdict = Pick<SelfTest, 'outcome' | 'status' | 'ms' | 'message' | 'hint'>;

/**
 * Posts a marked body through the public address as each sender would, and looks in the inbox whether it was kept (M124). The
 * receiver keeps it as what it is: a test, over as soon as it came.
 */
export async function testReceiver(options: SelfTestOptions): Promise<SelfTest[]> {
  const { basic, apiKey, shipstationToken, publicUrl } = options.settings;
  const { marketplace, shipstation } = receiverAddresses(publicUrl, shipstationToken);
  const tests: SelfTest[] = [];
  if (basic || apiKey !== null) {
    const proof: Record<string, string> = basic
      ? { authorization: `Basic ${Buffer.from(`${basic.user}:${basic.password}`).toString('base64')}` }
      : { 'x-api-key': apiKey ?? '' };
    const verdict = await post(options, { source: 'm', url: marketplace, headers: proof });
    tests.push({ source: 'm', address: marketplace, ...verdict });
  }
  if (shipstation !== null) {
    const address = `${publicUrl}/hooks/s/…`;
    const verdict = await post(options, { source: 's', url: shipstation, headers: {}, shownAs: '/hooks/s/…' });
    tests.push({ source: 's', address, ...verdict });
  }
  return tests;
}

interface Target {
  readonly source: DeliverySource;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly shownAs?: string;
}

async function post(options: SelfTestOptions, { source, url, headers, shownAs }: Target): Promise<Verdict> {
  const mark = options.mark();
  const began = performance.now();
  let answer: HttpAnswer;
  try {
    answer = await options.http.request({
      method: 'POST',
      url,
      headers: { 'content-type': 'application/json', ...headers },
      body: selfTestBody(mark),
      signal: options.signal,
      ...(shownAs !== undefined && { shownAs }),
      read: (got) => got,
    });
  } catch (error) {
    if (!(error instanceof ChannelError)) throw error;
    return notReached(error);
  }
  const refused = verdictOf(answer);
  if (refused) return refused;
  const inbox = await options.inbox();
  try {
    const at = inbox && (await receivedUnder(inbox.db, selfTestKey(source, mark)));
    const { status } = answer;
    if (at !== null) {
      const ms = Math.round(performance.now() - began);
      return { outcome: 'arrived', status, ms, message: `It arrived and was kept after ${ms} ms.`, hint: null };
    }
    return {
      ...{ outcome: 'not-here', status, ms: null },
      message: 'A receiver took it, but it is not in this installation’s inbox.',
      hint: 'The address leads to another installation, or its daemon was started with another ORDERDECK_HOME or ORDERDECK_DB.',
    };
  } finally {
    await inbox?.close();
  }
}

function notReached({ message, hint }: ChannelError): Verdict {
  const isCertificate = /\(TLS\)/.test(message);
  return {
    ...{ outcome: isCertificate ? 'certificate' : 'unreachable', status: null, ms: null, message },
    hint: isCertificate
      ? 'The certificate in front of the receiver is not one that senders trust: it is expired, of another name, or its chain is not whole.'
      : hint,
  };
}

/** What an answer means that is no receiver's yes; null when it is one. */
function verdictOf(answer: HttpAnswer): Verdict | null {
  const { status } = answer;
  const told = (outcome: SelfTest['outcome'], message: string, hint: string): Verdict => ({
    ...{ outcome, status, ms: null, message, hint },
  });
  if (status === 401 || status === 403) {
    return told(
      'unauthorized',
      `It was reached, and does not know us (${status}).`,
      'A proxy in front asks for credentials of its own, or the daemon was started with others than this .env holds: start it again.',
    );
  }
  if (status >= 300 && status < 400) {
    const to = answer.headers['location'] ?? 'another address';
    return told(
      'redirected',
      `We were sent on to ${to} (${status}).`,
      'Senders do not follow: set WEBHOOK_PUBLIC_URL to where it ends.',
    );
  }
  const code = codeIn(answer.text);
  if (status >= 400 && code.isOurs) {
    return told(
      'refused',
      `The receiver was reached and took nothing: ${code.name} (${status}).`,
      'See the daemon’s log and `orderdeck status`.',
    );
  }
  if (status >= 500) {
    return told(
      'unreachable',
      `What stands in front answers ${status}: it does not reach the receiver.`,
      'Start `orderdeck --daemon`, and check that the proxy passes /hooks on to WEBHOOK_HOST and WEBHOOK_PORT.',
    );
  }
  if (status === 200 && code.isYes) return null;
  return told(
    'wrong-server',
    `Something else answers there (${status}), not the receiver.`,
    'Check that the proxy passes /hooks on to WEBHOOK_HOST and WEBHOOK_PORT, with the path as it is.',
  );
}

/** Whether a body is the receiver's own, in its yes and in its no. */
function codeIn(text: string): { readonly isOurs: boolean; readonly isYes: boolean; readonly name: string } {
  try {
    const body = parseJson(text) as { duplicate?: unknown; error?: { code?: unknown } } | null;
    const code = body?.error?.code;
    const isOurs = refusalReasons.some((reason) => reason === code);
    return { isOurs, isYes: typeof body?.duplicate === 'boolean', name: String(code) };
  } catch {
    return { isOurs: false, isYes: false, name: '' };
  }
}
