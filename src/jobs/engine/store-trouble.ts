import { readFileSync, rmSync } from 'node:fs';
import { hostname } from 'node:os';
import path from 'node:path';
import { type Installation, mendInstallation } from '../../app.ts';
import { connectAlerting } from '../../connect.ts';
import { NotSent, type Outgoing } from '../../core/alerts/notify/notifier.ts';
import { clockWords } from '../../core/alerts/words.ts';
import { replaceFile } from '../../core/settings/write-file.ts';
import type { NotifierId } from '../../core/store/alerts/messages.ts';
import { StoreError, type StoreProblem } from '../../core/store/store-error.ts';

/** In the home folder: when it was last told that the store cannot be used. */
const noteName = '.orderdeck-store-told';
/** What keeps everybody from the store; an update under way, or a process that lost its lease, does not. */
const problems: ReadonlySet<StoreProblem> = new Set([
  'missing',
  'foreign',
  'newer',
  'damaged',
  'network-share',
  'not-writable',
]);
const sqliteProblem = /^SQLITE_(CORRUPT|NOTADB|IOERR|CANTOPEN|READONLY|FULL|PERM|AUTH)/;
/** Told no more often than this (ms), however short the cooldown of alerts is set. */
const leastCooldownMs = 3_600_000;
/** When nothing went out it is tried again after this time (ms). */
const retryMs = 5 * 60_000;
/** Whoever watches by `check` does not wait long (wall ms). */
const patienceMs = 8000;
/** A server that hangs is given up before that (ms): where in the talk it did tells whether the message may have arrived. */
const silenceMs = 7000;

interface Note {
  /** UTC epoch ms. */
  readonly at: number;
  readonly told: readonly NotifierId[];
  /** Its end was told since: the note stays for a while, so that what breaks again and again is not told each time. */
  readonly isOver?: boolean;
}

/** What this process has tried: where the disk is full, no note can be written. */
let lastTry = Number.NEGATIVE_INFINITY;

/** What is being told now: engine and daemon find it in the same moment, and who dies of it waits for that. */
let telling: Promise<readonly NotifierId[]> | null = null;

/** Whether an error says that the store cannot be used by anybody. */
function isStoreTrouble(error: unknown): boolean {
  if (error instanceof StoreError) return problems.has(error.code);
  return sqliteProblem.test(String((error as { code?: unknown } | null)?.code ?? ''));
}

/**
 * Tells by mail and webhook, without the store and its outbox, that the store cannot be used: nobody else can. Not again before the
 * cooldown of alerts (an hour at least; where it was over meanwhile, an hour) has passed, for which a note is kept in the home folder.
 * Where nobody is to be told, does nothing. Never throws.
 *
 * @param home absolute path of the installation
 * @param by who found it: `orderdeck check`
 * @returns by which ways it was told now
 */
export async function tellStoreTrouble(home: string, error: unknown, by: string): Promise<readonly NotifierId[]> {
  if (!isStoreTrouble(error)) return [];
  telling ??= safely(() => tellOnce(home, error, by), []).finally(() => {
    telling = null;
  });
  return telling;
}

async function tellOnce(home: string, error: unknown, by: string): Promise<readonly NotifierId[]> {
  const installation = mendInstallation(home, process.env);
  const { settings, clock, redact } = installation;
  const now = clock.now();
  if (connectAlerting(installation, null).notifiers.length === 0) return [];
  const note = readNote(home);
  const cooldownMs = Math.max(settings.alerts.cooldownMs, leastCooldownMs);
  const afterTellingMs = note?.isOver ? leastCooldownMs : cooldownMs;
  if (note && isWithin(note, now, note.told.length === 0 ? retryMs : afterTellingMs)) return [];
  if (!claim(home, now)) return [];
  const { message, hint } = error as { message?: string; hint?: string };
  const what = redact(String(message ?? error))
    .replace(/\s+/g, ' ')
    .slice(0, 500);
  const told = await tell(installation, {
    severity: 'critical',
    subject: `orderdeck CRITICAL: the database cannot be used on ${hostname()}`,
    body: [
      `CRITICAL ${clockWords(now, settings.zone)}  ${what}`,
      `  → ${hint ?? 'See `orderdeck doctor`; a backup is put back by `orderdeck restore`.'}`,
      '',
      `Found by ${by}. Told past the list of alerts, which is in that database; not again within ${Math.round(cooldownMs / 60_000)} minutes.`,
    ].join('\n'),
  });
  keep(home, { at: now, told });
  return told;
}

