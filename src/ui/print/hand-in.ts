import { whyNoFileWanted } from '../../core/domain/print/hand-in.ts';
import { typedPath } from '../../core/local-file.ts';
import { sanitize } from '../../core/sanitize.ts';
import type { ItemDetail, OrderDetail } from '../../core/store/orders/order-view.ts';
import type { PrintRow } from '../../core/store/print/print-list.ts';
import { handIn, NotHandedIn } from '../../jobs/hand-in.ts';
import { HandInForm } from '../dialogs/hand-in-form.ts';
import type { Session } from '../session.ts';

/** A line of an order whose file a person may bring. */
export interface FileLine {
  readonly orderId: number;
  readonly orderNumber: string;
  readonly itemId: number;
  readonly product: string;
  readonly quantity: number;
}

/** Why the file of a row of the print list is not to be handed in; null when it is wanted. */
export function whyNoHandIn(row: PrintRow | undefined): string | null {
  return row ? whyNoFileWanted(row.file, row.findings) : 'nothing is selected';
}

/**
 * The line of an order whose file is to be handed in: the one under the cursor or, where that is on none, the only one whose file
 * is wanted; else why there is none.
 */
export function lineToHandIn(
  detail: OrderDetail | null,
  itemId: number | undefined,
): { readonly line: FileLine } | { readonly why: string } {
  if (!detail) return { why: 'there is no such order' };
  const whyNot = (item: ItemDetail): string | null => {
    if (item.removedAt !== null) return 'its channel has removed this line';
    const print = detail.print.get(item.id);
    return whyNoFileWanted(print?.fileState ?? 'none', print?.open ?? []);
  };
  const wanted = detail.items.filter((item) => whyNot(item) === null);
  const [only] = detail.items.length === 1 ? detail.items : wanted;
  const item = itemId === undefined ? only : detail.items.find(({ id }) => id === itemId);
  if (!item) return { why: 'none of its lines waits for a file' };
  if (itemId === undefined && wanted.length > 1)
    return { why: `${wanted.length} lines wait for a file; put the cursor on the one that it is of` };
  const why = whyNot(item);
  if (why !== null) return { why };
  const { id: orderId, order_number: orderNumber } = detail.order;
  return { line: { orderId, orderNumber, itemId: item.id, product: item.name, quantity: item.quantity } };
}

/** Asks for the path of a line's file and takes it, as the command `hand-in` does. */
export function askHandIn(session: Session, line: FileLine): void {
  const { store, files, actor, now } = session;
  const { orderId, orderNumber, itemId, product, quantity } = line;
  session.ask(
    new HandInForm(session, {
      title: `File of line ${itemId}, ${sanitize(orderNumber, 30)}`,
      product: `${quantity}× ${product}`,
      onPath: async (typed) => {
        const path = typedPath(typed);
        try {
          await handIn({ store, files, actor, now }, { orderId, itemId, path });
        } catch (error) {
          if (!(error instanceof NotHandedIn)) throw error;
          return `${error.message.replace(path, () => typed.trim())} Nothing was kept.`;
        }
        session.say('good', `the file is kept for line ${itemId} (P runs the chain, which makes the tasks of it)`);
        return null;
      },
    }),
  );
}
