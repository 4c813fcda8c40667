import type { OrderSource, RawDocument } from '../core/channels/channel.ts';
import type { Context } from '../core/context.ts';
import { findOrders, type OrderRef, ownIdOf } from '../core/store/orders/orders.ts';
import { GiveUp, type StepResult } from './job.ts';
import { orderSource, takeIn } from './order-intake.ts';
import { lookUp } from './order-look-up.ts';

/**
 * Reads exactly one order anew from its source, by the marketplace's exact number, ShipStation's id or our id (S60). A text
 * that is nothing but our id may be the number of an order that we do not hold yet, so the source is asked for that first;
 * `id:57` is our id and nothing else.
 *
 * @throws GiveUp `ambiguous-order` listing the orders it may mean, `unknown-order` when neither we nor the source have it
 */
export async function syncOneOrder(reference: string, context: Context): Promise<StepResult> {
  const source = orderSource(context);
  const held = (await findOrders(context.store.db, reference)).filter((order) => order.channel === source.id);
  const settled = ownIdOf(reference) !== null || held.some(({ by }) => by === 'name');
  const found = settled ? [] : await findAtSource(source, reference.trim());
  const others = found.filter(({ externalId }) => held.every((order) => order.externalId !== externalId));
  if (held.length + others.length > 1) throw ambiguous(reference, source, held, others);
  const [order] = held;
  if (order) return readHeld(context, source, order);
  const [document] = others;
  if (!document) throw unknown(reference, source);
  const [result] = await takeIn(context, source, [document]);
  return { summary: told(source, document.externalId, result) };
}

async function findAtSource(source: OrderSource, reference: string): Promise<RawDocument[]> {
  const found = [...(await source.findOrders(reference))];
  const byId = /^\d{1,18}$/.test(reference) ? await source.readOrder(reference) : null;
  if (byId) found.push(byId);
  if (found.length === 0 && reference.startsWith('#')) return findAtSource(source, reference.slice(1).trim());
  return [...new Map(found.map((document) => [document.externalId, document])).values()];
}

async function readHeld(context: Context, source: OrderSource, order: OrderRef): Promise<StepResult> {
  const found = await lookUp(context, source, order.externalId);
  if (found.kind === 'alive') return { summary: told(source, order.externalId, found.result) };
  return {
    summary: `order ${order.orderNumber} (${source.title} ${order.externalId}) is gone at its source: ${found.words}`,
  };
}

function told(
  source: OrderSource,
  externalId: string | null,
  result: { readonly orderId: number | null; readonly outcome: string } | undefined,
): string {
  return `order ${result?.orderId ?? externalId ?? '?'} (${source.title} ${externalId}): ${result?.outcome}`;
}

function ambiguous(
  reference: string,
  source: OrderSource,
  held: readonly OrderRef[],
  others: readonly RawDocument[],
): GiveUp {
  const candidates = [
    ...held.map((order) => `id:${order.id} (${source.title} ${order.externalId}, ${order.status})`),
    ...others.map(({ externalId }) => `${source.title} ${externalId}, not read yet`),
  ];
  return new GiveUp(
    'ambiguous-order',
    `"${reference}" means ${candidates.length} orders: ${candidates.join('; ')}.`,
    `Name one of them by its id at ${source.title}, or by ours as in id:57.`,
  );
}

function unknown(reference: string, source: OrderSource): GiveUp {
  return new GiveUp(
    'unknown-order',
    `Neither we nor ${source.title} have an order "${reference}".`,
    `Give the exact order number, ${source.title}’s order id, or our id as in id:57.`,
  );
}
