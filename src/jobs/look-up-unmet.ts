import { ChannelError, type OrderSource } from '../core/channels/channel.ts';
import type { Context } from '../core/context.ts';
import { type Fate, resolveGone } from '../core/store/order-fate.ts';
import { walkStream } from '../core/store/order-streams.ts';
import { markMet, readUnmet } from '../core/store/unmet-orders.ts';
import { takeIn } from './order-intake.ts';

/**
 * Asks the source one by one for the open orders that a walk through all its orders did not meet, and settles what became
 * of each. Resumes by itself: each look-up takes its order off the list.
 *
 * @throws ChannelError when the source does not answer; one order that it cannot answer for is logged and counted failed
 */
export async function lookUpUnmet(context: Context, source: OrderSource): Promise<string> {
  const stream = walkStream(source.id);
  const fates = new Map<Fate | 'alive' | 'unreadable', number>();
  let failedBefore = false;
  for (;;) {
    const { ids, total } = await readUnmet(context.store.db, stream, 1);
    const [externalId] = ids;
    if (externalId === undefined) break;
    context.signal.throwIfAborted();
    context.progress(sum(fates), sum(fates) + total, `looking up order ${externalId}`);
    try {
      const fate = await lookUp(context, source, stream, externalId);
      fates.set(fate, (fates.get(fate) ?? 0) + 1);
      failedBefore = false;
    } catch (error) {
      const itsOwn = error instanceof ChannelError && (error.kind === 'outage' || error.kind === 'nonsense');
      // Two in a row are no longer one order's trouble.
      if (!itsOwn || failedBefore) throw error;
      failedBefore = true;
      context.log.warn(`order ${externalId} could not be looked up: ${error.message}`);
      context.count('seen');
      context.count('failed');
      fates.set('unreadable', (fates.get('unreadable') ?? 0) + 1);
      await context.store.write((tx) => markMet(tx, stream, [externalId]));
    }
  }
  if (fates.size === 0) return 'no open order had vanished';
  return `open orders not in the list: ${[...fates].map(([fate, number]) => `${number} ${fate}`).join(', ')}`;
}

async function lookUp(
  context: Context,
  source: OrderSource,
  stream: string,
  externalId: string,
): Promise<Fate | 'alive'> {
  const document = await source.readOrder(externalId);
  if (document) {
    await takeIn(context, source, [document], (tx) => markMet(tx, stream, [externalId]));
    return 'alive';
  }
  const by = { now: context.clock.now(), runId: context.run.id };
  const gone = await resolveGone(context.store, by, { channel: source.id, externalId }, (tx) =>
    markMet(tx, stream, [externalId]),
  );
  context.count('seen');
  context.count(gone?.changed ? 'updated' : 'unchanged');
  context.log.info(
    `order ${externalId} is gone at its source: ${gone?.survivor ? `absorbed by ${gone.survivor}` : gone?.fate}`,
  );
  return gone?.fate ?? 'unknown';
}

function sum(fates: ReadonlyMap<string, number>): number {
  return [...fates.values()].reduce((total, number) => total + number, 0);
}
