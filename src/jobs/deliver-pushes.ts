import { ChannelError } from '../core/channels/channel.ts';
import type { Context } from '../core/context.ts';
import type { CountName } from '../core/domain/run.ts';
import { countOpenPushes, nextDuePush, pushesOfOrder } from '../core/store/print/outbox.ts';
import type { Push } from '../core/store/print/push.ts';
import { type Delivered, type Delivery, deliverPush, leave, type WishOf } from './deliver-push.ts';
import { orderSource } from './order-intake.ts';

export interface DeliverOptions {
  /** Only this order's (our id), and these whether they are due or not. */
  readonly orderId?: number | undefined;
  readonly wishOf: WishOf;
}

/** How many pushes ended how in this run. */
export type DeliveryTally = Readonly<Record<Delivered, number>>;

const countOf: Readonly<Record<Delivered, CountName>> = {
  written: 'updated',
  'would-write': 'updated',
  already: 'unchanged',
  superseded: 'unchanged',
  waiting: 'unchanged',
  refused: 'refused',
  failed: 'failed',
  damaged: 'failed',
};

/**
 * Delivers what is to be written on orders, one after another in the order in which it was staged. An order that its channel
 * cannot answer for is left for later and the others go on.
 *
 * @throws ChannelError when it is not one order's trouble: nothing is lost, the next run goes on; GiveUp when the channel is off
 */
export async function deliverPushes(context: Context, options: DeliverOptions): Promise<DeliveryTally> {
  const channel = orderSource(context);
  const delivery: Delivery = { context, channel, wishOf: options.wishOf };
  const tally = {
    written: 0,
    already: 0,
    refused: 0,
    failed: 0,
    damaged: 0,
    superseded: 0,
    waiting: 0,
    'would-write': 0,
  };
  const { db } = context.store;
  const open = await countOpenPushes(db, channel.id, options.orderId);
  for (let after = 0, done = 0; ; done += 1) {
    context.signal.throwIfAborted();
    const push = await nextDuePush(db, channel.id, { after, orderId: options.orderId, now: context.clock.now() });
    if (!push) return tally;
    after = push.id;
    context.progress(done, Math.max(open, done + 1), `writing back order ${push.orderId}`);
    const delivered = await deliverOneOfMany(delivery, push);
    tally[delivered] += 1;
    context.count('seen');
    context.count(countOf[delivered]);
    await tell(delivery, push, delivered);
  }
}

/** What was done, for a run's summary: `3 written back, 1 refused`. */
export function deliverySummary(tally: DeliveryTally): string {
  const parts = Object.entries(words).flatMap(([delivered, text]) => {
    const number = tally[delivered as Delivered];
    return number === 0 ? [] : [`${number} ${text}`];
  });
  return parts.length === 0 ? 'nothing to write back' : parts.join(', ');
}

const words: Readonly<Record<Delivered, string>> = {
  written: 'written back',
  'would-write': 'would be written back',
  already: 'said so already',
  superseded: 'replaced by newer wishes',
  waiting: 'in other hands',
  refused: 'refused',
  failed: 'left for later',
  damaged: 'came back with other fields changed',
};

async function deliverOneOfMany(delivery: Delivery, push: Push): Promise<Delivered> {
  try {
    return await deliverPush(delivery, push);
  } catch (error) {
    const itsOwn = error instanceof ChannelError && (error.kind === 'outage' || error.kind === 'nonsense');
    if (!itsOwn) throw error;
    // No order can spoil the list of tags: where that fails too, the channel is down.
    await delivery.channel.listTags();
    return leave(delivery, push, { code: 'unreadable', message: error.message });
  }
}

async function tell({ context, channel }: Delivery, push: Push, delivered: Delivered): Promise<void> {
  const place = `order ${push.orderId} (${channel.title} ${push.externalId}): push ${push.id} ${delivered}`;
  if (countOf[delivered] !== 'failed' && delivered !== 'refused') return context.log.info(place);
  const told = (await pushesOfOrder(context.store.db, push.orderId)).find(({ id }) => id === push.id);
  context.log.warn(`${place}: ${told?.errorMessage ?? 'no reason is known'}`);
}
