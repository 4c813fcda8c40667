import { one, type Row, type WrongPlace } from './wrong.ts';

/** A barcode on sale that nothing has gone wrong with yet. @param that what else holds for its level `l` and its listing `g` */
export function liveBarcode(place: WrongPlace, what: string, that = '1'): { barcode: string } & Row {
  const found = one(
    place,
    what,
    `select l.*, g.quantity as listed, g.list_price as listed_list_price, g.sale_price as listed_sale_price
     from stock_levels l join stock_listings g on g.barcode = l.barcode and g.gone_at is null
     where l.problem is null and g.quantity = l.available and g.quantity > 5 and ${that}
       and not exists (select 1 from issues i where i.barcode = l.barcode)
       and not exists (select 1 from stock_pushes p where p.barcode = l.barcode)
     order by l.barcode limit 1`,
  );
  return { ...found, barcode: String(found['barcode']) };
}

/** Somebody in the shop changes a stock, and a run reads it there and does no more. */
export async function readInShop(place: WrongPlace, runId: number, barcode: string, pieces: number): Promise<void> {
  const { db, now } = place;
  await place.shop?.query('update oc_product set quantity = ? where ean = ?', [pieces, barcode]);
  const { on_hand: before } = one(place, 'level', 'select on_hand from stock_levels where barcode = ?', barcode);
  db.run(
    'update stock_levels set on_hand = ?, available = max(0, ? - reserved - buffer), read_at = ? where barcode = ?',
    pieces,
    pieces,
    now,
    barcode,
  );
  writeStep(place, runId, {
    barcode,
    balance: 'on_hand',
    from: Number(before),
    to: pieces,
    cause: 'changed in the shop',
  });
}

/** A row of the stock's ledger, as a run writes it. */
export function writeStep(
  { db, now }: WrongPlace,
  runId: number,
  step: {
    readonly barcode: string;
    readonly balance: string;
    readonly from: number;
    readonly to: number;
    readonly cause: string;
    readonly reference?: string;
  },
): void {
  const { barcode, balance, from, to, cause, reference = null } = step;
  db.run(
    `insert into stock_history (at, barcode, balance, quantity_before, quantity_after, cause, reference, run_id)
     values (?, ?, ?, ?, ?, ?, ?, ?)`,
    ...[now, barcode, balance, from, to, cause, reference, runId],
  );
}

/** What a run told of a listing, and what became of it. */
export function writePush(
  { db, now }: WrongPlace,
  runId: number,
  push: { readonly barcode: string; readonly from: number; readonly quantity: number; readonly reason: string },
): void {
  const call = db.run(
    `insert into stock_calls (channel, state, body_hash, batch, staged_at, sent_at, ended_at, run_id)
     values ('trendyol', 'ended', ?, ?, ?, ?, ?, ?)`,
    ...[`call of ${runId}`, `batch-${runId}`, now, now, now, runId],
  );
  db.run(
    `insert into stock_pushes (call_id, barcode, quantity_before, quantity, state, reason, updated_at)
     values (?, ?, ?, ?, 'refused', ?, ?)`,
    ...[call, push.barcode, push.from, push.quantity, push.reason, now],
  );
}
