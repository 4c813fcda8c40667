import * as z from 'zod';
import type { OrderPatch } from '../../src/core/domain/print/own-options.ts';
import { pushesOfOrder } from '../../src/core/store/print/outbox.ts';
import type { Push } from '../../src/core/store/print/push.ts';
import { type Staged, stagePush } from '../../src/core/store/print/stage-push.ts';
import type { Store } from '../../src/core/store/store.ts';
import type { WishOf } from '../../src/jobs/deliver-push.ts';
import { deliverPushes, deliverySummary } from '../../src/jobs/deliver-pushes.ts';
import { defineJob, type JobDefinition } from '../../src/jobs/job.ts';
import type { WireOrder } from '../../src/sim/shipstation/wire.ts';

/** A job that delivers what is staged, as the steps that push do. */
export function deliveringJob(wishOf: WishOf, { dryRun = false } = {}): JobDefinition {
  return defineJob({
    id: 'deliver',
    title: 'Deliver',
    description: 'Delivers what is staged.',
    args: z.object({ order: z.number().optional() }),
    steps: [
      {
        name: 'deliver',
        run: async (args, context) => {
          const run = { ...context.run, dryRun };
          const tally = await deliverPushes({ ...context, run }, { orderId: args.order, wishOf });
          return { summary: deliverySummary(tally) };
        },
      },
    ],
  }) as unknown as JobDefinition;
}

/** A text and a colour on the first line of an order. */
export function patchOf(order: WireOrder, text: string): OrderPatch {
  const [line] = order.items;
  return {
    lines: [
      {
        externalItemId: String(line?.orderItemId),
        lineKey: line?.lineItemKey ?? null,
        options: [
          { name: 'Name or Text', value: text },
          { name: 'Colour 1', value: 'Red' },
        ],
      },
    ],
  };
}

export async function orderIdOf(store: Store, externalId: number): Promise<number> {
  const row = await store.db
    .selectFrom('orders')
    .select('id')
    .where('external_id', '=', String(externalId))
    .executeTakeFirstOrThrow();
  return row.id;
}

export async function stageFor(store: Store, order: WireOrder, patch: OrderPatch, now: number): Promise<Staged> {
  const orderId = await orderIdOf(store, order.orderId);
  return store.write((tx) =>
    stagePush(tx, { now, runId: null }, { channel: 'shipstation', kind: 'options', orderId, patch }),
  );
}

export async function pushesFor(store: Store, order: WireOrder): Promise<Push[]> {
  return pushesOfOrder(store.db, await orderIdOf(store, order.orderId));
}

/** An order with everything on it that a careless write would lose. */
export function isRich(order: WireOrder): boolean {
  return (
    order.orderStatus === 'awaiting_shipment' &&
    order.items.length > 1 &&
    order.items[0]?.options[0]?.name === 'CustomizedURL'
  );
}

/** Puts on an order what a careless write would lose, and answers it as it is then. */
export function enrich(order: WireOrder): void {
  order.internalNotes = 'Packed by Kim';
  order.customerNotes = 'With love 🎉';
  order.dimensions = { units: 'inches', length: 6.3, width: 4.3, height: 0.8 };
  order.tagIds = [8_114];
}

/** An order as it should be after its first line carries the patch: all else as it was, but for dates of change. */
export function written(before: WireOrder, patch: OrderPatch): unknown {
  const anyDate = { asymmetricMatch: (value: unknown) => typeof value === 'string' };
  const items = before.items.map((item, at) => ({
    ...item,
    modifyDate: anyDate,
    options: at === 0 ? [...item.options, ...(patch.lines[0]?.options ?? [])] : item.options,
  }));
  return { ...before, items, modifyDate: anyDate };
}
