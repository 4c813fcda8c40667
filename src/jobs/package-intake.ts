import type { ChannelOff, RawDocument } from '../core/channels/channel.ts';
import type { Channels, Context } from '../core/context.ts';
import type { DocumentResult } from '../core/store/orders/order-ingest.ts';
import type { Tx } from '../core/store/store.ts';
import { GiveUp } from './job.ts';
import { takeDocuments } from './order-intake.ts';

/** The marketplace that packages come from and listings stand at. The engine does not start a run that needs it while it is off. */
export function packageChannel(context: Context): Exclude<Channels['trendyol'], ChannelOff> {
  const source = context.channels.trendyol;
  if ('off' in source) {
    throw new GiveUp('channel-off', `Trendyol is off: ${source.why}`, 'Set its credentials in .env.');
  }
  return source;
}

/**
 * Takes packages into the store, however they came: read by a job, or delivered by a webhook, late, twice or in any order. Each is kept
 * as it came; one that is older than what we hold, or that would take its package back to a state that it is past, changes nothing.
 *
 * @param alsoWrite written in the transaction of the last ones: the place reached
 * @returns what became of each, in their order
 */
export function ingestPackages(
  context: Context,
  documents: readonly RawDocument[],
  alsoWrite?: (tx: Tx) => Promise<void>,
): Promise<DocumentResult[]> {
  const source = packageChannel(context);
  return takeDocuments(context, source, documents, {
    isOlder: (answer, held) => answer < held,
    stepsBack: source.stepsBack,
    ...(alsoWrite && { alsoWrite }),
  });
}
