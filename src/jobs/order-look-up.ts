import { ChannelError, type OrderSource } from '../core/channels/channel.ts';
import type { Context } from '../core/context.ts';
import { type Fate, resolveGone } from '../core/store/orders/order-fate.ts';
import type { DocumentResult } from '../core/store/orders/order-ingest.ts';
import type { Tx } from '../core/store/store.ts';
import { takeIn } from './order-intake.ts';

/** What asking its source for one order brought. `gone` orders are settled: absorbed, split, or nobody knows. */
export type LookedUp =
  | { readonly kind: 'alive'; readonly result: DocumentResult | undefined }
  | { readonly kind: 'gone'; readonly fate: Fate; readonly words: string };

type AlsoWrite = (tx: Tx) => Promise<void>;

/**
 * Asks the source for one order by its id there, and takes in what it answers or settles what became of the order; counted
 * and logged.
 *
 * @param alsoWrite written in the same transaction
 * @throws ChannelError when the source cannot answer for it
 */
export async function lookUp(
  context: Context,
  source: OrderSource,
  externalId: string,
  alsoWrite?: AlsoWrite,
): Promise<LookedUp> {
  const document = await source.readOrder(externalId);
  if (document) {
    const [result] = await takeIn(context, source, [document], alsoWrite);
    return { kind: 'alive', result };
  }
  return settleGone(context, source, externalId, alsoWrite);
}

/** Settles what became of an order that its source no longer has; counted and logged. */
export async function settleGone(
  context: Context,
  source: OrderSource,
  externalId: string,
  alsoWrite?: AlsoWrite,
): Promise<Extract<LookedUp, { kind: 'gone' }>> {
  const by = { now: context.clock.now(), runId: context.run.id };
  const gone = await resolveGone(context.store, by, { channel: source.id, externalId }, alsoWrite);
  context.count('seen');
  context.count(gone?.changed ? 'updated' : 'unchanged');
  const fate = gone?.fate ?? 'unknown';
  const words = gone?.survivor ? `absorbed by ${source.title} ${gone.survivor}` : fate;
  context.log.info(`order ${externalId} is gone at its source: ${words}`);
  return { kind: 'gone', fate, words };
}

/**
 * Looks up one of many orders: one that the source cannot answer for is logged and counted as failed, and the others go on.
 *
 * @throws ChannelError when it is not this order's trouble: the source does not answer for anything
 */
export async function lookUpOneOfMany(
  context: Context,
  source: OrderSource,
  externalId: string,
  alsoWrite?: AlsoWrite,
): Promise<LookedUp | { readonly kind: 'unreadable' }> {
  try {
    return await lookUp(context, source, externalId, alsoWrite);
  } catch (error) {
    const itsOwn = error instanceof ChannelError && (error.kind === 'outage' || error.kind === 'nonsense');
    if (!itsOwn) throw error;
    // No order can spoil the list of tags: where that fails too, the source is down.
    await source.listTags();
    context.log.warn(`order ${externalId} could not be looked up: ${error.message}`);
    context.count('seen');
    context.count('failed');
    if (alsoWrite) await context.store.write(alsoWrite);
    return { kind: 'unreadable' };
  }
}
