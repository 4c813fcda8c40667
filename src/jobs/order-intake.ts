import type { DocumentSource, OrderSource, RawDocument } from '../core/channels/channel.ts';
import type { OrderChannel } from '../core/channels/order-writer.ts';
import { isSurelyOlder } from '../core/channels/shipstation/window.ts';
import type { Context } from '../core/context.ts';
import { type DocumentResult, type Intake, ingestOrders } from '../core/store/orders/order-ingest.ts';
import type { Tx } from '../core/store/store.ts';
import { GiveUp } from './job.ts';

/** The channel that orders come from. The engine does not start a run that needs it while it is off. */
export function orderSource(context: Context): OrderChannel {
  const source = context.channels.shipstation;
  if ('off' in source) {
    throw new GiveUp('channel-off', `ShipStation is off: ${source.why}`, 'Set its credentials in .env.');
  }
  return source;
}

/** Orders of one page that are named in the log when they are new or changed; of more, the numbers tell enough. */
const mostNamed = 25;

/** Takes orders of this run into the store, counting and logging what became of them. */
export function takeIn(
  context: Context,
  source: OrderSource,
  documents: readonly RawDocument[],
  alsoWrite?: (tx: Tx) => Promise<void>,
): Promise<DocumentResult[]> {
  return takeDocuments(context, source, documents, { isOlder: isSurelyOlder, ...(alsoWrite && { alsoWrite }) });
}

/** The same for any channel whose documents are orders. @param rules how it tells that an answer came late */
export async function takeDocuments(
  context: Context,
  source: DocumentSource,
  documents: readonly RawDocument[],
  rules: Pick<Intake, 'isOlder' | 'stepsBack' | 'alsoWrite'>,
): Promise<DocumentResult[]> {
  const results = await ingestOrders(context.store, {
    channel: source.id,
    documents,
    interpret: (document) => source.interpret(document),
    now: context.clock.now(),
    runId: context.run.id,
    count: context.count,
    log: context.log,
    ...rules,
  });
  tell(context, source, results);
  return results;
}

function tell(context: Context, source: DocumentSource, results: readonly DocumentResult[]): void {
  const news = results.filter(({ outcome }) => outcome === 'created' || outcome === 'updated');
  if (news.length <= mostNamed) {
    for (const { orderId, externalId, outcome } of news) {
      context.log.info(
        `order ${orderId} (${source.title} ${externalId}): ${outcome === 'created' ? 'new' : 'changed'}`,
      );
    }
  }
  const tally = new Tally();
  tally.add(results);
  if (results.length > 1) context.log.info(`read ${tally}`);
}

/** What became of the orders of a run, for its summary. */
export class Tally {
  readonly #thing: string;
  #seen = 0;
  #created = 0;
  #updated = 0;
  #parked = 0;
  #gaps = 0;
  #missing = 0;
  /** The newest modify date among what was read, UTC epoch ms. */
  newest: number | null = null;

  /** @param thing one of what is counted */
  constructor(thing = 'order') {
    this.#thing = thing;
  }

  add(results: readonly DocumentResult[]): void {
    for (const { outcome, modifiedAt } of results) {
      this.#seen += 1;
      if (outcome === 'created') this.#created += 1;
      if (outcome === 'updated') this.#updated += 1;
      if (outcome === 'parked') this.#parked += 1;
      if (modifiedAt !== null) this.newest = Math.max(this.newest ?? modifiedAt, modifiedAt);
    }
  }

  addGap(): void {
    this.#gaps += 1;
  }

  addMissing(orders: number): void {
    this.#missing += orders;
  }

  /** For example `12 orders, 3 new, 2 changed, 1 parked`. */
  toString(): string {
    const parts = [
      `${this.#seen} ${this.#thing}${this.#seen === 1 ? '' : 's'}`,
      `${this.#created} new`,
      `${this.#updated} changed`,
    ];
    if (this.#parked > 0) parts.push(`${this.#parked} parked`);
    if (this.#gaps > 0) parts.push(`${this.#gaps} not readable at the source`);
    if (this.#missing > 0) parts.push(`${this.#missing} counted by the source and never shown`);
    return parts.join(', ');
  }
}
