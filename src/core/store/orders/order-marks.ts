import type { Tx } from '../store.ts';
import { recordChange, type Writer } from './changes.ts';

/** `ready_at`: all of it is made, and it only has to be sent. `rushed_at`: it is to be made ahead of all others. */
export type OrderMark = 'ready_at' | 'rushed_at';

/** Notes on an order what its source knows nothing of, as of now. @returns false when there is no such order */
export async function markOrder(tx: Tx, by: Writer, orderId: number, mark: OrderMark): Promise<boolean> {
  const was = await tx
    .selectFrom('orders')
    .select(['ready_at', 'rushed_at'])
    .where('id', '=', orderId)
    .executeTakeFirst();
  if (!was) return false;
  await tx
    .updateTable('orders')
    .set({ [mark]: by.now })
    .where('id', '=', orderId)
    .execute();
  const [before, after] = [{ [mark]: was[mark] }, { [mark]: by.now }];
  await recordChange(tx, by, { entity: 'order', entityId: orderId, orderId, op: 'updated', before, after });
  return true;
}
