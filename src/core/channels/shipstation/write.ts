import { ChannelError, type RawDocument } from '../channel.ts';
import type { OrderWriter, WriteResult } from '../order-writer.ts';
import { callOnce, type ShipStationOptions } from './call.ts';
import { compareOrders } from './compare-orders.ts';
import { nonsense } from './errors.ts';
import { demandIds, hasPatch, patchOrder } from './patch-order.ts';
import { silentThrottleMs } from './quota.ts';
import { orderIdOf } from './raw.ts';

/**
 * An order that was read longer ago than this (wall ms, as a network is no faster in a demo) is read again before it is sent
 * back: a whole order is written, so what somebody has changed in between would be undone.
 */
const longestWaitMs = 5000;

/** Writes orders back to ShipStation V1 by `createorder` (facts on ShipStation, A6). */
export function orderWriter(options: ShipStationOptions): OrderWriter {
  const { budget, urgent, signal, onWait } = options;
  return {
    patchOrder,
    hasPatch,
    compareOrders,
    async writeOrder(document) {
      const { orderId } = demandIds(document);
      const began = performance.now();
      await budget.take({ urgent, signal, onWait });
      if (performance.now() - began > longestWaitMs) return { kind: 'stale' };
      try {
        return await post(options, document, orderId);
      } catch (error) {
        if (!(error instanceof ChannelError)) throw error;
        if (error.kind === 'throttled') {
          await budget.observe({ throttledMs: error.retryAfterMs ?? silentThrottleMs });
          throw error;
        }
        if (error.kind === 'auth' || error.kind === 'plan') throw error;
        return { kind: error.passing ? 'doubt' : 'refused', error };
      }
    },
  };
}

async function post(options: ShipStationOptions, document: RawDocument, orderId: string): Promise<WriteResult> {
  const what = `order ${orderId}, written back`;
  const answered = await callOnce(options, {
    path: '/orders/createorder',
    body: document.body,
    what,
    ref: orderId,
    read: (body) => orderIdOf(body),
  });
  if (answered === null) throw nonsense(what, 'It is no order.');
  return answered === orderId ? { kind: 'taken' } : { kind: 'other-order', externalId: answered };
}
