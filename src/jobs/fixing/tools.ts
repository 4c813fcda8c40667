import type { Context } from '../../core/context.ts';
import { CannotRepair, type RepairTools } from '../../core/issues/issue.ts';
import { takeStored } from '../../core/issues/source/against.ts';
import type { Writer } from '../../core/store/orders/changes.ts';
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
    takeStored: (orderId) => takeStored(context.store, by, orderId),
  };
}
