import * as z from 'zod';
import { keepsCredentials, SettingsError, text, whole, yesOrNo } from './settings-rules.ts';

export const webhookKinds = ['slack', 'discord', 'ntfy', 'json'] as const;
export type WebhookKind = (typeof webhookKinds)[number];

/** Mail, by a server (`smtps:`, `smtp:`) or as files in a folder (`file:`). */
export interface MailSettings {
  readonly url: string;
  readonly to: readonly string[];
  readonly from: string;
}

export interface AlertWebhookSettings {
  readonly url: string;
  readonly kind: WebhookKind;
}

/** When an alert opens, whom it is told and how often. */
export interface AlertSettings {
  readonly mail: MailSettings | null;
  readonly webhook: AlertWebhookSettings | null;
  /** Asked after each round of the watch, so that somebody outside notices when rounds end (M106). */
  readonly pingUrl: string | null;
  /** Whether new errors are told, or stand in the console only (M43). */
  readonly onError: boolean;
  /** The same for products that are low (M44). */
  readonly onLowStock: boolean;
  /** A job that has not ended so long after its start was due has no output (M103). */
  readonly silentMs: number;
  /** A run or a delivery that waits longer is old. */
  readonly queueMs: number;
  /** More of them than this are too many. */
  readonly queueDepth: number;
  readonly walBytes: number;
  /** What comes back within this time is told in the day's digest (M105). */
  readonly cooldownMs: number;
  /** What opens within this time is told in one message. */
  readonly groupMs: number;
  /** Hours before a deadline at which it is told again, the longest first. */
  readonly deadlineHours: readonly number[];
  /** The hour of the business's day from which on the digest is sent. */
  readonly digestHour: number;
}

const minuteMs = 60_000;
const address = z
  .url({ protocol: /^https?$/, error: 'is not a web address' })
  .refine(keepsCredentials, 'is not encrypted: it must begin with https://');
const mailbox = /^[^\s@,<>]{1,64}@[^\s@,<>]{1,255}$/;

/** The variables, as part of the settings' schema. */
export const alertVariables = {
  SMTP_URL: text
    .regex(
      /^(smtps?:\/\/.|file:\/\/\/.)/,
      'is neither smtps://, smtp:// nor file:/// (a folder that mails are put into)',
    )
    .refine((url) => URL.canParse(url), 'is not an address such as smtps://user:password@mail.example.com')
    .optional()
    .meta({
      title: 'Mail server',
      affects: 'mails of alerts: smtps://user:password@host, or file:///folder',
      secret: true,
    }),
  ALERT_EMAIL: text
    .transform((list) => list.split(/[\s,]+/).filter(Boolean))
    .refine((list) => list.every((one) => mailbox.test(one)), 'is not an e-mail address such as ann@example.com')
    .optional()
    .meta({ title: 'Alerts by mail to', affects: 'who is told when something is wrong' }),
  ALERT_EMAIL_FROM: text
    .regex(mailbox, 'is not an e-mail address such as shop@example.com')
    .optional()
    .meta({ title: 'Alerts by mail from', affects: 'the sender of mails; else the first receiver' }),
  ALERT_WEBHOOK_URL: address.optional().meta({
    title: 'Alerts by webhook',
    affects: 'Slack, Discord, ntfy or another address that is told',
    secret: true,
  }),
  ALERT_WEBHOOK_KIND: z
    .enum(webhookKinds, { error: `is not one of ${webhookKinds.join(', ')}` })
    .optional()
    .meta({ title: 'Kind of webhook', affects: 'how alerts are written for it; else told by its address' }),
  ALERT_PING_URL: address.optional().meta({
    title: 'Ping after each watch',
    affects: 'an outside service that notices when the watch ends',
    secret: true,
  }),
  ALERT_ON_ERROR: yesOrNo
    .default(true)
    .meta({ title: 'Tell new errors', affects: 'messages about errors; no: in the console only' }),
  ALERT_SILENT_MINUTES: whole(1, 1440)
    .default(10)
    .meta({ title: 'Silent job after', unit: 'minutes', affects: 'when a job without output is told' }),
  ALERT_QUEUE_MINUTES: whole(1, 1440)
    .default(30)
    .meta({ title: 'Old queue after', unit: 'minutes', affects: 'when waiting runs and webhooks are told' }),
  ALERT_QUEUE_DEPTH: whole(10, 100_000)
    .default(150)
    .meta({ title: 'Long queue from', unit: 'items', affects: 'when waiting runs and webhooks are told' }),
  ALERT_WAL_MB: whole(1, 100_000).default(64).meta({
    title: 'Large write-ahead log from',
    unit: 'MB',
    affects: 'when it is told that the database’s log grows',
  }),
  ALERT_COOLDOWN_MINUTES: whole(0, 10_080).default(240).meta({
    title: 'Same alert again after',
    unit: 'minutes',
    affects: 'what comes back sooner is told when it still stands by then, else in the digest',
  }),
  ALERT_GROUP_MINUTES: whole(0, 1440)
    .default(2)
    .meta({ title: 'One message for', unit: 'minutes', affects: 'how long a message waits for more' }),
  ALERT_DEADLINE_HOURS: text
    .regex(/^\d{1,3}([\s,]+\d{1,3}){0,9}$/, 'is not a list of hours such as 24,6,1')
    .default('24,6,1')
    .meta({ title: 'Deadlines are told', unit: 'hours before', affects: 'returns, ship-by times, batches' }),
  ALERT_DIGEST_HOUR: whole(0, 23)
    .default(8)
    .meta({ title: 'Digest at', unit: 'o’clock', affects: 'daily and, on Mondays, weekly digest' }),
};

