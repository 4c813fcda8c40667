import { maskOptions } from '../../domain/mask.ts';
import type { ItemOption } from '../../domain/order.ts';
import type { PastRow, PastValue } from '../../domain/rewind.ts';
import { orderToJson } from './order-json.ts';
import type { PastDifference, PastOrder } from './past-order.ts';

/**
 * An order as it was, as `order --at … --json` prints it: the fields of an order that the change log tells of, none of those that it does
 * not; money in `differs` in ten-thousandths and times there in UTC epoch ms, as the log has them.
 */
export function pastOrderToJson({ at, from, detail, tasks, differs, since, notKnown }: PastOrder) {
  const {
    packages: _p,
    pushes: _u,
    returns: _r,
    packageWrites: _w,
    shop: _s,
    issues: _i,
    ...order
  } = orderToJson(detail);
  const itemThen = (item: (typeof order.items)[number]) => {
    const { personalizations: _1, notMade: _2, review: _3, file: _4, told: _5, ...own } = item;
    return { ...own, tasks: tasks.filter(({ fields }) => fields['item_id'] === item.id).map(taskThen) };
  };
  return {
    ...order,
    items: order.items.map(itemThen),
    removedItems: order.removedItems.map(itemThen),
    asOf: {
      at: new Date(at).toISOString(),
      knownFrom: new Date(from).toISOString(),
      differs: differs.map((one) => ({ ...one, was: shown(one, one.was), now: shown(one, one.now) })),
      since,
      notKnown,
    },
  };
}

function taskThen({ id, fields }: PastRow) {
  const { task_index: index, text, color1, color2, font, quantity, note, status, ready, surplus } = fields;
  return { id, index, text, color1, color2, font, quantity, note, status, ready: ready === 1, surplus };
}

/** What opens a buyer's files is shown nowhere. */
function shown({ field }: PastDifference, value: PastValue): PastValue | ReturnType<typeof maskOptions> {
  return field === 'options' && typeof value === 'string' ? maskOptions(JSON.parse(value) as ItemOption[]) : value;
}
