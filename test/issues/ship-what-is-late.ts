import { pacificDay, readPacific } from '../../src/sim/pacific.ts';
import type { ShipStationSim } from '../../src/sim/shipstation/server.ts';

const dayMs = 24 * 3_600_000;

/** Nothing at a ShipStation is late or held beyond its day then, and nothing becomes so within a day. */
export function shipWhatIsLate({ world }: ShipStationSim, now: number): void {
  for (const order of world.orders()) {
    const due = order.orderStatus === 'on_hold' ? order.holdUntilDate : order.shipByDate;
    const isOpen = order.orderStatus === 'awaiting_shipment' || order.orderStatus === 'on_hold';
    const dueAt = due === null ? null : readPacific(due);
    if (!isOpen || dueAt === null || dueAt > now + 1.5 * dayMs) continue;
    world.edit(order.orderId, now - dayMs, (late) => {
      late.orderStatus = 'shipped';
      late.shipDate = pacificDay(now - dayMs);
      late.holdUntilDate = null;
    });
  }
}
