import { listActs } from '../../core/store/acts.ts';
import { readOrder } from '../../core/store/orders/order-view.ts';
import type { PrintRow } from '../../core/store/print/print-list.ts';
import type { PrintDetail } from '../present/print-detail.ts';
import type { Session } from '../session.ts';

/** People's acts on one order that are looked through for who approved what. */
const mostActs = 200;

/** All that there is to judge a row by; null when its order is gone. */
export async function readDetail({ store }: Session, row: PrintRow): Promise<PrintDetail | null> {
  const order = await readOrder(store.db, row.orderId);
  return order && { row, order, acts: await listActs(store.db, mostActs, `order:${row.orderId}`) };
}
