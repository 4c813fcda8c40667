import { sanitize } from '../../core/sanitize.ts';
import type { OrderDetail } from '../../core/store/orders/order-view.ts';
import { likePast, type PastOrder } from '../../core/store/orders/past-order.ts';
import { type Part, part, textOf } from './line.ts';
import { type OrderLine, orderDetail } from './order-detail.ts';
import { pastDifferences, pastTaskWords, pastTitle } from './past-words.ts';
import { wrap } from './wrap.ts';

const mark = 2;

/** An order as it was: what differs from now, then all of it; each line that says something else now is marked. */
export function pastOrderLines(
  past: PastOrder,
  present: OrderDetail,
  { now, zone, width }: { readonly now: number; readonly zone: string; readonly width: number },
): OrderLine[] {
  const columns = width - mark;
  const standing = new Set(orderDetail(likePast(present), now, zone, columns).map(wordsOf));
  const changed = new Set(past.differs.filter(({ entity }) => entity === 'task').map(({ id }) => id));
  const differs = pastDifferences(past, zone);
  return [
    { parts: [part(pastTitle(past.at, zone), 'warn')] },
    ...(differs.length === 0 ? [{ parts: [part('nothing differs from now', 'dim')] }] : []),
    ...differs.flatMap((words) =>
      wrap(sanitize(words, 300), columns).map(
        (text, at): OrderLine => ({ parts: marked(at === 0, [part(text, 'warn')]) }),
      ),
    ),
    { parts: [] },
    ...orderDetail(past.detail, now, zone, columns).map((line) => ({
      ...line,
      parts: marked(!standing.has(wordsOf(line)), line.parts),
    })),
    ...past.tasks.map((task) => ({ parts: marked(changed.has(task.id), [part(pastTaskWords(task), 'dim')]) })),
  ];
}

function marked(isOther: boolean, parts: readonly Part[]): Part[] {
  return [part(isOther ? '≠ ' : '  ', 'warn'), ...parts];
}

function wordsOf({ parts }: OrderLine): string {
  return parts.map(textOf).join('');
}
