import { ChannelError, type RawDocument } from '../core/channels/channel.ts';
import { type OrderChannel, Unwritable, type WriteResult } from '../core/channels/order-writer.ts';
import type { Context } from '../core/context.ts';
import { backoffDelay } from '../core/domain/backoff.ts';
import type { OrderPatch } from '../core/domain/print/own-options.ts';
import type { Writer } from '../core/store/orders/changes.ts';
import {
  claimPush,
  confirmPush,
  damagePush,
  failPush,
  lastUnshownWrite,
  type PushProblem,
  refusePush,
  supersedePush,
  unclaimPush,
} from '../core/store/print/outbox.ts';
import { type Push, samePatch } from '../core/store/print/push.ts';
import { stagePush } from '../core/store/print/stage-push.ts';
import { pretendedWrites } from './pretended-write.ts';
import { orderBefore, readPushOrder } from './push-order.ts';
import { type Verdict, verdictOf } from './push-verdict.ts';

/** What the store wants an order to say, worked out anew; null: nothing any more. `push`: what was wanted when it was staged. */
export type WishOf = (orderId: number, push: Push) => Promise<OrderPatch | null>;

/** What became of a push in this run. `already`: the order said so, nothing was written. `waiting`: it was not its turn. */
export type Delivered =
  | 'written'
  | 'already'
  | 'refused'
  | 'failed'
  | 'damaged'
  | 'superseded'
  | 'waiting'
  | 'would-write';

export interface Delivery {
  readonly context: Context;
  readonly channel: OrderChannel;
  readonly wishOf: WishOf;
}

/** So long (ms) after a write without an answer it may still be carried out: it is looked for, and not sent again. */
const doubtMs = 60_000;
/** A write that the channel takes and does not carry out is sent this often, then a person has to look. */
const mostWrites = 3;
/** A write that waited too long for quota begins anew with reading; so often, then it is left for the next run. */
const mostReadings = 3;
const backoff = { baseMs: 60_000, capMs: 30 * 60_000, random: Math.random };

/**
 * Delivers one push: reads the order, writes it back once if that is still wanted and not already so, reads it again and
 * holds it against what it was. May die at any point: what it finds next time says how far it came.
 *
 * @throws ChannelError; a push that may have been sent stays `sending`
 */
export async function deliverPush(delivery: Delivery, push: Push): Promise<Delivered> {
  for (let readings = 1; readings <= mostReadings; readings += 1) {
    const delivered = await deliverOnce(delivery, push);
    if (delivered !== 'stale') return delivered;
  }
  const problem = { code: 'quota-busy', message: 'Waiting for quota took too long after each reading of the order.' };
  return leave(delivery, push, problem);
}

async function deliverOnce(delivery: Delivery, push: Push): Promise<Delivered | 'stale'> {
  const { context, channel, wishOf } = delivery;
  const order = await readPushOrder(context, channel, push);
  if (order.kind === 'gone') return 'refused';
  if (order.kind === 'unusable') return leave(delivery, push, order.problem);
  const { document, rawId } = order;
  const stands = channel.hasPatch(document, push.patch);
  const before = push.writes > 0 ? await orderBefore(context, push) : null;
  // It was sent before, and what was sent is there: the answer, or our memory of it, was lost.
  if (stands && before) return judge(delivery, push, { before, document, rawId }, { kind: 'taken' });

  const patched = tryPatch(channel, document, push.patch);
  if (!stands && patched instanceof Unwritable && patched.reason !== 'unknown-line') {
    return refuse(delivery, push, patched);
  }
  const wish = await wishOf(push.orderId, push);
  const wanted = wish !== null && samePatch(wish, push.patch);
  if (stands && wanted) {
    const by = writer(delivery);
    await context.store.write((tx) => confirmPush(tx, by, push, { beforeRawId: rawId, afterRawId: rawId }));
    return 'already';
  }
  const sentAt = await lastUnshownWrite(context.store.db, channel.id, push.orderId);
  if (sentAt !== null && context.clock.now() < sentAt + doubtMs) {
    return leave(delivery, { ...push, sentAt }, unanswered);
  }
  if (!wanted) return restage(delivery, push, wish);
  if (patched instanceof Unwritable) return refuse(delivery, push, patched);
  if (!context.run.dryRun) return send(delivery, push, { before: document, rawId, patched });
  const pretended = pretendedWrites(channel, patched, context.clock.now());
  const delivered = await send({ ...delivery, channel: pretended }, push, { before: document, rawId, patched });
  return delivered === 'written' ? 'would-write' : delivered;
}

