import { expectedWaits } from '../../core/domain/backoff.ts';
import type { DeliveryAttempt, DeliveryDetail } from '../../core/inbox/delivery-list.ts';
import { sanitize } from '../../core/sanitize.ts';
import { deliveryRetries } from '../../jobs/process-webhooks.ts';
import { bytes } from './counts.ts';
import { jsonLines } from './json.ts';
import { type Part, part } from './line.ts';
import { deliveryState, senders } from './queue-row.ts';
import { clockTime, fullTime, relative, roughly } from './time.ts';
import { wrap } from './wrap.ts';

const longest = 500;
const label = (text: string): Part => part(text.padEnd(10), 'dim');

/** What was sent and all that was tried with it. What its sender wrote stands at the end, defused; credentials were never stored. */
export function deliveryLines(delivery: DeliveryDetail, now: number, zone: string, columns: number): Part[][] {
  const { event, source, origin, priority, subject, key, receivedAt, duplicates, error, history, headers } = delivery;
  return [
    [part(`delivery ${delivery.id} `, 'strong'), deliveryState(delivery), part(`  from ${senders[source]}`, 'dim')],
    ...(error ? wrap(`${error.code}: ${sanitize(error.message, longest)}`, columns - 10).map(said('why')) : []),
    ...whatToDo(delivery)
      .flatMap((text) => wrap(text, columns - 10))
      .map(said('to do')),
    [label('event'), event ?? 'not told', part(`, priority ${priority}, heard of by ${origin}`, 'dim')],
    [label('about'), sanitize(subject ?? '–', longest)],
    [label('key'), part(sanitize(key, longest), 'dim')],
    [label('came'), fullTime(receivedAt, zone), part(again(duplicates), 'dim')],
    ...nextTries(delivery, now, zone, columns),
    ...history.map((attempt) => attemptLine(attempt, now, zone)),
    [],
    [part('── headers, credentials left out', 'dim')],
    ...Object.entries(headers).map(([name, value]): Part[] => [
      part(`${sanitize(name, longest)}: `, 'accent'),
      sanitize(value, longest),
    ]),
    [],
    [part(`── body as it came, ${bytes(delivery.bodyBytes)}`, 'dim')],
    ...bodyLines(delivery),
  ];
}

/** A body of a megabyte is laid out once, not at every picture. */
const laidOut = new WeakMap<DeliveryDetail, Part[][]>();

function bodyLines(delivery: DeliveryDetail): Part[][] {
  const lines = laidOut.get(delivery) ?? jsonLines(delivery.body);
  laidOut.set(delivery, lines);
  return lines;
}

function said(title: string): (text: string, index: number) => Part[] {
  return (text, index) => [label(index === 0 ? title : ''), part(text, title === 'why' ? 'warn' : 'plain')];
}

function again(duplicates: number): string {
  return duplicates > 0 ? `, and ${duplicates} times more` : '';
}

/** What a person can do about one that needs one. */
function whatToDo({ state, error }: DeliveryDetail): string[] {
  if (state === 'dead') return ['mend the cause, then r handles it again from its bytes; x gives it up'];
  if (state !== 'parked') return [];
  if (error?.code === 'unknown' || error?.code === 'unreadable')
    return ['r when a later version knows it; x gives it up'];
  return error?.code === 'no-reader' ? ['x gives it up'] : ['r tries it again; x gives it up'];
}

/** When it is tried next, and about when after that, should it go on failing (M66). */
function nextTries(delivery: DeliveryDetail, now: number, zone: string, columns: number): Part[][] {
  const { state, attempts, nextTryAt } = delivery;
  if (nextTryAt === null || (state !== 'retrying' && state !== 'queued'))
    return [[label('attempts'), String(attempts)]];
  const when = nextTryAt <= now ? 'now' : `${clockTime(nextTryAt, zone, now)} (${relative(nextTryAt, now)})`;
  const waits = expectedWaits(deliveryRetries, attempts + 1).map(roughly);
  const after =
    waits.length === 0 ? 'if it fails, it is dead' : `then after about ${waits.join(', ')}, then it is dead`;
  return [
    [label('next try'), when, part(`, attempt ${attempts + 1} of ${deliveryRetries.attempts}`, 'dim')],
    ...(attempts > 0 ? wrap(after, columns - 10).map((text): Part[] => [label(''), part(text, 'dim')]) : []),
  ];
}

function attemptLine({ attempt, runId, startedAt, outcome, note }: DeliveryAttempt, now: number, zone: string): Part[] {
  const tone = outcome === 'failed' ? 'bad' : outcome === 'parked' || outcome === 'deferred' ? 'warn' : 'plain';
  return [
    label(`try ${attempt}`),
    part(`${clockTime(startedAt, zone, now)}, run ${runId}: `, 'dim'),
    part(outcome ?? 'under way', tone),
    ` ${sanitize(note ?? '', longest)}`,
  ];
}
