import type { OrderSource } from '../core/channels/channel.ts';
import type { Context } from '../core/context.ts';
import type { SourceOrder } from '../core/domain/order.ts';
import { park } from '../core/store/orders/parked.ts';
import { placeKey, resolveParkedElsewhere } from '../core/store/orders/parked-places.ts';
import type { Tx } from '../core/store/store.ts';
import type { Neighbour } from './neighbours.ts';
import type { Gap } from './order-walk.ts';

/** A list of orders that a walk goes through. */
export interface OrderList {
  /** As in `by modify date`. */
  readonly name: string;
  /** The date that it is sorted by, where walks read a part of it. */
  readonly dateOf?: (order: SourceOrder) => number | null;
}

/** Puts on record that a place in a list could not be read: an order is missing here, and nobody knows which. */
export async function parkGap(
  context: Context,
  source: OrderSource,
  list: OrderList,
  gap: Gap,
  alsoWrite?: (tx: Tx) => Promise<void>,
): Promise<void> {
  const ending = ` and ${before(gap)}`;
  const place = `${after(gap)}${ending}`;
  const key = placeKey(list.name, dateOf(source, list, gap.before), place);
  const detail = `${source.title} cannot answer for the order ${place} in the list ${list.name} (place ${gap.offset + 1}): ${gap.error.message}`;
  await context.store.write(async (tx) => {
    const by = { now: context.clock.now(), runId: context.run.id };
    await park(tx, by, {
      channel: source.id,
      kind: 'order-position',
      key,
      externalId: null,
      reason: gap.error.kind,
      detail,
      body: '',
    });
    // Only an order that is known tells that it is the same place.
    if (gap.after?.document?.externalId)
      await resolveParkedElsewhere(tx, { channel: source.id, list: list.name }, { key, ending }, by.now);
    await alsoWrite?.(tx);
  });
  context.count('seen');
  context.count('failed');
  context.log.warn(detail);
}

function after({ offset, before }: Gap): string {
  if (before) return words('after', before, 'an order without an id');
  return offset === 0 ? 'after the start' : `after ${offset} others, the nearest of them not readable either,`;
}

function before({ after }: Gap): string {
  return after ? words('before', after, 'the end') : 'before others not readable either';
}

function words(side: 'after' | 'before', { distance, document }: Neighbour, nameless: string): string {
  const name = document?.externalId ?? nameless;
  return distance === 1 || !document ? `${side} ${name}` : `${distance} places ${side} ${name}`;
}

/** The list is in ascending order: what comes after this one has no earlier date. */
function dateOf(source: OrderSource, list: OrderList, before: Neighbour | null): number | null {
  if (!list.dateOf || !before?.document) return null;
  try {
    return list.dateOf(source.interpret(before.document));
  } catch {
    // It makes no sense itself, and is parked for that on its own page.
    return null;
  }
}