async function send(
  delivery: Delivery,
  push: Push,
  { before, rawId, patched }: { before: RawDocument; rawId: number; patched: RawDocument },
): Promise<Delivered | 'stale'> {
  const { context, channel } = delivery;
  const by = writer(delivery);
  const claimed = await context.store.write((tx) => claimPush(tx, by, push, rawId));
  if (!claimed) return 'waiting';
  const sending: Push = { ...push, state: 'sending', beforeRawId: rawId, sentAt: by.now, writes: push.writes + 1 };
  const result = await channel.writeOrder(patched).catch(async (error: unknown) => {
    const certain = error instanceof ChannelError && (error.kind === 'auth' || error.kind === 'plan');
    if (certain) await context.store.write((tx) => unclaimPush(tx, push));
    throw error;
  });
  switch (result.kind) {
    case 'stale':
      await context.store.write((tx) => unclaimPush(tx, push));
      return 'stale';
    case 'refused':
      return refuse(delivery, sending, { reason: 'refused-by-channel', message: result.error.message });
    case 'other-order': {
      const message = `${channel.title} made a second order, ${result.externalId}, instead of changing this one. Delete it there.`;
      return damage(delivery, sending, { code: 'second-order', message, afterRawId: null });
    }
    case 'taken':
    case 'doubt': {
      const after = await readPushOrder(context, channel, sending);
      if (after.kind === 'gone') return 'refused';
      if (after.kind === 'unusable') return leave(delivery, sending, after.problem);
      return judge(delivery, sending, { before, document: after.document, rawId: after.rawId }, result);
    }
  }
}

/** Holds the order as it was read behind the write against what it was, and settles the push. */
async function judge(
  delivery: Delivery,
  push: Push,
  { before, document, rawId }: { before: RawDocument; document: RawDocument; rawId: number },
  result: Extract<WriteResult, { kind: 'taken' | 'doubt' }>,
): Promise<Delivered> {
  const { context, channel } = delivery;
  const verdict: Verdict = verdictOf(channel.compareOrders(before, document, push.patch), channel.title);
  switch (verdict.kind) {
    case 'done':
      await context.store.write((tx) => confirmPush(tx, writer(delivery), push, { afterRawId: rawId }));
      return 'written';
    case 'damaged':
      return damage(delivery, push, { code: 'damaged', message: verdict.message, afterRawId: rawId });
    case 'not-applied':
      return refuse(delivery, push, { reason: verdict.kind, message: verdict.message, afterRawId: rawId });
    case 'untouched':
      if (result.kind === 'doubt') return leave(delivery, push, unanswered);
      return push.writes >= mostWrites
        ? refuse(delivery, push, {
            reason: notApplied.code,
            message: `${notApplied.message} It was sent ${push.writes} times.`,
          })
        : leave(delivery, push, notApplied);
  }
}

const notApplied = { code: 'not-applied', message: 'The channel took the order and changed nothing.' };
const unanswered = {
  code: 'no-answer',
  message: 'No clear answer came to the write, and nothing of it is to be seen yet.',
};

async function restage(delivery: Delivery, push: Push, wish: OrderPatch | null): Promise<Delivered> {
  const by = { ...writer(delivery), ...(push.actId !== null && { actId: push.actId }) };
  await delivery.context.store.write(async (tx) => {
    await supersedePush(tx, by, push);
    const { channel, kind, orderId } = push;
    if (wish) await stagePush(tx, by, { channel, kind, orderId, patch: wish });
  });
  return 'superseded';
}

/** Leaves a push for a later run, and longer each time; one that may be on its way at least until that has shown. */
export async function leave(delivery: Delivery, push: Push, problem: PushProblem): Promise<'failed'> {
  const by = writer(delivery);
  const later = by.now + backoffDelay({ ...backoff, attempt: push.attempts + 1 });
  const nextAt = Math.max(later, push.sentAt === null ? 0 : push.sentAt + doubtMs);
  await delivery.context.store.write((tx) => failPush(tx, by, push, { ...problem, nextAt }));
  return 'failed';
}

async function refuse(
  delivery: Delivery,
  push: Push,
  {
    reason: code,
    message,
    ...after
  }: { readonly reason: string; readonly message: string; readonly afterRawId?: number },
): Promise<Delivered> {
  const afterRaw = after.afterRawId === undefined ? {} : { afterRawId: after.afterRawId };
  await delivery.context.store.write((tx) => refusePush(tx, writer(delivery), push, { code, message, ...afterRaw }));
  return 'refused';
}

async function damage(
  delivery: Delivery,
  push: Push,
  problem: PushProblem & { readonly afterRawId: number | null },
): Promise<Delivered> {
  await delivery.context.store.write((tx) => damagePush(tx, writer(delivery), push, problem));
  return 'damaged';
}

function tryPatch(channel: OrderChannel, document: RawDocument, patch: OrderPatch): RawDocument | Unwritable {
  try {
    return channel.patchOrder(document, patch);
  } catch (error) {
    if (error instanceof Unwritable) return error;
    throw error;
  }
}

function writer({ context }: Delivery): Writer {
  return { now: context.clock.now(), runId: context.run.id };
}
