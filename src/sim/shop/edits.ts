import { itemDate } from '../pacific.ts';
import type { Random } from '../random.ts';
import type { WireItem, WireOrder } from '../shipstation/wire.ts';
import { orderTotal } from './money.ts';
import { totalWeight } from './orders.ts';
import { drawRemark } from './personalisation.ts';

type Edit = (order: WireOrder, random: Random, now: number) => void;

const addRemark: Edit = (order, random) => {
  order.customerNotes = [order.customerNotes, drawRemark(random)].filter((note) => note !== null).join('\n');
};

const changeQuantity: Edit = (order, random, now) => {
  const item = random.pick(goods(order));
  item.quantity = item.quantity === 1 ? random.int(2, 4) : item.quantity - 1;
  item.modifyDate = itemDate(now);
};

/** A line is taken off; an order's last line stays, and gets another quantity in its place. */
const removeLine: Edit = (order, random, now) => {
  if (goods(order).length < 2) {
    changeQuantity(order, random, now);
    return;
  }
  const gone = random.pick(goods(order));
  order.items = order.items.filter((item) => item !== gone);
};

const moveHouse: Edit = (order, random) => {
  order.shipTo.street2 = `Flat ${random.int(1, 40)}`;
  order.shipTo.addressVerified = 'Address not yet validated';
};

const edits: readonly (readonly [Edit, number])[] = [
  [addRemark, 4],
  [changeQuantity, 3],
  [removeLine, 2],
  [moveHouse, 2],
];

/** Changes an open order as buyers and the office do; its total and weight follow. `now` is epoch ms. */
export function editOrder(order: WireOrder, random: Random, now: number): void {
  random.weighted(edits)(order, random, now);
  settle(order);
}

/** Brings an order's total, payment and weight in line with its lines. */
export function settle(order: WireOrder): void {
  const paid = order.paymentDate !== null;
  order.orderTotal = orderTotal(order);
  order.amountPaid = paid ? order.orderTotal : order.amountPaid;
  order.weight = totalWeight(order.items);
}

/** The lines that are goods, not discounts. */
export function goods(order: WireOrder): WireItem[] {
  return order.items.filter((item) => !item.adjustment);
}
