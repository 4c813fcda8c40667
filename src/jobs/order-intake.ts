import type { OrderSource, RawDocument } from '../core/channels/channel.ts';
import type { Context } from '../core/context.ts';
import { type DocumentResult, ingestOrders } from '../core/store/order-ingest.ts';
import { park } from '../core/store/parked.ts';
import type { Tx } from '../core/store/store.ts';
import { GiveUp } from './job.ts';
import type { Gap } from './order-walk.ts';
import { isSurelyOlder } from './order-window.ts';

/** The channel that orders come from. The engine does not start a run that needs it while it is off. */
export function orderSource(context: Context): OrderSource {
  const source = context.channels.shipstation;
  if ('off' in source) {
    throw new GiveUp('channel-off', `ShipStation is off: ${source.why}`, 'Set its credentials in .env.');
  }
  return source;
}

/** Orders of one page that are named in the log when they are new or changed; of more, the numbers tell enough. */
const mostNamed = 25;

/** Takes documents of this run into the store, counting and logging what became of them. */
export async function takeIn(
  context: Context,
  source: OrderSource,
  documents: readonly RawDocument[],
  alsoWrite?: (tx: Tx) => Promise<void>,
): Promise<DocumentResult[]> {
  const results = await ingestOrders(context.store, {
    channel: source.id,
    documents,
    interpret: (document) => source.interpret(document),
    isOlder: isSurelyOlder,
    now: context.clock.now(),
    runId: context.run.id,
    count: context.count,
    log: context.log,
    ...(alsoWrite && { alsoWrite }),
  });
  tell(context, source, results);
  return results;
}

function tell(context: Context, source: OrderSource, results: readonly DocumentResult[]): void {
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

/** Puts on record that a place in a list could not be read: an order is missing here, and nobody knows which. */
export async function parkGap(
  context: Context,
  source: OrderSource,
  list: string,
  gap: Gap,
  alsoWrite?: (tx: Tx) => Promise<void>,
): Promise<void> {
  const between = `after ${gap.before ?? 'the start'} and before ${gap.after ?? 'the end'}`;
  const detail = `${source.title} cannot answer for the order ${between} in the list ${list} (place ${gap.offset + 1}): ${gap.error.message}`;
  await context.store.write(async (tx) => {
    const by = { now: context.clock.now(), runId: context.run.id };
    await park(tx, by, {
      channel: source.id,
      kind: 'order-position',
      key: `${list}: ${between}`,
      externalId: null,
      reason: gap.error.kind,
      detail,
      body: '',
    });
    await alsoWrite?.(tx);
  });
  context.count('seen');
  context.count('failed');
  context.log.warn(detail);
}

/** What became of the orders of a run, for its summary. */
export class Tally {
  #seen = 0;
  #created = 0;
  #updated = 0;
  #parked = 0;
  #gaps = 0;
  /** The newest modify date among what was read, UTC epoch ms. */
  newest: number | null = null;

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

  /** For example `12 orders, 3 new, 2 changed, 1 parked`. */
  toString(): string {
    const parts = [
      `${this.#seen} ${this.#seen === 1 ? 'order' : 'orders'}`,
      `${this.#created} new`,
      `${this.#updated} changed`,
    ];
    if (this.#parked > 0) parts.push(`${this.#parked} parked`);
    if (this.#gaps > 0) parts.push(`${this.#gaps} not readable at the source`);
    return parts.join(', ');
  }
}
