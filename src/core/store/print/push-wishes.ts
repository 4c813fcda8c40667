import { type RawBuilder, sql } from 'kysely';
import type { ItemOption } from '../../domain/order.ts';
import { openFindings } from '../../domain/print/approval.ts';
import type { OrderPatch } from '../../domain/print/own-options.ts';
import { patchOptions, writtenByUs } from '../../domain/print/own-options.ts';
import { pushWish } from '../../domain/print/push-wish.ts';
import { among } from '../among.ts';
import type { Writer } from '../orders/changes.ts';
import type { Reader, Store, Tx } from '../store.ts';
import { restsOnUnread } from './neighbouring-lines.ts';
import { type PrintLine, type PrintOrder, readPrintOrder } from './print-order.ts';
import { isCurrent } from './readings.ts';
import { stagePush } from './stage-push.ts';

/** What a push tells of an order: the personalization of its lines as options. */
export const optionsKind = 'order-options';

/** What the store wants an order to say at its channel; null: nothing. */
export function wishOfOrder(order: PrintOrder): OrderPatch | null {
  return pushWish(
    order.lines.map((line) => ({
      externalItemId: line.externalItemId,
      lineKey: line.lineKey,
      removed: line.removed,
      current: isCurrent(line) && !restsOnUnread(order, line),
      source: line.reading?.source ?? null,
      personalizations: line.reading?.personalizations ?? [],
      open: openFindings(line.reading?.findings ?? [], line.reading?.approvals ?? [], line.mark),
    })),
  );
}

/**
 * Whether the print line tells an order's channel what it read: the order has a buyer's file and waits for shipment. Expects the alias o
 * (orders).
 */
const isTold: RawBuilder<boolean> = sql<boolean>`(o.status = 'awaiting_shipment' and o.gone_at is null
  and exists (select 1 from customization_files c where c.order_id = o.id))`;

/** Whether a line was read, or decided, since its order was last told. Expects the alias o (orders). */
export const hasNews: RawBuilder<boolean> = sql<boolean>`exists (select 1 from readings r where r.order_id = o.id
  and r.source <> 'rule' and r.read_at > coalesce(
    (select max(b.staged_at) from outbox b where b.order_id = o.id and b.kind = ${sql.lit(optionsKind)}), 0))`;

/**
 * Orders with files that wait for shipment and have been read, or decided, since they were last told.
 *
 * @param since only orders that came or changed since (UTC epoch ms)
 */
export async function ordersToTell(db: Reader, since: number | undefined): Promise<number[]> {
  const window = since === undefined ? sql`1` : sql`(o.modified_at >= ${since} or o.ordered_at >= ${since})`;
  const { rows } = await sql<{ id: number }>`
    select o.id from orders o
    where ${isTold} and ${window} and ${hasNews}
    order by o.ship_by is null, o.ship_by, o.id`.execute(db);
  return rows.map(({ id }) => id);
}

/**
 * Stages what shall be told of an order, unless that is staged or told already.
 *
 * @param again a person named the order: what was told before and has been undone since is told once more
 */
export async function stageWish(store: Store, by: Writer, orderId: number, again: boolean): Promise<void> {
  await store.write(async (tx) => {
    const order = await readPrintOrder(tx, orderId);
    const patch = order && wishOfOrder(order);
    if (!order || !patch) return;
    const undone = again && !(await stands(tx, order, patch));
    await stagePush(tx, by, { channel: order.channel, kind: optionsKind, orderId, patch }, { again: undone });
  });
}

/** Whether the order, as we know it, says so already. */
async function stands(tx: Tx, order: PrintOrder, patch: OrderPatch): Promise<boolean> {
  const untold = untoldLines(order, patch, await optionsOf(tx, [order.id]));
  return untold.length === 0;
}

/** A line that does not say at its channel what it shall. */
export interface UntoldLine {
  /** Null: the order, as we know it, has no such line. */
  readonly line: PrintLine | null;
  readonly wanted: readonly ItemOption[];
  /** What stands there under the names that we write under. */
  readonly standing: readonly ItemOption[];
}

/** The lines of a wish that the order, as we know it, does not fulfil. @param options of the order's lines, by line, as their source told them */
export function untoldLines(
  { lines }: PrintOrder,
  patch: OrderPatch,
  options: ReadonlyMap<number, readonly ItemOption[]>,
): UntoldLine[] {
  return patch.lines.flatMap((told): UntoldLine[] => {
    const line = lines.find((one) => isThe(one, told)) ?? null;
    const all = line && options.get(line.input.itemId);
    if (!line || !all) return [{ line: null, wanted: told.options, standing: [] }];
    if (JSON.stringify(patchOptions(all, told.options)) === JSON.stringify(all)) return [];
    return [{ line, wanted: told.options, standing: writtenByUs(all) }];
  });
}

/** What the source told of the options of these orders' lines, ours among them, by line. */
export async function optionsOf(db: Reader, orderIds: readonly number[]): Promise<Map<number, ItemOption[]>> {
  const rows = await db
    .selectFrom('order_items')
    .select(['id', 'options'])
    .where('order_id', 'in', among(orderIds))
    .execute();
  return new Map(rows.map(({ id, options }) => [id, JSON.parse(options) as ItemOption[]]));
}

function isThe(line: PrintLine, told: OrderPatch['lines'][number]): boolean {
  return told.externalItemId === null ? line.lineKey === told.lineKey : line.externalItemId === told.externalItemId;
}

/** What the store wants told of an order now. */
export async function wishOf(db: Reader, orderId: number): Promise<OrderPatch | null> {
  const order = await readPrintOrder(db, orderId);
  return order && wishOfOrder(order);
}
