import type { Answer } from '../answer.ts';
import { type Desk, type Endpoint, ok, type Request } from './desk.ts';
import { invalidOrderCall } from './errors.ts';
import type { TrendyolFaults } from './faults.ts';
import { listOf, pageOf, wholeNumber } from './paging.ts';
import { packageStatuses, type WirePackage } from './wire.ts';
import { ISTANBUL } from './write-package.ts';

const DAY = 86_400_000;
const LONGEST_WINDOW = 14 * DAY;
const USUAL_WINDOW = 7 * DAY;
const MOST_PAGED = 10_000;
const LATEST = 9_999_999_999_999;

/** Both ways to read packages (facts B3). */
export const orderReads: readonly Endpoint[] = [
  { method: 'GET', path: '/order/sellers/{seller}/v2/orders', group: 'orders', answer: paged },
  { method: 'GET', path: '/order/sellers/{seller}/orders/stream', group: null, answer: stream },
];

function paged({ world, faults, settings }: Desk, request: Request): Answer {
  const { query, now } = request;
  const ids = listOf(query, 'shipmentPackageIds');
  if (ids.length > 50) throw invalidOrderCall('shipmentPackageIds.size', 'at most 50 shipmentPackageIds', now);
  const numbers = listOf(query, 'orderNumber');
  const statuses = statusesOf(query, 'status', now);
  const field = oneOf(query, 'orderByField', ['PackageLastModifiedDate', 'CreatedDate'], now);
  const direction = oneOf(query, 'orderByDirection', ['DESC', 'ASC'], now);
  const named = ids.length > 0 || numbers.length > 0;
  const names = { start: 'startDate', end: 'endDate', reach: 31 * DAY };
  const dated = query.has(names.start) || query.has(names.end);
  const window = named && !dated ? null : windowOf(request, names, settings.boundsClock);
  const dateOf = field === 'CreatedDate' ? createdAt : modifiedAt;
  const found = world.packages.byModified().filter((order) => {
    if (window && (dateOf(order) < window.from || dateOf(order) > window.until)) return false;
    if (ids.length > 0 && !ids.includes(String(order.shipmentPackageId))) return false;
    if (numbers.length > 0 && !numbers.includes(order.orderNumber)) return false;
    return statuses.length === 0 || statuses.includes(order.status);
  });
  if (field === 'CreatedDate') {
    found.sort((a, b) => createdAt(a) - createdAt(b) || a.shipmentPackageId - b.shipmentPackageId);
  }
  if (direction === 'DESC') found.reverse();
  const page = pageOf(found, query, { size: 50, most: 200 });
  if ((page.page + 1) * page.size > MOST_PAGED) {
    throw invalidOrderCall('page.size', `at most ${MOST_PAGED} packages of one filter`, now);
  }
  const short = faults.take(request, 'short');
  const content = short ? page.content.slice(0, -short.by) : page.content;
  return ok({ ...page, content: content.map((order) => presented(faults, order)) });
}

function stream({ world, faults, settings }: Desk, request: Request): Answer {
  const { query, now } = request;
  const names = { start: 'lastModifiedStartDate', end: 'lastModifiedEndDate', reach: 92 * DAY };
  const size = Math.max(1, wholeNumber(query, 'size', 50, 200));
  const statuses = statusesOf(query, 'packageItemStatuses', now);
  const filter = JSON.stringify([query.get(names.start), query.get(names.end), [...statuses].sort()]);
  const cursor = query.get('nextCursor');
  const known = cursor === null ? null : world.cursors.find(cursor);
  if (cursor !== null && (!known || known.filter !== filter || faults.take(request, 'cursorLost'))) {
    throw invalidOrderCall('cursor.invalid', 'nextCursor does not belong to this filter', now);
  }
  const { from, until } = known ?? windowOf(request, names, settings.boundsClock);
  const sorted = world.packages.byModified();
  const content: WirePackage[] = [];
  let hasMore = false;
  for (let n = sorted.length - 1; n >= 0 && !hasMore; n -= 1) {
    const order = sorted[n] as WirePackage;
    if (order.lastModifiedDate < from) break;
    if (order.lastModifiedDate > until || (known && !isBefore(order, known))) continue;
    if (statuses.length > 0 && !order.lines.some((line) => statuses.includes(line.orderLineItemStatusName))) continue;
    if (content.length < size) content.push(order);
    else hasMore = true;
  }
  const last = content.at(-1);
  const nextCursor =
    hasMore && last
      ? world.cursors.keep({ from, until, filter, modified: last.lastModifiedDate, id: last.shipmentPackageId })
      : null;
  return ok({ hasMore, nextCursor, size, content: content.map((order) => presented(faults, order)) });
}

const modifiedAt = (order: WirePackage): number => order.lastModifiedDate;
const createdAt = (order: WirePackage): number => order.packageHistories[0]?.createdDate ?? order.lastModifiedDate;

function isBefore(order: WirePackage, { modified, id }: { modified: number; id: number }): boolean {
  if (order.lastModifiedDate !== modified) return order.lastModifiedDate < modified;
  return order.shipmentPackageId < id;
}

interface WindowNames {
  readonly start: string;
  readonly end: string;
  /** How far back one may ask, in ms. */
  readonly reach: number;
}

/** The window that was asked for, in true UTC; throws 400 for one that is too long, reaches too far back or is no window. */
function windowOf(
  { query, now }: Request,
  { start, end, reach }: WindowNames,
  clock: 'utc' | 'istanbul',
): { from: number; until: number } {
  const shift = clock === 'istanbul' ? ISTANBUL : 0;
  const here = now + shift;
  const [givenFrom, givenUntil] = [wholeNumber(query, start, 0, LATEST), wholeNumber(query, end, 0, LATEST)];
  const until = givenUntil || (givenFrom ? givenFrom + LONGEST_WINDOW : here);
  const from = givenFrom || until - USUAL_WINDOW;
  if (until < from) throw invalidOrderCall(`${start}.invalid`, `${start} is after ${end}`, now);
  if (until - from > LONGEST_WINDOW) throw invalidOrderCall('date.range', 'the window is longer than 14 days', now);
  if (from < here - reach) throw invalidOrderCall('date.reach', `${start} is too far back`, now);
  return { from: from - shift, until: until - shift };
}

function statusesOf(query: URLSearchParams, name: string, now: number): string[] {
  const asked = listOf(query, name);
  const unknown = asked.find((status) => !(packageStatuses as readonly string[]).includes(status));
  if (unknown !== undefined) throw invalidOrderCall(`${name}.invalid`, `${name} ${unknown} is unknown`, now);
  return asked;
}

function oneOf<T extends string>(query: URLSearchParams, name: string, known: readonly [T, ...T[]], now: number): T {
  const asked = query.get(name);
  if (asked === null || asked === '') return known[0];
  const found = known.find((each) => each === asked);
  if (!found) throw invalidOrderCall(`${name}.invalid`, `${name} ${asked} is unknown`, now);
  return found;
}

/** A package as it goes out: as it is, or as the nonsense a fault makes of it. */
function presented(faults: TrendyolFaults, order: WirePackage): unknown {
  switch (faults.of(order.shipmentPackageId)) {
    case null:
      return order;
    case 'nullId':
      return { ...order, shipmentPackageId: null };
    case 'linesText':
      return { ...order, lines: '[object Object]' };
    case 'garbageDate':
      return { ...order, orderDate: 'garbage', lastModifiedDate: null };
  }
}
