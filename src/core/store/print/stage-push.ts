import type { OrderPatch } from '../../domain/print/own-options.ts';
import { recordChange, type Writer } from '../orders/changes.ts';
import type { Tx } from '../store.ts';
import { supersedePush } from './outbox.ts';
import { openPushStates, type Push, patchHash, selectPushes, toPush } from './push.ts';

export interface Wish {
  readonly channel: string;
  readonly kind: string;
  readonly orderId: number;
  readonly patch: OrderPatch;
}

export interface Staged {
  readonly id: number;
  /**
   * `already`: the newest push of the order is for the same wish, whatever has become of it. `held`: the newest one came back
   * damaged, and nothing is sent until a person says so; `id` is the damaged one's.
   */
  readonly outcome: 'staged' | 'already' | 'held';
}

/** What an order's status has to do with a refusal: it may change. */
const statusRefusals: readonly string[] = ['order-shipped', 'order-cancelled', 'order-status'];

/**
 * Writes down what we want an order to say at its channel, in the transaction of the change that wants it. The same wish
 * twice is one push; a newer wish takes the place of older ones that are not being sent. A wish that was refused for the
 * order's status is staged anew when the order can be changed again.
 *
 * @param again a person wants it sent although the same wish was confirmed, refused or came back damaged
 */
export async function stagePush(tx: Tx, by: Writer, wish: Wish, { again = false } = {}): Promise<Staged> {
  const hash = patchHash(wish.patch);
  const key = `${wish.channel}:${wish.kind}:${wish.orderId}:${hash}`;
  const rows = await selectPushes(tx)
    .where('outbox.order_id', '=', wish.orderId)
    .where('outbox.channel', '=', wish.channel)
    .where('outbox.kind', '=', wish.kind)
    .orderBy('outbox.id', 'desc')
    .execute();
  const pushes = rows.map(toPush);
  const [newest] = pushes;
  if (newest && isFor(newest, key)) {
    const settled = !openPushStates.includes(newest.state);
    const anew = settled && (again || newest.state === 'superseded' || (await mayGoNow(tx, newest)));
    if (!anew) return { id: newest.id, outcome: 'already' };
  }
  if (newest?.state === 'damaged' && !again) return { id: newest.id, outcome: 'held' };
  for (const push of pushes) {
    if (push.state === 'staged' || push.state === 'failed') {
      await supersedePush(tx, by, push);
    }
  }
  const times = pushes.filter((push) => isFor(push, key)).length;
  const { id } = await tx
    .insertInto('outbox')
    .values({
      channel: wish.channel,
      kind: wish.kind,
      order_id: wish.orderId,
      key: times === 0 ? key : `${key}:${times + 1}`,
      patch: JSON.stringify(wish.patch),
      state: 'staged',
      staged_at: by.now,
      run_id: by.runId,
      act_id: by.actId ?? null,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  const after = { state: 'staged', lines: wish.patch.lines.length };
  await recordChange(tx, by, {
    entity: 'push',
    entityId: id,
    orderId: wish.orderId,
    op: 'created',
    before: null,
    after,
  });
  return { id, outcome: 'staged' };
}

function isFor(push: Push, key: string): boolean {
  return push.key === key || push.key.startsWith(`${key}:`);
}

/** The channel's own statuses in which an order can be written: ours put some together that differ in this. */
const changeable: readonly string[] = ['awaiting_payment', 'awaiting_shipment', 'on_hold'];

/** Whether an order of that status of its channel's can be written. */
export function isChangeable(sourceStatus: string): boolean {
  return changeable.includes(sourceStatus);
}

/** Whether what a push was refused for is over: the order stands elsewhere than it stood. */
async function mayGoNow(tx: Tx, push: Push): Promise<boolean> {
  if (push.state !== 'refused' || !statusRefusals.includes(push.errorCode ?? '')) return false;
  const order = await tx
    .selectFrom('orders')
    .select(['source_status', 'gone_at'])
    .where('id', '=', push.orderId)
    .executeTakeFirst();
  return order !== undefined && order.gone_at === null && isChangeable(order.source_status);
}
