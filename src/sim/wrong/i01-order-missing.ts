import { shipStationOf } from './documents.ts';
import { readTwice } from './readings.ts';
import { badRun, type Wrong } from './wrong.ts';

const minuteMs = 60_000;

/** A sync reads the minutes in which an order came and does not bring it; two readings of the open orders meet it. */
export const orderMissing: Wrong = {
  id: 'I1',
  title: 'A sync reads past a new order',
  async inject(place) {
    const { db, now } = place;
    const { orderId, modifiedAt } = shipStationOf(place).world.newOrder(now - 40 * minuteMs);
    const runId = badRun(place, 'sync-orders-recent');
    db.run(
      `insert into windows (stream, from_at, to_at, read_at, run_id) values ('shipstation:orders:modified', ?, ?, ?, ?)`,
      modifiedAt - 60 * minuteMs,
      modifiedAt + 10 * minuteMs,
      modifiedAt + 10 * minuteMs,
      runId,
    );
    readTwice(place, badRun(place, 'find-inconsistencies'), [{ orderId, times: 2 }]);
    return { orderId: null, key: String(orderId), runId };
  },
  /** One was met by the newest reading only: its sync may be on the way. The other came, and was set aside as unreadable. */
  async twin(place) {
    const { db, now } = place;
    const { world } = shipStationOf(place);
    const fresh = world.newOrder(now - minuteMs);
    const unreadable = world.newOrder(now - 40 * minuteMs);
    const runId = badRun(place, 'find-inconsistencies');
    db.run(
      `insert into parked (channel, kind, key, external_id, reason, detail, body, first_at, last_at, run_id)
        values ('shipstation', 'order', ?, ?, 'bad-date', 'orderDate is not a date as ShipStation writes it.', '{}', ?, ?, ?)`,
      String(unreadable.orderId),
      String(unreadable.orderId),
      now,
      now,
      runId,
    );
    readTwice(place, runId, [
      { orderId: fresh.orderId, times: 1 },
      { orderId: unreadable.orderId, times: 2 },
    ]);
    return { orderId: null, key: null, runId: null };
  },
};