/** Tells once that the store can be used again, to who was told that it could not. Never throws. */
export async function tellStoreWell(home: string, by: string): Promise<void> {
  const note = readNote(home);
  if (!note) return;
  await safely(async () => {
    const installation = mendInstallation(home, process.env);
    const { settings, clock } = installation;
    const now = clock.now();
    lastTry = Number.NEGATIVE_INFINITY;
    const isKept = note.told.length > 0 && isWithin(note, now, leastCooldownMs);
    if (isKept && note.isOver) return;
    // Who cannot write down that it is told does not tell it, or every `check` would.
    if (isKept) replaceFile(path.join(home, noteName), JSON.stringify({ ...note, isOver: true }));
    else rmSync(path.join(home, noteName), { force: true });
    if (note.told.length === 0 || note.isOver) return;
    await tell(installation, {
      severity: 'ok',
      subject: `orderdeck recovered: the database can be used on ${hostname()}`,
      body: `RECOVERED ${clockWords(now, settings.zone)}  the database can be used again (told since ${clockWords(note.at, settings.zone)}).\n\nFound by ${by}.`,
    });
  }, undefined);
}

/** A clock that was put back must not keep anything from being told. */
function isWithin({ at }: Note, now: number, ms: number): boolean {
  return now >= at && now < at + ms;
}

/** Sends it by every way that is set. @returns by which it went, as far as anybody can tell */
async function tell(
  installation: Installation,
  message: Pick<Outgoing, 'severity' | 'subject' | 'body'>,
): Promise<NotifierId[]> {
  const { notifiers } = connectAlerting(installation, null, silenceMs);
  const signal = AbortSignal.timeout(patienceMs);
  const sent = notifiers.map(async ({ id, send }) => {
    try {
      await Promise.race([send({ id: Date.now(), kind: 'alerts', ...message }, signal), ended(signal)]);
      return [id];
    } catch (error) {
      return error instanceof NotSent && !error.isDoubtful ? [] : [id];
    }
  });
  return (await Promise.all(sent)).flat();
}

function ended(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true }));
}

/** Nobody tells without having written down that it is told, or every `check` would. */
function claim(home: string, now: number): boolean {
  if (keep(home, { at: now, told: [] })) return true;
  const isFirst = !(now >= lastTry && now < lastTry + leastCooldownMs);
  lastTry = now;
  return isFirst && process.uptime() > firstMinuteS;
}

/** A process that cannot write its note tells only if it stays: what is started again and again would flood a mailbox (s). */
const firstMinuteS = 60;

function keep(home: string, note: Note): boolean {
  try {
    replaceFile(path.join(home, noteName), JSON.stringify(note));
    return true;
  } catch {
    return false;
  }
}

function readNote(home: string): Note | null {
  try {
    const { at, told, isOver } = JSON.parse(readFileSync(path.join(home, noteName), 'utf8')) as Partial<Note>;
    return typeof at === 'number' && Array.isArray(told) ? { at, told, isOver: isOver === true } : null;
  } catch {
    return null;
  }
}

/** Who tells of a fault must not be one. */
async function safely<T>(work: () => Promise<T>, otherwise: T): Promise<T> {
  try {
    return await work();
  } catch {
    return otherwise;
  }
}
