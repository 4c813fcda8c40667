import { ChannelError, type OrderPage, type RawDocument } from '../core/channels/channel.ts';

/** An order that can be read near one that cannot. */
export interface Neighbour {
  /** So many places from it. */
  readonly distance: number;
  /** Null beyond the end of the list. */
  readonly document: RawDocument | null;
}

/** What reads single places of a list. */
interface List {
  readonly fetch: (page: { page: number; pageSize: number }) => Promise<OrderPage>;
  readonly signal: AbortSignal;
}

/** Bad orders come in groups, for example those of one import; so far from one others are asked for. */
const distances = [1, 4, 20, 100];

/** Kinds of failure that one bad order can cause for the whole page it is on. */
export function isAboutThePage(error: unknown): error is ChannelError {
  return error instanceof ChannelError && (error.kind === 'outage' || error.kind === 'nonsense');
}

/** So few orders may all be bad ones. Of more, one must be readable, or nothing is. */
const mayAllBeBad = 5;

/**
 * Whether the channel answers for any order near a page that failed with `error`, or for the first of all: asked before a
 * page is taken apart, which in an outage would be a dozen calls for nothing.
 */
export async function answersNear(list: List, offset: number, error: ChannelError): Promise<boolean> {
  for (const distance of distances) {
    for (const place of [offset + distance, offset - distance]) {
      if (place >= 0 && clears(await readPlace(list, place), error)) return true;
    }
  }
  return offset > 0 && clears(await readPlace(list, 0), error);
}

/** Whether an answer shows that the channel works. One from beyond the list's end tells little: it had nothing to fail on. */
function clears(page: OrderPage | null, error: ChannelError): boolean {
  if (!page) return false;
  return page.orders.length > 0 || (error.kind === 'outage' && page.total <= mayAllBeBad);
}

/**
 * The nearest orders on both sides of one that cannot be read, and the list's length as they tell it.
 *
 * @throws `error` when the channel answers for none, not even for the first of all: then this order is not what is wrong
 */
export async function lookAround(
  list: List,
  offset: number,
  error: ChannelError,
): Promise<{ readonly before: Neighbour | null; readonly after: Neighbour | null; readonly listed: number }> {
  const before = await nearest(list, offset, -1);
  const after = await nearest(list, offset, 1);
  let answered = [after, before].find((found) => found && clears(found.page, error))?.page ?? null;
  if (!answered && offset > 0) answered = await readPlace(list, 0);
  if (!answered || !clears(answered, error)) throw error;
  return { before: before && neighbour(before), after: after && neighbour(after), listed: answered.total };
}

interface Found {
  readonly distance: number;
  readonly page: OrderPage;
}

async function nearest(list: List, offset: number, direction: 1 | -1): Promise<Found | null> {
  for (const distance of distances) {
    const place = offset + direction * distance;
    const page = place < 0 ? null : await readPlace(list, place);
    if (page) return { distance, page };
  }
  return null;
}

function neighbour({ distance, page }: Found): Neighbour {
  return { distance, document: page.orders[0] ?? null };
}

/** A page of one order; beyond the end of the list, of none. Null when the channel cannot answer for it. */
async function readPlace(list: List, offset: number): Promise<OrderPage | null> {
  list.signal.throwIfAborted();
  try {
    return await list.fetch({ page: offset + 1, pageSize: 1 });
  } catch (error) {
    if (isAboutThePage(error)) return null;
    throw error;
  }
}
