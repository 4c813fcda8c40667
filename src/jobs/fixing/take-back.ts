import type { Context } from '../../core/context.ts';
import type { PlannedCall } from '../../core/domain/fix-plan.ts';
import type { ItemOption, SourceOrder } from '../../core/domain/order.ts';
import { type LinePatch, writtenByUs } from '../../core/domain/print/own-options.ts';
import type { Conflict } from '../../core/domain/undo.ts';
import type { Following } from '../../core/issues/issue.ts';
import type { RowChange } from '../../core/store/issues/capture.ts';
import type { Writer } from '../../core/store/orders/changes.ts';
import { readRaw } from '../../core/store/orders/raw.ts';
import { selectPushes, toPush } from '../../core/store/print/push.ts';
import { isChangeable, stagePush } from '../../core/store/print/stage-push.ts';
import type { Tx } from '../../core/store/store.ts';

/** A push that puts back what stood on the order before another; what it says is wanted whatever our readings say. */
export const undoKind = 'order-options-undo';

/** Rows that stand for a call outside: once that is made they are history, and are not taken away by an undo. */
export const outgoing: readonly string[] = [
  'outbox',
  'package_writes',
  'stock_calls',
  'stock_pushes',
  'product_batches',
  'product_batch_items',
];

export type TakenBack =
  /** It was never sent: its row goes like any other. */
  | { readonly kind: 'not-sent' }
  /** What was sent is answered by another call. */
  | { readonly kind: 'answered'; readonly call: PlannedCall; readonly following: Following }
  /** Others have written there since: all three are shown, and nothing is sent. */
  | { readonly kind: 'conflict'; readonly conflicts: readonly Conflict[] }
  /** What was sent stays as it is, in words. */
  | { readonly kind: 'final'; readonly why: string };

/** Whether a row that a fix made stands for a call outside. */
export function isOutgoing({ table, before }: RowChange): boolean {
  return outgoing.includes(table) && before === null;
}

/** What becomes of a call that a fix has staged, when the fix is undone; what answers it is staged here. */
export async function takeBack(
  context: Context,
  tx: Tx,
  by: Writer,
  { table, key, after }: RowChange,
): Promise<TakenBack> {
  if (table === 'outbox') return takeBackPush(context, tx, by, Number(key['id']));
  if (table === 'package_writes') {
    const { state } = await tx
      .selectFrom('package_writes')
      .select('state')
      .where('id', '=', Number(key['id']))
      .executeTakeFirstOrThrow();
    if (state === 'staged') return { kind: 'not-sent' };
    if (state === 'refused') return { kind: 'final', why: 'the marketplace refused it: nothing came of it there' };
    return { kind: 'final', why: `the marketplace was told (${after?.['kind']}), and that cannot be taken back` };
  }
  return { kind: 'final', why: 'a listing’s former number may be more than there is to sell: it stays' };
}

async function takeBackPush(context: Context, tx: Tx, by: Writer, id: number): Promise<TakenBack> {
  const row = await selectPushes(tx).where('outbox.id', '=', id).executeTakeFirst();
  if (!row) return { kind: 'not-sent' };
  const push = toPush(row);
  if (push.state === 'staged' || (push.state === 'failed' && push.writes === 0)) return { kind: 'not-sent' };
  if (push.writes === 0) return { kind: 'final', why: 'nothing was written on the order: it said so already' };
  const source = context.channels.shipstation;
  const body = push.beforeRawId === null ? null : await readRaw(tx, push.beforeRawId);
  if (body === null || 'off' in source) {
    return { kind: 'final', why: 'what stood on the order at its channel before is not known' };
  }
  const order = await readOrderRow(tx, push.orderId);
  if (order.gone_at !== null || !isChangeable(order.source_status)) {
    return {
      kind: 'final',
      why: `its channel takes no change of an order that is ${order.gone_at === null ? order.source_status : 'gone'}`,
    };
  }
  const current = await readRaw(tx, order.raw_id);
  const read = (text: string) => source.interpret({ externalId: push.externalId, body: text });
  const [former, now] = [read(body), read(current ?? body)];
  const conflicts: Conflict[] = [];
  const lines: LinePatch[] = [];
  for (const line of push.patch.lines) {
    const options = optionsOf(former, line);
    const [before, ours, theirs] = [told(options), told(line.options), told(optionsOf(now, line))];
    const key = line.externalItemId ?? line.lineKey ?? '';
    if (theirs !== before && theirs === ours) lines.push({ ...line, options });
    else if (theirs !== before)
      conflicts.push({ table: 'order_items', key, field: 'options', before, ours, now: theirs });
  }
  if (conflicts.length > 0) return { kind: 'conflict', conflicts };
  if (lines.length === 0) return { kind: 'final', why: 'the order says already what it said before' };
  await stagePush(
    tx,
    by,
    { channel: push.channel, kind: undoKind, orderId: push.orderId, patch: { lines } },
    { again: true },
  );
  return {
    kind: 'answered',
    call: {
      channel: push.channel,
      method: 'POST',
      path: '/orders/createorder',
      summary: `options of ${lines.length === 1 ? 'one line' : `${lines.length} lines`} as they stood before`,
      undoable: true,
    },
    following: { do: 'deliver-pushes', orderId: push.orderId },
  };
}

function readOrderRow(tx: Tx, id: number) {
  const columns = ['raw_id', 'source_status', 'gone_at'] as const;
  return tx.selectFrom('orders').select(columns).where('id', '=', id).executeTakeFirstOrThrow();
}

/** What we had written on a line of an order. */
function optionsOf(order: SourceOrder, line: LinePatch): ItemOption[] {
  const item = order.items.find((one) =>
    line.externalItemId === null ? one.lineKey === line.lineKey : one.externalItemId === line.externalItemId,
  );
  return writtenByUs(item?.options ?? []);
}

/** Options as one text, whatever their order; null: there are none. */
function told(options: readonly ItemOption[]): string | null {
  const words = options.map(({ name, value }) => `${name}: ${value}`).sort();
  return words.length === 0 ? null : words.join(' · ');
}
