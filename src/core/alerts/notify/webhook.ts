import { ChannelError } from '../../channels/channel.ts';
import type { Http, HttpAnswer } from '../../http.ts';
import { isSurelyUnsent } from '../../network-failure.ts';
import type { AlertWebhookSettings, WebhookKind } from '../../settings-alerts.ts';
import { type Notifier, NotSent, type Outgoing } from './notifier.ts';

/** What each takes at most; a longer one is refused as a whole. */
const longest: Readonly<Record<WebhookKind, number>> = { slack: 3500, discord: 1900, ntfy: 3500, json: 20_000 };

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
  const text = body.length > longest[kind] ? `${body.slice(0, longest[kind])}\n…` : body;
  const json = { 'content-type': 'application/json' };
  switch (kind) {
    case 'slack':
      return { headers: json, body: JSON.stringify({ text: `*${slackText(subject)}*\n${slackText(text)}` }) };
    case 'discord':
      // Nobody is called by what an order's number may look like.
      return {
        headers: json,
        body: JSON.stringify({ content: `**${subject}**\n${text}`.slice(0, 2000), allowed_mentions: { parse: [] } }),
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

function slackText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** A header holds no letters beyond Latin; ntfy reads RFC 2047. */
function headerText(text: string): string {
  return /^[\x20-\x7e]*$/.test(text) ? text : `=?UTF-8?B?${Buffer.from(text).toString('base64')}?=`;
}
