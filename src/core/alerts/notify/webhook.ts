import { ChannelError } from '../../channels/channel.ts';
import type { Http, HttpAnswer } from '../../http.ts';
import { isSurelyUnsent } from '../../network-failure.ts';
import type { AlertWebhookSettings, WebhookKind } from '../../settings-alerts.ts';
import { shortened } from '../words.ts';
import { type Notifier, NotSent, type Outgoing } from './notifier.ts';

/** What each takes at most of subject and text together: characters, of ntfy bytes. A longer one is refused, or made a file. */
const longest: Readonly<Record<WebhookKind, number>> = { slack: 3500, discord: 2000, ntfy: 4000, json: 20_000 };
/** What a text that was cut ends with. */
const cutHere = '\n… cut here: orderdeck alerts';

/** Slack, Discord, ntfy, or anything that takes JSON. */
export function webhookNotifier({ url, kind }: AlertWebhookSettings, http: Http): Notifier {
  return {
    id: 'webhook',
    title: kind === 'json' ? 'webhook' : kind,
    send: async (message, signal) => {
      const { headers, body } = requestOf(kind, message);
      try {
        // The address is a credential.
        await http.request({ method: 'POST', url, shownAs: '…', headers, body, signal, read });
      } catch (error) {
        throw error instanceof ChannelError ? notSent(error) : error;
      }
    },
  };
}

/** @throws ChannelError for whatever is no success */
function read({ status, headers }: HttpAnswer): void {
  if (status >= 200 && status < 300) return;
  const seconds = Number(headers['retry-after'] ?? Number.NaN);
  const wait = Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : null;
  const kind = status === 429 ? 'throttled' : status >= 500 ? 'outage' : 'refused';
  throw new ChannelError(kind, `The webhook answered ${status}.`, 'Look at ALERT_WEBHOOK_URL.', wait);
}

/** An answer tells for sure; where none came, the message may have arrived unless no connection was made. */
function notSent(error: ChannelError): NotSent {
  const isAnswered = error.kind !== 'unreachable' && error.kind !== 'nonsense';
  return new NotSent(error.message, {
    isDoubtful: !isAnswered && !isSurelyUnsent(error),
    retryAfterMs: error.retryAfterMs ?? 0,
  });
}

function requestOf(kind: WebhookKind, { id, severity, subject, body }: Outgoing) {
  const room = longest[kind] - subject.length - 5;
  const text = fitted(body, room, kind === 'ntfy' ? Buffer.byteLength : (one) => one.length);
  const json = { 'content-type': 'application/json' };
  switch (kind) {
    case 'slack':
      return { headers: json, body: JSON.stringify({ text: `*${slackText(subject)}*\n${slackText(text)}` }) };
    case 'discord':
      // Nobody is called by what an order's number may look like.
      return {
        headers: json,
        body: JSON.stringify({ content: `**${subject}**\n${text}`, allowed_mentions: { parse: [] } }),
      };
    case 'ntfy':
      return {
        headers: {
          'content-type': 'text/plain; charset=utf-8',
          title: headerText(subject),
          priority: severity === 'critical' ? '5' : severity === 'ok' ? '2' : '3',
        },
        body: text,
      };
    case 'json':
      return { headers: json, body: JSON.stringify({ source: 'orderdeck', id, severity, subject, body: text }) };
  }
}

/** As many whole lines as there is room for; of a first line that is longer, its beginning. */
function fitted(text: string, most: number, sizeOf: (text: string) => number): string {
  if (sizeOf(text) <= most) return text;
  const lines = text.split('\n');
  const kept: string[] = [];
  let room = most - sizeOf(cutHere);
  for (const line of lines) {
    room -= sizeOf(line) + 1;
    if (room < 0) break;
    kept.push(line);
  }
  const [first = ''] = lines;
  // No character has more than four bytes.
  return (kept.length > 0 ? kept.join('\n') : shortened(first, Math.floor(most / 5))) + cutHere;
}

function slackText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** A header holds no letters beyond Latin; ntfy reads RFC 2047. */
function headerText(text: string): string {
  return /^[\x20-\x7e]*$/.test(text) ? text : `=?UTF-8?B?${Buffer.from(text).toString('base64')}?=`;
}
