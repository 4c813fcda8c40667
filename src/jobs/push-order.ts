import type { RawDocument } from '../core/channels/channel.ts';
import type { OrderChannel } from '../core/channels/order-writer.ts';
import type { Context } from '../core/context.ts';
import { bodyHash, rawIdOf, readRaw } from '../core/store/orders/raw.ts';
import { type PushProblem, refusePush } from '../core/store/print/outbox.ts';
import type { Push } from '../core/store/print/push.ts';
import { takeIn } from './order-intake.ts';
import { settleGone } from './order-look-up.ts';

/** An order as its channel has it now, taken into the store. */
export type PushOrder =
  | { readonly kind: 'read'; readonly document: RawDocument; readonly rawId: number }
  /** Its push is refused. */
  | { readonly kind: 'gone' }
  /** An answer from which nothing may be concluded. */
  | { readonly kind: 'unusable'; readonly problem: PushProblem };

/**
 * Reads the order of a push from its channel and takes it in; where the channel has it no more, the push is refused with
 * what became of the order.
 *
 * @throws ChannelError
 */
export async function readPushOrder(context: Context, channel: OrderChannel, push: Push): Promise<PushOrder> {
  // Counts of such a run are of pushes, not of orders read for them.
  const quiet: Context = { ...context, count: () => undefined };
  const { externalId } = push;
  const document = await channel.readOrder(externalId);
  if (!document) {
    const gone = { code: 'order-gone', message: 'The order is not at its channel any more: merged, or deleted.' };
    const by = { now: context.clock.now(), runId: context.run.id };
    await settleGone(quiet, channel, externalId, (tx) => refusePush(tx, by, push, gone));
    return { kind: 'gone' };
  }
  const [result] = await takeIn(quiet, channel, [document]);
  if (result?.outcome === 'parked') {
    return unusable('unreadable', `The order cannot be read (${result.problem?.reason}), so nothing is written on it.`);
  }
  if (result?.outcome === 'older') {
    return unusable('stale-answer', `${channel.title} answered with an older state of the order than we hold.`);
  }
  const sha256 = bodyHash(document.body);
  const rawId = await rawIdOf(context.store.db, { channel: channel.id, kind: 'order', externalId, sha256 });
  if (rawId === null) throw new Error(`order ${externalId} was taken in and is not kept`);
  return { kind: 'read', document, rawId };
}

/** The order as it was before the first word of a push was sent; null when nothing was. */
export async function orderBefore({ store }: Context, push: Push): Promise<RawDocument | null> {
  const body = push.beforeRawId === null ? null : await readRaw(store.db, push.beforeRawId);
  return body === null ? null : { externalId: push.externalId, body };
}

function unusable(code: string, message: string): PushOrder {
  return { kind: 'unusable', problem: { code, message } };
}
