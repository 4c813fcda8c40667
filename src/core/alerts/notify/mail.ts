import { randomBytes } from 'node:crypto';
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Redact } from '../../redact.ts';
import { decoded, type MailSettings } from '../../settings-alerts.ts';
import { keepsCredentials } from '../../settings-rules.ts';
import { type Notifier, NotSent, type Outgoing } from './notifier.ts';

/** A connection and a greeting are waited for no longer (ms). */
const connectMs = 10_000;

interface MailOptions {
  readonly settings: MailSettings;
  /** Tells this installation's messages from others', so that a mail keeps its identity. */
  readonly installation: string;
  readonly redact: Redact;
  readonly now: () => number;
  /** How long (ms) a server may be silent at most. */
  readonly patienceMs: number;
}

/** Mail by SMTP, or into a folder from which something else takes it (`file:///folder`, M42). */
export function mailNotifier(options: MailOptions): Notifier {
  const { settings } = options;
  return {
    id: 'email',
    title: settings.url.startsWith('file:') ? 'mail into a folder' : 'mail',
    send: async (message) => {
      const { default: nodemailer } = await import('nodemailer');
      const mail = mailOf(message, options);
      if (settings.url.startsWith('file:')) {
        const spool = nodemailer.createTransport({ streamTransport: true, buffer: true, newline: 'unix' });
        const { message: bytes } = await spool.sendMail(mail);
        return spoolMail(fileURLToPath(settings.url), message.id, bytes ?? new Uint8Array());
      }
      const talk = { isHandedOver: false };
      const transport = nodemailer.createTransport({
        ...smtpOptions(settings.url, options.patienceMs),
        ...listening(talk),
      });
      try {
        const { rejected = [] } = await transport.sendMail(mail);
        if (rejected.length > 0)
          throw new NotSent(`the server refused ${rejected.length} of the receivers`, { isDoubtful: true });
      } catch (error) {
        throw error instanceof NotSent ? error : notSent(error, talk.isHandedOver, options.redact);
      } finally {
        transport.close();
      }
    },
  };
}

function mailOf({ id, severity, subject, body }: Outgoing, { settings, installation, now }: MailOptions) {
  return {
    from: settings.from,
    to: settings.to,
    subject,
    text: body,
    // The same mail keeps its name.
    messageId: `<alert-${id}.${installation}@orderdeck>`,
    date: new Date(now()),
    headers: { 'Auto-Submitted': 'auto-generated', ...(severity === 'critical' && { Importance: 'high' }) },
    disableFileAccess: true,
    disableUrlAccess: true,
  } as const;
}

/** Credentials go over the network encrypted: without TLS from the start, STARTTLS is asked for, except on this host itself. */
function smtpOptions(address: string, silenceMs: number): Readonly<Record<string, unknown>> {
  const url = new URL(address);
  const beginMs = Math.min(connectMs, silenceMs);
  const secure = url.protocol === 'smtps:';
  const isLocal = keepsCredentials(`http://${url.hostname}`);
  return {
    host: url.hostname,
    port: url.port === '' ? (secure ? 465 : 587) : Number(url.port),
    secure,
    requireTLS: !secure && !isLocal,
    ignoreTLS: !secure && isLocal,
    ...(url.username !== '' && {
      auth: { user: decoded(url.username), pass: decoded(url.password) },
    }),
    connectionTimeout: beginMs,
    greetingTimeout: beginMs,
    socketTimeout: silenceMs,
    dnsTimeout: beginMs,
  };
}

/**
 * Notes when the server lets the mail itself come (354): of what breaks off behind it the error does not tell. Passwords are in the talk,
 * so no word of it is kept.
 */
function listening(talk: { isHandedOver: boolean }) {
  const deaf = (): void => undefined;
  const hear = (entry: { readonly tnx?: unknown }, text: unknown): void => {
    if (entry.tnx === 'server' && String(text).startsWith('354')) talk.isHandedOver = true;
  };
  return {
    transactionLog: true,
    logger: { trace: deaf, debug: hear, info: deaf, warn: deaf, error: deaf, fatal: deaf },
  };
}

interface SmtpError {
  readonly code?: unknown;
  readonly responseCode?: unknown;
  readonly message?: unknown;
}

/** Before the mail itself was handed over nothing has arrived; an answer to it tells for sure; without one nobody knows. */
function notSent(error: unknown, isHandedOver: boolean, redact: Redact): NotSent {
  const { code, responseCode, message } = error as SmtpError;
  const answered = typeof responseCode === 'number' && responseCode > 0;
  const isDoubtful = !answered && isHandedOver;
  const words = redact(String(message ?? 'unknown'))
    .replace(/\s+/g, ' ')
    .slice(0, 200);
  return new NotSent(`${typeof code === 'string' ? `${code}: ` : ''}${words}`, { isDoubtful });
}

/** Appears in the folder as a whole, readable by nobody else. */
function spoolMail(folder: string, id: number, bytes: Uint8Array): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const name = `${String(id).padStart(6, '0')}-${randomBytes(4).toString('hex')}.eml`;
    const partial = path.join(folder, `.${name}.tmp`);
    writeFileSync(partial, bytes, { mode: 0o600, flush: true });
    renameSync(partial, path.join(folder, name));
  } catch (error) {
    throw new NotSent(
      `the folder of SMTP_URL cannot be written: ${(error as NodeJS.ErrnoException).code ?? 'unknown'}`,
    );
  }
}
