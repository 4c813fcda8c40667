import type { OrderSource, RawDocument } from '../core/channels/channel.ts';
import type { Context } from '../core/context.ts';
import { resolveGone } from '../core/store/order-fate.ts';
import { findOrders } from '../core/store/orders.ts';
import { GiveUp, type StepResult } from './job.ts';
import { orderSource, takeIn } from './order-intake.ts';

/**
 * Reads exactly one order anew from its source, by our id, the marketplace's exact number or ShipStation's id (S60).
 *
 * @throws GiveUp `ambiguous-order` listing the orders it may mean, `unknown-order` when neither we nor the source have it
 */
export async function syncOneOrder(reference: string, context: Context): Promise<StepResult> {
  const source = orderSource(context);
  const held = (await findOrders(context.store.db, reference)).filter((order) => order.channel === source.id);
  if (held.length > 1) {
    throw ambiguous(
      reference,
      held.map((order) => `${order.id} (${source.title} ${order.externalId}, ${order.status})`),
    );
  }
  const [only] = held;
  if (only) {
    const document = await source.readOrder(only.externalId);
    if (!document) return followGone(context, source, only.externalId, only.orderNumber);
    return takeOne(context, source, document);
  }
  const [document, ...others] = await findAtSource(source, reference.trim());
  if (!document) {
    throw new GiveUp(
      'unknown-order',
      `Neither we nor ${source.title} have an order "${reference}".`,
      'Give our id, the exact order number, or ShipStation’s order id.',
    );
  }
  if (others.length > 0) {
    throw ambiguous(
      reference,
      [document, ...others].map(({ externalId }) => `${source.title} ${externalId}`),
    );
  }
  return takeOne(context, source, document);
}

async function findAtSource(source: OrderSource, reference: string): Promise<RawDocument[]> {
  const byId = /^\d{1,18}$/.test(reference) ? await source.readOrder(reference) : null;
  const found = [...(byId ? [byId] : []), ...(await source.findOrders(reference))];
  return [...new Map(found.map((document) => [document.externalId, document])).values()];
}

function ambiguous(reference: string, candidates: readonly string[]): GiveUp {
  return new GiveUp(
    'ambiguous-order',
    `"${reference}" means ${candidates.length} orders: ${candidates.join(', ')}.`,
    'Name one of them by its id.',
  );
}

async function takeOne(context: Context, source: OrderSource, document: RawDocument): Promise<StepResult> {
  const [result] = await takeIn(context, source, [document]);
  const name = `order ${result?.orderId ?? document.externalId ?? '?'}`;
  return { summary: `${name} (${source.title} ${document.externalId}): ${result?.outcome}` };
}

async function followGone(
  context: Context,
  source: OrderSource,
  externalId: string,
  orderNumber: string,
): Promise<StepResult> {
  const by = { now: context.clock.now(), runId: context.run.id };
  const gone = await resolveGone(context.store, by, { channel: source.id, externalId });
  context.count('seen');
  context.count(gone?.changed ? 'updated' : 'unchanged');
  const fate = gone?.survivor ? `absorbed by ${source.title} ${gone.survivor}` : `${gone?.fate}`;
  return { summary: `order ${orderNumber} (${source.title} ${externalId}) is gone at its source: ${fate}` };
}