type Variables = z.output<z.ZodObject<typeof alertVariables>>;

/** @throws SettingsError when what is set cannot tell anybody anything */
export function alertSettings(env: Variables, onLowStock: boolean): AlertSettings {
  return {
    mail: mailOf(env),
    webhook:
      env.ALERT_WEBHOOK_URL === undefined
        ? null
        : { url: env.ALERT_WEBHOOK_URL, kind: env.ALERT_WEBHOOK_KIND ?? kindOf(env.ALERT_WEBHOOK_URL) },
    pingUrl: env.ALERT_PING_URL ?? null,
    onError: env.ALERT_ON_ERROR,
    onLowStock,
    silentMs: env.ALERT_SILENT_MINUTES * minuteMs,
    queueMs: env.ALERT_QUEUE_MINUTES * minuteMs,
    queueDepth: env.ALERT_QUEUE_DEPTH,
    walBytes: env.ALERT_WAL_MB * 1024 * 1024,
    cooldownMs: env.ALERT_COOLDOWN_MINUTES * minuteMs,
    groupMs: env.ALERT_GROUP_MINUTES * minuteMs,
    deadlineHours: [...new Set(env.ALERT_DEADLINE_HOURS.split(/[\s,]+/).map(Number))].sort((a, b) => b - a),
    digestHour: env.ALERT_DIGEST_HOUR,
  };
}

function mailOf({ SMTP_URL: url, ALERT_EMAIL: to, ALERT_EMAIL_FROM: from }: Variables): MailSettings | null {
  const [first] = to ?? [];
  if (url === undefined && first === undefined) return null;
  if (url === undefined || to === undefined || first === undefined) {
    const missing = url === undefined ? 'SMTP_URL' : 'ALERT_EMAIL';
    throw new SettingsError(
      `${missing} is missing; mail needs a server and a receiver.`,
      'Set SMTP_URL and ALERT_EMAIL in .env, or neither.',
    );
  }
  return { url, to, from: from ?? first };
}

/** Each service is known by its host. */
function kindOf(url: string): WebhookKind {
  const { hostname } = new URL(url);
  if (/(^|\.)slack\.com$/.test(hostname)) return 'slack';
  if (/(^|\.)discord(app)?\.com$/.test(hostname)) return 'discord';
  return /(^|\.)ntfy\./.test(hostname) || hostname === 'ntfy.sh' ? 'ntfy' : 'json';
}

/** What of the settings nobody may read: whoever has a webhook's address may write to it. */
export function alertSecrets(env: Variables): string[] {
  const smtp = env.SMTP_URL !== undefined && !env.SMTP_URL.startsWith('file:') ? new URL(env.SMTP_URL) : null;
  const password = smtp?.password ?? '';
  return [
    ...(smtp && password !== '' ? [smtp.href, password, decoded(password)] : []),
    ...[env.ALERT_WEBHOOK_URL, env.ALERT_PING_URL].flatMap((url) => (url === undefined ? [] : secretParts(url))),
  ];
}

function secretParts(url: string): string[] {
  const { pathname, search, username, password } = new URL(url);
  return [pathname + search, password, username].filter((part) => part.length > 5);
}

/** As it was meant: a password with a bare `%` in it is not encoded, and stands as it is. */
export function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // Not encoded: it stands as it is.
    return text;
  }
}
