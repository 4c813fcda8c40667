import type { Context } from '../../core/context.ts';
import { CannotRepair, type RepairTools } from '../../core/issues/issue.ts';
import type { Writer } from '../../core/store/orders/changes.ts';
import { newestRaw, readRaw } from '../../core/store/orders/raw.ts';
import { orderSource, takeIn } from '../order-intake.ts';
import { ingestPackages } from '../package-intake.ts';
import { ModelUse, readAndPrepare } from '../print-line.ts';

/**
 * What jobs can do for a repair, on a store whose writes are one transaction: local, so that nothing outside is waited for in it.
 *
 * @param context with that store
 */
export function repairTools(context: Context, by: Writer): RepairTools {
  const quiet: Context = {
    ...context,
    channels: { ...context.channels, llm: { off: true, why: 'A repair asks no model.' } },
    clock: { ...context.clock, now: () => by.now },
    count: () => undefined,
    progress: () => undefined,
  };
  return {
    prepare: async (orderId) => {
      const prepared = await readAndPrepare(quiet, orderId, new ModelUse(quiet), { createTasks: true });
      if (!prepared) throw new CannotRepair('The order is not there any more.');
    },
    takeStored: async (orderId) => {
      const { db } = context.store;
      const order = await db
        .selectFrom('orders')
        .select(['channel', 'external_id'])
        .where('id', '=', orderId)
        .executeTakeFirst();
      if (!order) throw new CannotRepair('The order is not there any more.');
      const newest = (await newestRaw(db, order.channel, 'order', [order.external_id])).get(order.external_id);
      const body = newest && (await readRaw(db, newest.id));
      if (!body) throw new CannotRepair('Nothing that its source said is kept.');
      const document = { externalId: order.external_id, body };
      if (order.channel === 'trendyol') await ingestPackages(quiet, [document]);
      else await takeIn(quiet, orderSource(quiet), [document]);
    },
  };
}
