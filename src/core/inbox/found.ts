import { createHash } from 'node:crypto';
import type { NewDelivery } from './append.ts';
import { type EventName, eventPriorities } from './event.ts';

/** Something that happened at the marketplace and that nobody told us of: it sends no webhook for it (facts on Trendyol, B8). */
export interface Found {
  readonly event: EventName;
  /** What it is about: a barcode, a claim. */
  readonly subject: string;
  /** What makes it the same when it is found out again, beside the event and the subject. */
  readonly key: string;
  /** Ids and figures, no buyer's text. */
  readonly facts: Readonly<Record<string, unknown>>;
}

/**
 * What was found out, in the form of a delivery that is dealt with.
 *
 * @param by the run that found it, and how: by asking, or as the result of a batch of its own
 * @param now UTC epoch ms
 */
export function foundDelivery(
  { event, subject, key, facts }: Found,
  by: { readonly job: string; readonly run: number; readonly origin: 'poll' | 'batch' },
  now: number,
): NewDelivery {
  const { origin, ...foundBy } = by;
  const body = Buffer.from(JSON.stringify({ event, ...facts, foundBy }));
  return {
    source: 'm',
    origin,
    key: `m:${origin}:${event}:${subject}:${key}`.slice(0, 200),
    event,
    subject: subject.slice(0, 120),
    priority: eventPriorities[event],
    trouble: null,
    isOver: true,
    receivedAt: now,
    headers: '{}',
    body,
    sha256: createHash('sha256').update(body).digest(),
  };
}
