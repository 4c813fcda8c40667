/**
 * Walking a list by offset at a vendor that pages by number and answers {orders, total, page, pages} (ShipStation V1).
 * The walker keeps an offset; each request is the largest page that begins exactly there. So a page that the vendor cannot
 * answer because of one bad order is asked for again in smaller ones until that order stands alone and can be stepped
 * over, and the offsets after it lead back to large pages by themselves.
 *
 * The list must be a closed window (an end in the past): then orders can leave it while it is walked, but none can move
 * behind the walker unnoticed, because every order that leaves makes the total smaller.
 * Rule: facts on ShipStation, A2 and A3.
 */

/** Page sizes, each a multiple of the next, so that every offset reached by one is reachable by all smaller ones. */
const PAGE_SIZES = [500, 100, 20, 4, 2, 1] as const;

/** What the vendor said, reduced to its counts; `count` is the number of orders that really came. */
export interface PageAnswer {
  readonly count: number;
  readonly total: number;
  readonly page: number;
  readonly pages: number;
}

export type PageVerdict =
  | { readonly kind: 'ok' }
  /** Not what was asked for, so nothing of it may count as read: ask again. `short` is a cut page. */
  | { readonly kind: 'short' | 'overfull'; readonly expected: number; readonly got: number }
  | { readonly kind: 'other-page'; readonly asked: number; readonly got: number };

/** The request that reads from `offset` (from 0) on: the largest page of at most `maxSize` that begins exactly there. */
export function pageAt(offset: number, maxSize: number): { page: number; pageSize: number } {
  const pageSize = PAGE_SIZES.find((size) => size <= maxSize && offset % size === 0) ?? 1;
  return { page: offset / pageSize + 1, pageSize };
}

/** The next smaller page size to try after a page failed, or null when it held a single order. */
export function shrink(size: number): number | null {
  return PAGE_SIZES.find((smaller) => smaller < size) ?? null;
}

/**
 * Judges an answer by its own counts. `pages` is not judged: it follows from `total`, and vendors differ about an empty list.
 */
export function checkPage(asked: { page: number; pageSize: number; offset: number }, answer: PageAnswer): PageVerdict {
  if (answer.page !== asked.page) return { kind: 'other-page', asked: asked.page, got: answer.page };
  const expected = Math.min(asked.pageSize, Math.max(0, answer.total - asked.offset));
  if (answer.count < expected) return { kind: 'short', expected, got: answer.count };
  if (answer.count > expected) return { kind: 'overfull', expected, got: answer.count };
  return { kind: 'ok' };
}

/**
 * Where a walk must go on when the list has become shorter: orders that left let those behind them move up, to offsets
 * already read. Null when none can have: a list that is longer has grown behind this page.
 *
 * @param asked the page that was answered
 * @param total what the list says of its length now
 * @param told what it said before, null at the start of a walk, and how far it had been read then: a place stepped over
 *   since may have been passed in a list that was shorter already
 */
export function stepBack(
  asked: { readonly offset: number; readonly pageSize: number },
  total: number,
  told: { readonly offset: number; readonly total: number | null },
): number | null {
  if (told.total === null || total >= told.total) return null;
  const back = Math.max(0, told.offset - (told.total - total));
  const pageStart = back - (back % asked.pageSize);
  return pageStart < asked.offset ? pageStart : null;
}

/** Whether a walk that stands at `offset` has read a list of `total`. */
export function done(offset: number, total: number): boolean {
  return offset >= total;
}
