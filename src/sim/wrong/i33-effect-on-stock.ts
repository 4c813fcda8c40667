import { writeStep } from './stock.ts';
import { badRun, one, type Row, type Wrong, type WrongPlace } from './wrong.ts';

const hourMs = 3_600_000;

/** A run keeps a piece for an order whose piece has long left the shop. */
export const effectOnStock: Wrong = {
  id: 'I33',
  title: 'A piece is kept for an order that was sent long ago',
  async inject(place) {
    const { id, barcode, quantity } = soldOrder(place);
    const [orderId, pieces] = [Number(id), Number(quantity)];
    const runId = badRun(place, 'trendyol-stock');
    long(place, orderId);
    place.db.run(
      'update stock_levels set reserved = ?, available = max(0, on_hand - ? - buffer), read_at = ? where barcode = ?',
      ...[pieces, pieces, place.now, String(barcode)],
    );
    const step = { from: 0, to: pieces, cause: 'packages', reference: `orders:${orderId}` };
    writeStep(place, runId, { barcode: String(barcode), balance: 'reserved', ...step });
    return { orderId, key: `order:${orderId}`, runId };
  },
  // The shop took an order's pieces out, put them back when it was called off by mistake, and took them out again.
  async twin(place) {
    const { id, external_id: externalId } = soldOrder(place);
    for (const [change, cause] of [
      [1, 'put back'],
      [-1, 'sold'],
    ] as const) {
      place.db.run(
        `insert into shop_stock_moves (at, shop, product_id, option_value_id, change, quantity_before, quantity_after, cause, reference, line,
           shop_order_id, channel, external_id, state)
         select ?, shop, product_id, option_value_id, ? * abs(change), 0, 0, ?, ?, line, shop_order_id, channel, external_id, 'applied'
         from shop_stock_moves where external_id = ? and reference not like 'history:again%'`,
        ...[place.now, change, cause, `history:again ${cause} ${id}`, String(externalId)],
      );
    }
    return { orderId: Number(id), key: null, runId: null };
  },
};

/** An order of one line that was delivered, whose pieces are out of the shop. */
function soldOrder(place: WrongPlace): Row {
  return one(
    place,
    'delivered order of the marketplace',
    `select o.id, o.external_id, i.quantity, l.barcode from orders o join order_items i on i.order_id = o.id
       join stock_levels l on l.barcode = trim(i.upc) and l.reserved = 0 and l.problem is null
       join shop_stock_moves m on m.external_id = o.external_id
     where o.channel = 'trendyol' and o.status = 'delivered'
       and not exists (select 1 from issues x where x.order_id = o.id or x.barcode = l.barcode)
     group by o.id having count(distinct i.id) = 1 and count(distinct m.id) = 1 order by o.id limit 1`,
  );
}

/** Nothing has happened to an order for two hours. */
function long({ db, now }: WrongPlace, orderId: number): void {
  const at = now - 2 * hourMs;
  db.run('update orders set changed_at = ? where id = ?', at, orderId);
  for (const table of ['shop_orders', 'shop_stock_moves']) {
    db.run(
      `update ${table} set ${table === 'shop_orders' ? 'updated_at' : 'at'} = ?
       where external_id = (select external_id from orders where id = ?)`,
      ...[at, orderId],
    );
  }
}
