import type { IssueShown } from '../../core/issues/present.ts';
import { sync, whyNoSync as whyNoStockSync } from '../screens/stock-actions.ts';
import type { Session } from '../session.ts';
import { syncOrders } from '../sync-order.ts';

/** Why what an issue rests on cannot be read again; null when it can. */
export function whyNoFetch(session: Session, issue: IssueShown | undefined): string | null {
  if (!issue) return 'nothing is selected';
  if (issue.orderId !== null) return null;
  if (issue.barcode !== null) return whyNoStockSync(session);
  return 'it rests on what this program did itself';
}

/** Reads from outside what an issue rests on: its order, or both sides of the stock. */
export async function fetchAgain(session: Session, { orderId }: IssueShown): Promise<void> {
  if (orderId !== null) return syncOrders(session, [orderId]);
  return sync(session);
}
