import type { OrderSource } from '../core/channels/channel.ts';
import type { Context } from '../core/context.ts';
import { walkStream } from '../core/store/orders/order-streams.ts';
import { markMet, readUnmet } from '../core/store/orders/unmet-orders.ts';
import { lookUpOneOfMany } from './order-look-up.ts';

/**
 * Asks the source one by one for the open orders that a walk through all its orders did not meet, and settles what became
 * of each. Resumes by itself: each look-up takes its order off the list.
 *
 * @throws ChannelError when the source does not answer; one order that it cannot answer for is logged and counted failed
 */
export async function lookUpUnmet(context: Context, source: OrderSource): Promise<string> {
  const stream = walkStream(source.id);
  const outcomes = new Map<string, number>();
  for (let done = 0; ; done += 1) {
    const { ids, total } = await readUnmet(context.store.db, stream, 1);
    const [externalId] = ids;
    if (externalId === undefined) break;
    context.signal.throwIfAborted();
    context.progress(done, done + total, `looking up order ${externalId}`);
    const found = await lookUpOneOfMany(context, source, externalId, (tx) => markMet(tx, stream, [externalId]));
    const outcome = found.kind === 'gone' ? found.fate : found.kind;
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
  }
  if (outcomes.size === 0) return 'no open order had vanished';
  return `open orders not in the list: ${[...outcomes].map(([outcome, number]) => `${number} ${outcome}`).join(', ')}`;
}
