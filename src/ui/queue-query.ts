import type { DeliverySource } from '../core/inbox/classify.ts';
import {
  type DeliveryFilter,
  type DeliveryState,
  deliveryStates,
  openDeliveryStates,
} from '../core/inbox/delivery-list.ts';
import { eventNames } from '../core/inbox/event.ts';
import { type Filter, narrowed } from './filter.ts';

/** What can be asked for as `field:value` in the queue. */
export const queueFields = ['state', 'event', 'source', 'from', 'origin'] as const;

/** States of runs that stand in the queue. */
export type QueuedRunState = 'queued' | 'retrying' | 'parked';

/** A filter as typed, as inbox and store understand it. */
export interface QueueFilter {
  /** Null when no delivery can pass. */
  readonly deliveries: DeliveryFilter | null;
  /** Null when no run can pass. */
  readonly runs: {
    readonly states: readonly QueuedRunState[];
    readonly search: string;
    readonly not: readonly string[];
  } | null;
}

const sources = { m: ['marketplace', 'trendyol'], s: ['shipstation'], run: ['runs'] } as const;
type Source = keyof typeof sources;
const origins = ['webhook', 'poll', 'batch'] as const;
const runStates: readonly QueuedRunState[] = ['queued', 'retrying', 'parked'];

/** What an operator may call some states together. */
const together: Readonly<Record<string, readonly DeliveryState[]>> = {
  waiting: ['queued', 'retrying'],
  over: ['done', 'ignored', 'dropped'],
};

/**
 * Reads the filter. What is over is shown only when it is asked for: `state:done`, `state:over`, `state:all`. Words may be cut
 * short: `event:order`, `source:ship`.
 */
export function queueFilter({ words, not, fields, notFields }: Filter): QueueFilter {
  const asked = (from: Filter['fields'], ...names: readonly string[]): string[] =>
    names.flatMap((name) => from.get(name) ?? []).filter(Boolean);
  const wanted = asked(fields, 'state');
  const states = narrowed(
    wanted.length > 0 ? deliveryStates : openDeliveryStates,
    wanted,
    asked(notFields, 'state'),
    isState,
  );
  const who = narrowed(
    Object.keys(sources) as Source[],
    asked(fields, 'source', 'from'),
    asked(notFields, 'source', 'from'),
    (source, text) => source === text || sources[source].some((name) => name.startsWith(text)),
  );
  const senders = who.filter((source): source is DeliverySource => source !== 'run');
  const isAboutDeliveries = [fields, notFields].some((from) => asked(from, 'event', 'origin').length > 0);
  const events = narrowed([...eventNames, 'none'], asked(fields, 'event'), asked(notFields, 'event'), isEvent);
  const from = narrowed(origins, asked(fields, 'origin'), asked(notFields, 'origin'), (origin, text) =>
    origin.startsWith(text),
  );
  const some = states.length > 0 && senders.length > 0 && events.length > 0 && from.length > 0;
  const waiting = runStates.filter((state) => states.includes(state));
  return {
    deliveries: some
      ? {
          states,
          ...(senders.length < 2 && { sources: senders }),
          ...(events.length <= eventNames.length && { events }),
          ...(from.length < origins.length && { origins: from }),
          words,
          not,
        }
      : null,
    runs:
      who.includes('run') && !isAboutDeliveries && waiting.length > 0
        ? { states: waiting, search: words.join(' '), not }
        : null,
  };
}

function isState(state: DeliveryState, text: string): boolean {
  return text === 'all' || state.startsWith(text) || (together[text]?.includes(state) ?? false);
}

function isEvent(event: string, text: string): boolean {
  return event.toLowerCase().includes(text.replaceAll('-', '_'));
}
