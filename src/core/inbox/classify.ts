import { createHash } from 'node:crypto';
import * as z from 'zod';
import { parseJson } from '../json.ts';
import { type EventName, eventNamed, eventPriorities, otherPriority, shipStationEvents } from './event.ts';
import { type ToldPackage, toldPackages } from './told-packages.ts';

/** Who told: the marketplace or ShipStation, as in the address it was sent to. */
export type DeliverySource = 'm' | 's';

/** What a delivery is, as far as its bytes say. */
export interface Classified {
  /** What makes it the same when it is sent again; neither sender gives its deliveries an id. */
  readonly key: string;
  /** Null when it could not be told. */
  readonly event: EventName | null;
  readonly priority: number;
  /** What it is about, in ids: packages, or the import it names. */
  readonly subject: string | null;
  /** Why nothing can be made of it. It is kept all the same. */
  readonly trouble: { readonly code: 'unreadable' | 'unknown'; readonly message: string } | null;
  /** It is our own test of the way here: kept as it came, and nothing to be done about it. */
  readonly isSelfTest?: boolean;
}

/** Keys and subjects are for looking up and for reading; what is longer is told by its hash or cut. */
const longestKey = 200;
const longestSubject = 120;

/**
 * Tells what a body is, from its first levels; never throws. The marketplace sends one package, or a page of them: its key is
 * each package's id, status and modify date (facts on reliability, C). ShipStation sends an address: its key is that and the minute.
 *
 * @param receivedAt UTC epoch ms
 */
export function classify(source: DeliverySource, body: Buffer, sha256: Buffer, receivedAt: number): Classified {
  const text = body.toString('utf8');
  const raw = `${source}:raw:${sha256.toString('base64url')}`;
  let value: unknown;
  try {
    value = parseJson(text);
  } catch (error) {
    return unreadable(raw, (error as Error).message);
  }
  const test = selfTest.safeParse(value);
  if (test.success) return ownTest(selfTestKey(source, test.data.orderdeckSelfTest));
  return source === 's' ? notification(value, raw, receivedAt) : packages(value, text, raw);
}

const selfTest = z.strictObject({ orderdeckSelfTest: z.string().regex(/^[\w-]{8,64}$/) });

/** What we post to ourselves to see whether what is sent to us arrives (M124). @param mark another one each time */
export function selfTestBody(mark: string): string {
  return JSON.stringify({ orderdeckSelfTest: mark } satisfies z.input<typeof selfTest>);
}

/** The key that it is kept under. */
export function selfTestKey(source: DeliverySource, mark: string): string {
  return `${source}:self-test:${mark}`;
}

function ownTest(key: string): Classified {
  return { key, event: null, priority: otherPriority, subject: 'self-test', trouble: null, isSelfTest: true };
}

const notice = z.object({ resource_url: z.string().min(1).max(2000), resource_type: z.string().min(1).max(100) });

/** The address in a body of ShipStation's; null when there is none. Nobody ever calls it as it is. */
export function noticedAddress(body: Buffer): string | null {
  const parsed = notice.safeParse(parseJson(body.toString('utf8')));
  return parsed.success ? parsed.data.resource_url : null;
}

function notification(value: unknown, raw: string, receivedAt: number): Classified {
  const parsed = notice.safeParse(value);
  if (!parsed.success) return unreadable(raw, 'It names no resource_url and resource_type.');
  const { resource_url: url, resource_type: type } = parsed.data;
  const key = `s:${createHash('sha256').update(url).digest('base64url')}:${Math.floor(receivedAt / 60_000)}`;
  const event = shipStationEvents[type.toUpperCase()] ?? null;
  if (event === null) return unknown(key, null, `ShipStation told of a ${type.slice(0, 40)}, which nothing handles.`);
  return { key, event, priority: eventPriorities[event], subject: type.toUpperCase().slice(0, 40), trouble: null };
}

const word = z.string().min(1).max(100);
const named = z.object({ eventType: word.optional(), event_type: word.optional() });

function packages(value: unknown, text: string, raw: string): Classified {
  const names = named.safeParse(value);
  const name = names.success ? (names.data.eventType ?? names.data.event_type) : undefined;
  const told = toldPackages(value, text);
  const known = told.filter((one) => one !== null);
  if (name !== undefined) return namedEvent(name, known, raw);
  if (known.length === 0 || known.length < told.length) {
    return unreadable(raw, 'It is neither a package with id, status and modify date nor a page of them.');
  }
  const key = keyOf(known);
  const subject = subjectOf(known);
  const strange = known.find(({ event }) => event === null);
  if (strange) return unknown(key, subject, `The status ${strange.status.slice(0, 40)} is not one that we know.`);
  const events = known.flatMap(({ event }) => event ?? []);
  const event = events.reduce((first, next) => (eventPriorities[next] < eventPriorities[first] ? next : first));
  return { key, event, priority: eventPriorities[event], subject, trouble: null };
}

/** A body that carries an event's name, as relays and the seed's own senders write it: the name is part of what it is. */
function namedEvent(name: string, known: readonly ToldPackage[], raw: string): Classified {
  const event = eventNamed(name);
  const key = known.length === 0 ? raw : `${keyOf(known)}:${event ?? 'unknown'}`;
  const subject = known.length === 0 ? null : subjectOf(known);
  if (event === null) return unknown(key, subject, `The event ${name.slice(0, 40)} is not one that we know.`);
  return { key, event, priority: eventPriorities[event], subject, trouble: null };
}

function keyOf(told: readonly ToldPackage[]): string {
  const parts = told.map(({ id, status, at }) => `${id}:${status}:${at}`).sort();
  const key = `m:${parts.join(',')}`;
  return key.length <= longestKey ? key : `m:many:${createHash('sha256').update(key).digest('base64url')}`;
}

function subjectOf(told: readonly ToldPackage[]): string {
  return told
    .map(({ id }) => id)
    .join(', ')
    .slice(0, longestSubject);
}

function unreadable(key: string, message: string): Classified {
  const trouble = { code: 'unreadable', message } as const;
  return { key, event: null, priority: otherPriority, subject: null, trouble };
}

function unknown(key: string, subject: string | null, message: string): Classified {
  return { key, event: null, priority: otherPriority, subject, trouble: { code: 'unknown', message } };
}
