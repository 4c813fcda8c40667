import { readPacific } from '../pacific.ts';
import { invalid } from './answer.ts';
import type { OrderStatus, WireOrder } from './wire.ts';
import type { OrderRecord, SortDate, World } from './world.ts';

/** The page that was asked for, its records, and the vendor's counts. `pages` is 0 when nothing matches. */
export interface Page {
  readonly records: readonly OrderRecord[];
  /** The one that ends the page before. */
  readonly previous: OrderRecord | undefined;
  readonly total: number;
  readonly page: number;
  readonly pages: number;
  readonly pageSize: number;
}

const statuses: readonly OrderStatus[] = [
  'awaiting_payment',
  'awaiting_shipment',
  'pending_fulfillment',
  'shipped',
  'on_hold',
  'cancelled',
  'rejected_fulfillment',
];

const dateFilters = [
  ['orderDate', 'orderedAt'],
  ['createDate', 'createdAt'],
  ['modifyDate', 'modifiedAt'],
  ['paymentDate', 'paidAt'],
] as const;

const sortDates: Readonly<Record<string, SortDate>> = {
  orderdate: 'orderedAt',
  createdate: 'createdAt',
  modifydate: 'modifiedAt',
};

/**
 * Answers `GET /orders` (facts A3). Parameters the vendor does not know are ignored, as the vendor does:
 * asking for `orderId` answers every order.
 *
 * @throws Refusal (400) for a value that cannot be read
 */
export function findOrders(world: World, query: URLSearchParams): Page {
  const tests = [
    statusTest(query),
    storeTest(query),
    numberTest(query),
    ...dateTests(query),
    ...textTests(world, query),
  ];
  const sorted = world.sortedBy(sortOf(query));
  const found = sorted.filter((record) => tests.every((test) => test(record)));
  if (query.get('sortDir')?.toUpperCase() === 'DESC') found.reverse();
  return cut(found, query);
}

/** Answers `GET /orders/listbytag`; `orderStatus` and `tagId` are both required. */
export function findTagged(world: World, query: URLSearchParams): Page {
  const missing = ['orderStatus', 'tagId'].filter((name) => (query.get(name) ?? '') === '');
  if (missing.length > 0)
    throw invalid(Object.fromEntries(missing.map((name) => [name, [`'${name}' must not be empty.`]])));
  const tagId = wholeNumber(query, 'tagId', 0);
  const ofStatus = statusTest(query);
  const found = world.sortedBy('orderedAt').filter((record) => ofStatus(record) && record.tagIds?.includes(tagId));
  return cut(found, query);
}

type Test = (record: OrderRecord) => boolean;
const always: Test = () => true;

function statusTest(query: URLSearchParams): Test {
  const asked = query.get('orderStatus');
  if (asked === null || asked === '') return always;
  const status = statuses.find((known) => known === asked.toLowerCase());
  if (!status) throw invalid({ orderStatus: [`The value '${asked}' is not valid.`] });
  return (record) => record.status === status;
}

function storeTest(query: URLSearchParams): Test {
  if (!query.has('storeId')) return always;
  const storeId = wholeNumber(query, 'storeId', 0);
  return (record) => record.storeId === storeId;
}

/** Starts-with, as the vendor searches: 1042 finds 1042-R as well. */
function numberTest(query: URLSearchParams): Test {
  const asked = query.get('orderNumber')?.toLowerCase();
  return asked ? (record) => record.orderNumber.toLowerCase().startsWith(asked) : always;
}

function dateTests(query: URLSearchParams): Test[] {
  return dateFilters.flatMap(([parameter, date]) => {
    const from = second(query, `${parameter}Start`);
    const until = second(query, `${parameter}End`);
    const inside = (at: number): boolean => (from === null || at >= from) && (until === null || at <= until);
    if (from === null && until === null) return [];
    return [(record: OrderRecord) => record[date] !== null && inside(wholeSecond(record[date]))];
  });
}

/** Tests that need the order itself; they come last, so that only what is left is written out. */
function textTests(world: World, query: URLSearchParams): Test[] {
  const name = query.get('customerName')?.toLowerCase();
  const keyword = query.get('itemKeyword')?.toLowerCase();
  const tests: Test[] = [];
  if (name) tests.push((record) => namesOf(world.read(record)).some((text) => text.toLowerCase().includes(name)));
  if (keyword)
    tests.push((record) => itemTexts(world.read(record)).some((text) => text.toLowerCase().includes(keyword)));
  return tests;
}

function namesOf(order: WireOrder): string[] {
  return [order.shipTo.name ?? '', order.billTo.name ?? '', order.customerUsername ?? ''];
}

function itemTexts(order: WireOrder): string[] {
  return order.items.flatMap((item) => [
    item.sku ?? '',
    item.name,
    ...item.options.flatMap((option) => [option.name, option.value]),
  ]);
}

function sortOf(query: URLSearchParams): SortDate {
  const asked = query.get('sortBy');
  if (asked === null || asked === '') return 'orderedAt';
  const date = sortDates[asked.toLowerCase()];
  if (!date) throw invalid({ sortBy: [`The value '${asked}' is not valid.`] });
  return date;
}

function cut(found: readonly OrderRecord[], query: URLSearchParams): Page {
  const page = wholeNumber(query, 'page', 1);
  const pageSize = wholeNumber(query, 'pageSize', 100);
  if (page < 1) throw invalid({ page: ['The page must be 1 or more.'] });
  if (pageSize < 1 || pageSize > 500) throw invalid({ pageSize: ['The page size must be from 1 to 500.'] });
  const start = (page - 1) * pageSize;
  const records = found.slice(start, start + pageSize);
  return {
    records,
    previous: found[start - 1],
    total: found.length,
    page,
    pages: Math.ceil(found.length / pageSize),
    pageSize,
  };
}

function wholeNumber(query: URLSearchParams, name: string, otherwise: number): number {
  const text = query.get(name);
  if (text === null || text === '') return otherwise;
  if (!/^\d{1,12}$/.test(text)) throw invalid({ [name]: [`The value '${text}' is not valid.`] });
  return Number(text);
}

function second(query: URLSearchParams, name: string): number | null {
  const text = query.get(name);
  if (text === null || text === '') return null;
  const at = readPacific(text);
  if (at === null) throw invalid({ [name]: [`The value '${text}' is not a date.`] });
  return wholeSecond(at);
}

/** The vendor's filters see whole seconds only. */
function wholeSecond(at: number): number {
  return Math.floor(at / 1000);
}
