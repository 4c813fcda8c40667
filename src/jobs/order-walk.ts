import { ChannelError, type OrderPage } from '../core/channels/channel.ts';
import { checkPage, done, pageAt, shrink } from '../core/domain/page-walk.ts';

/** Where a walk stands: orders before `offset` are committed; `total` is what the list last said of its length. */
export interface WalkPosition {
  readonly offset: number;
  readonly total: number | null;
}

/** A place in the list that its channel cannot answer, even alone. */
export interface Gap {
  readonly offset: number;
  /** The ids of the orders beside it, where those can be read: all that tells where it lies. */
  readonly before: string | null;
  readonly after: string | null;
  readonly error: ChannelError;
}

export interface Walk {
  readonly start: WalkPosition;
  readonly fetch: (page: { page: number; pageSize: number }) => Promise<OrderPage>;
  readonly signal: AbortSignal;
  /** Commits a page together with the position after it. No other page is held meanwhile. */
  readonly onPage: (page: OrderPage, next: WalkPosition) => Promise<void>;
  /** Commits that a place was stepped over. */
  readonly onGap: (gap: Gap, next: WalkPosition) => Promise<void>;
}

const largestPage = 500;

/**
 * Walks a closed list of orders from `start` to its end. A list that becomes shorter on the way is followed back, so that
 * what moved up is not passed over. A page that the channel cannot answer is narrowed down to the one order that spoils it;
 * that one is stepped over, but only while the channel answers for its neighbours: an outage must not read as a bad order.
 *
 * @throws ChannelError when the channel fails; everything before the failing page is committed
 */
export async function walkOrders(walk: Walk): Promise<void> {
  let { offset, total } = walk.start;
  let size = largestPage;
  while (total === null || !done(offset, total)) {
    walk.signal.throwIfAborted();
    const asked = { ...pageAt(offset, size), offset };
    const answer = await askFor(walk, asked, total);
    if (answer instanceof ChannelError) {
      if (size === largestPage && !(await answersNear(walk, offset))) throw answer;
      const smaller = shrink(asked.pageSize);
      if (smaller !== null) {
        size = smaller;
        continue;
      }
      const { gap, listed } = await lookAround(walk, offset, answer);
      total ??= listed;
      offset += 1;
      await walk.onGap(gap, { offset, total });
    } else if (answer.stepBackTo !== null) {
      offset = answer.stepBackTo;
      total = answer.page.total;
    } else {
      total = answer.page.total;
      offset = Math.min(offset + asked.pageSize, total);
      await walk.onPage(answer.page, { offset, total });
    }
    size = largestPage;
  }
}

interface Answer {
  readonly page: OrderPage;
  readonly stepBackTo: number | null;
}

/** The page, or why the channel could not give it; what is no matter of this page alone is thrown. */
async function askFor(
  walk: Walk,
  asked: { page: number; pageSize: number; offset: number },
  total: number | null,
): Promise<Answer | ChannelError> {
  try {
    const page = await walk.fetch({ page: asked.page, pageSize: asked.pageSize });
    const verdict = checkPage(asked, { ...page, count: page.orders.length }, total);
    if (verdict.kind === 'ok' || verdict.kind === 'grown') return { page, stepBackTo: null };
    if (verdict.kind === 'shrunk') return { page, stepBackTo: verdict.stepBackTo };
    return new ChannelError('nonsense', `Page ${asked.page} came ${verdict.kind}.`, 'It is asked for again.');
  } catch (error) {
    if (isAboutThePage(error)) return error;
    throw error;
  }
}

/** Kinds of failure that one bad order can cause for the whole page it is on. */
function isAboutThePage(error: unknown): error is ChannelError {
  return error instanceof ChannelError && (error.kind === 'outage' || error.kind === 'nonsense');
}

/** Asks for single orders beside a failing page before it is taken apart: in an outage that spares a dozen calls. */
async function answersNear(walk: Walk, offset: number): Promise<boolean> {
  const beside = offset > 0 ? [offset - 1, offset + 1] : [1, 2];
  for (const place of beside) if ((await readPlace(walk, place)) !== null) return true;
  return false;
}

async function lookAround(
  walk: Walk,
  offset: number,
  error: ChannelError,
): Promise<{ gap: Gap; listed: number | null }> {
  const before = offset > 0 ? await readPlace(walk, offset - 1) : null;
  const after = await readPlace(walk, offset + 1);
  if (before === null && after === null) throw error;
  const idOf = (page: OrderPage | null): string | null => page?.orders[0]?.externalId ?? null;
  const gap = { offset, before: idOf(before), after: idOf(after), error };
  return { gap, listed: after?.total ?? before?.total ?? null };
}

async function readPlace(walk: Walk, offset: number): Promise<OrderPage | null> {
  walk.signal.throwIfAborted();
  try {
    return await walk.fetch({ page: offset + 1, pageSize: 1 });
  } catch (error) {
    if (isAboutThePage(error)) return null;
    throw error;
  }
}
