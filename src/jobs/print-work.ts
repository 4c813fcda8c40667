import * as z from 'zod';
import type { Context } from '../core/context.ts';
import { isWaiting, needsReview } from '../core/domain/print/review.ts';
import { findOrders, type OrderRef } from '../core/store/orders/orders.ts';
import type { Prepared } from '../core/store/print/prepare.ts';
import { StoreError } from '../core/store/store-error.ts';
import { describe } from './engine/execute.ts';
import { GiveUp, type JobInput } from './job.ts';

const dayMs = 24 * 3_600_000;

/** The print line takes orders as they were synced last; what is known of them may be printed whenever (S45). */
export const syncedOrders: JobInput = { from: 'sync-orders-recent', of: 'shipstation', whenOld: 'go-on' };

/** The arguments by which every step of the print line can be narrowed (S31, S60). */
export const orderArg = z
  .string()
  .trim()
  .min(1)
  .optional()
  .describe('only this order: our id, its number, or ShipStation’s id');
const days = z.coerce.number().int().min(1).max(365);
const daysWords = 'only orders that came or changed in so many days';

export const daysBackArg = days.optional().describe(daysWords);

/** @param fallback how far back where nothing is said */
export const daysBackOr = (fallback: number) => days.default(fallback).describe(daysWords);

/**
 * Our id of the order that an operator names; undefined when none is named.
 *
 * @throws GiveUp `unknown-order`, `ambiguous-order` listing those it may mean
 */
export async function orderNamed(context: Context, reference: string | undefined): Promise<number | undefined> {
  if (reference === undefined) return undefined;
  const only = await orderOf(context, reference);
  if (only.channel === 'trendyol') {
    throw new GiveUp(
      'not-made-to-order',
      `Order ${only.orderNumber} is a package from Trendyol: nothing of it is made to a buyer’s words.`,
    );
  }
  return only.id;
}

/**
 * The one order that an operator names, of whatever channel.
 *
 * @throws GiveUp `unknown-order`, `ambiguous-order` listing those it may mean
 */
export async function orderOf(context: Context, reference: string): Promise<OrderRef> {
  const found = await findOrders(context.store.db, reference);
  const [only] = found;
  if (!only)
    throw new GiveUp('unknown-order', `There is no order "${reference}".`, 'Sync it first, or see `orderdeck orders`.');
  if (found.length > 1) {
    const which = found.map((order) => `id:${order.id} (${order.channel} ${order.externalId}, ${order.status})`);
    throw new GiveUp(
      'ambiguous-order',
      `"${reference}" means ${found.length} orders: ${which.join('; ')}.`,
      'Name one of them by our id.',
    );
  }
  return only;
}

/** Since when (UTC epoch ms) orders are meant, and tells the cut-off in the log. */
export function sinceDaysBack(context: Context, daysBack: number | undefined): number | undefined {
  if (daysBack === undefined) return undefined;
  const since = context.clock.now() - daysBack * dayMs;
  context.log.info(`only orders that came or changed since ${new Date(since).toISOString()}`);
  return since;
}

/**
 * Works through orders one by one; one that fails is told, counted and left, and the others go on.
 *
 * @returns how many failed
 */
export async function eachOrder(
  context: Context,
  orderIds: readonly number[],
  work: (orderId: number) => Promise<void>,
): Promise<number> {
  let failed = 0;
  for (const [done, orderId] of orderIds.entries()) {
    context.signal.throwIfAborted();
    context.progress(done, orderIds.length);
    try {
      await work(orderId);
    } catch (error) {
      context.signal.throwIfAborted();
      if (error instanceof StoreError) throw error;
      failed += 1;
      context.count('failed');
      context.log.error(`order ${orderId}: ${describe(error).message}`);
    }
  }
  context.progress(orderIds.length, orderIds.length);
  return failed;
}

/** Orders that share a transaction: it stays far below the 50 ms that others are asked to wait at most. */
const batchSize = 25;

/**
 * Prepares orders, several at a time where that can be, and tells what became of them. What a batch leaves out is done order by
 * order; all of a batch that fails is, so that one bad order does not spoil its neighbours.
 */
export async function eachPrepared(
  context: Context,
  orderIds: readonly number[],
  tally: PrintTally,
  work: {
    readonly together: (orderIds: readonly number[]) => Promise<ReadonlyMap<number, Prepared>>;
    readonly alone: (orderId: number) => Promise<Prepared | null>;
  },
): Promise<void> {
  let at = 0;
  let batch: ReadonlyMap<number, Prepared> = new Map();
  await eachOrder(context, orderIds, async (orderId) => {
    if (at % batchSize === 0 && orderIds.length > 1) {
      batch = await work.together(orderIds.slice(at, at + batchSize)).catch(() => new Map());
    }
    at += 1;
    const prepared = batch.get(orderId) ?? (await work.alone(orderId));
    if (prepared) tally.add(context, orderId, prepared);
  });
}

/** What became of the lines and tasks of a run, for its counts and its summary. The unit of all counts is the order line. */
export class PrintTally {
  lines = 0;
  readonly #created = new Set<number>();
  readonly #updated = new Set<number>();
  #tasks = { created: 0, updated: 0, cancelled: 0, moved: 0 };
  #inReview = 0;
  #waiting = 0;
  stale = 0;

  add(context: Context, orderId: number, prepared: Prepared): void {
    for (const line of prepared.lines) {
      this.#tasks.created += line.created;
      this.#tasks.updated += line.updated;
      this.#tasks.cancelled += line.cancelled;
      if (needsReview(line.open)) this.#inReview += 1;
      if (isWaiting(line.open)) this.#waiting += 1;
      if (line.stale) this.stale += 1;
      if (line.created > 0) this.#created.add(line.itemId);
      else if (line.updated + line.cancelled > 0) this.#updated.add(line.itemId);
      if (line.created + line.updated + line.cancelled > 0) context.log.info(`order ${orderId}, ${told(line)}`);
    }
    for (const itemId of prepared.read) if (!this.#created.has(itemId)) this.#updated.add(itemId);
    this.#tasks.moved += prepared.moved;
  }

  /** Counts all lines in scope; those that were not worked on are settled, hence unchanged. */
  close(context: Context): void {
    context.count('seen', this.lines);
    context.count('created', this.#created.size);
    context.count('updated', this.#updated.size);
    context.count('unchanged', Math.max(0, this.lines - this.#created.size - this.#updated.size));
  }

  toString(): string {
    const { created, updated, cancelled, moved } = this.#tasks;
    const parts = [`${this.lines} lines`, `tasks: ${created} created, ${updated} changed, ${cancelled} cancelled`];
    if (moved > 0) parts.push(`${moved} moved with their lines`);
    if (this.#inReview > 0) parts.push(`${this.#inReview} lines wait for review`);
    if (this.#waiting > 0) parts.push(`${this.#waiting} lines wait for their file`);
    if (this.stale > 0) parts.push(`${this.stale} lines skipped: their personalization is older than their input`);
    return parts.join(', ');
  }
}

function told({ itemId, created, updated, cancelled, open }: Prepared['lines'][number]): string {
  const word = isWaiting(open) ? 'waits' : 'review';
  const reasons = open.length === 0 ? '' : `; ${word}: ${[...new Set(open.map(({ reason }) => reason))].join(', ')}`;
  return `line ${itemId}: ${created} tasks created, ${updated} changed, ${cancelled} cancelled${reasons}`;
}
