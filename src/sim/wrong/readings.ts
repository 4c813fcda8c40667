import { shipStationOf } from './documents.ts';
import type { WrongPlace } from './wrong.ts';

const minuteMs = 60_000;
const open = ['awaiting_payment', 'awaiting_shipment', 'on_hold', 'pending_fulfillment', 'rejected_fulfillment'];

/** An order of ShipStation's that is not here, and how many readings have met it. */
export interface Listed {
  readonly orderId: number;
  readonly times: number;
}

/** Leaves the index as two readings of ShipStation's open orders would, ten minutes apart; of what is not here, only `besides`. */
export function readTwice(place: WrongPlace, runId: number, besides: readonly Listed[] = []): void {
  const { db, now } = place;
  const { world } = shipStationOf(place);
  const [before, newest] = [now - 15 * minuteMs, now - 5 * minuteMs];
  const ours = new Set(
    db.all(`select external_id from orders where channel = 'shipstation'`).map((row) => row['external_id']),
  );
  db.run(`delete from source_index where channel = 'shipstation'`);
  for (const { orderId, orderNumber, status, modifiedAt } of world.records()) {
    const other = besides.find((one) => one.orderId === orderId);
    if (!open.includes(status) || (!ours.has(String(orderId)) && !other)) continue;
    db.run(
      `insert into source_index (channel, external_id, order_number, source_status, modified_at, first_read_at, read_at, times, run_id)
        values ('shipstation', ?, ?, ?, ?, ?, ?, ?, ?)`,
      String(orderId),
      orderNumber,
      status,
      modifiedAt,
      other?.times === 1 ? newest : before,
      newest,
      other?.times ?? 2,
      runId,
    );
  }
  db.run(
    `insert into cursors (stream, watermark, position, updated_at, run_id) values ('shipstation:orders:open', ?, ?, ?, ?)
      on conflict (stream) do update set watermark = excluded.watermark, position = excluded.position`,
    newest,
    JSON.stringify({ before }),
    newest,
    runId,
  );
}

/** Leaves in the index that ShipStation was asked for an order by itself and answered "not found" so often. */
export function notFound({ db, now }: WrongPlace, runId: number, externalId: string, times: number): void {
  db.run(`delete from source_index where channel = 'shipstation' and external_id = ?`, externalId);
  db.run(
    `insert into source_index (channel, external_id, order_number, source_status, first_read_at, read_at, times, absent, run_id)
      values ('shipstation', ?, '', '', ?, ?, 0, ?, ?)`,
    externalId,
    now - times * 10 * minuteMs,
    now - 5 * minuteMs,
    times,
    runId,
  );
  db.run(
    `insert into touched (kind, key, due_at) select 'order', cast(id as text), 0 from orders where channel = 'shipstation' and external_id = ?
      on conflict (key, kind) do update set due_at = 0`,
    externalId,
  );
}
