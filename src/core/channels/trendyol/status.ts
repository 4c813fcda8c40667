import type { OrderStatus } from '../../domain/order.ts';

interface State {
  readonly status: OrderStatus;
  /** How far a package is. It never goes back; states of one rank may follow each other. */
  readonly rank: number;
}

/** The states of a package (facts on Trendyol, B3). */
const states: ReadonlyMap<string, State> = new Map([
  ['awaiting', { status: 'awaiting_payment', rank: 0 }],
  // What it means nobody says: as long as it is not Created, nothing is to be done.
  ['verified', { status: 'awaiting_payment', rank: 0 }],
  ['created', { status: 'awaiting_shipment', rank: 1 }],
  ['picking', { status: 'awaiting_shipment', rank: 2 }],
  ['invoiced', { status: 'awaiting_shipment', rank: 3 }],
  ['shipped', { status: 'shipped', rank: 4 }],
  ['atcollectionpoint', { status: 'shipped', rank: 5 }],
  ['undelivered', { status: 'shipped', rank: 5 }],
  ['delivered', { status: 'delivered', rank: 6 }],
  ['returned', { status: 'returned', rank: 6 }],
  ['cancelled', { status: 'cancelled', rank: 6 }],
  ['unsupplied', { status: 'cancelled', rank: 6 }],
  ['unpacked', { status: 'split', rank: 6 }],
]);

/** The two notations of one word: `AtCollectionPoint` in packages, `AT_COLLECTION_POINT` in subscriptions. */
function stateOf(word: string): State | undefined {
  return states.get(word.replace(/[\s_-]/g, '').toLowerCase());
}

/** Our word for a package's state; `unknown` for one that Trendyol has added since. */
export function statusOf(word: string): OrderStatus {
  return stateOf(word)?.status ?? 'unknown';
}

/** Whether a package would step back from the state that we hold to the one that an answer tells. Unknown words step nowhere. */
export function stepsBack(answer: string, held: string): boolean {
  const [to, from] = [stateOf(answer), stateOf(held)];
  return to !== undefined && from !== undefined && to.rank < from.rank;
}
