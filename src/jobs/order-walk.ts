import { ChannelError, type OrderPage } from '../core/channels/channel.ts';
import { done, pageAt, shrink, stepBack } from '../core/domain/page-walk.ts';
import { MetOrders } from './met-orders.ts';
import { answersNear, isAboutThePage, lookAround, type Neighbour } from './neighbours.ts';

/** Where a walk stands: orders before `offset` are committed; `total` is what the list last said of its length. */
export interface WalkPosition {
  readonly offset: number;
  readonly total: number | null;
}

/** A place in the list that its channel cannot answer, even alone. */
export interface Gap {
  readonly offset: number;
  /** The nearest orders on both sides that can be read, all that tells where it lies; null where none can, or is. */
  readonly before: Neighbour | null;
  readonly after: Neighbour | null;
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
  /** The list kept so many orders back; it is walked once more. */
  readonly onShortfall?: (missing: number) => void;
}

const largestPage = 500;

/** A list that becomes shorter so often, without the walk getting any further, is not one list. */
const mostStepsBack = 20;

/**
 * Walks a closed list of orders from `start` to its end. A list that becomes shorter on the way is followed back, so that
 * what moved up is not passed over. A page that the channel cannot answer is narrowed down to the one order that spoils it;
 * that one is stepped over, but only while the channel answers for others near it: an outage must not read as a bad order.
 * Orders of the same second may change places between two pages, and one can so slip through: a walk that met fewer orders
 * than the list says it has begins once more.
 *
 * @returns how many orders the list has kept back even so: where it is not 0, the list has not been read
 * @throws ChannelError when the channel fails; everything before the failing page is committed
 */
export async function walkOrders(walk: Walk): Promise<{ readonly missing: number }> {
  const met = new MetOrders(walk.start.offset);
  const total = await walkOnce(walk, walk.start, met);
  const missing = met.missingOf(total);
  if (missing === 0) return { missing };
  walk.onShortfall?.(missing);
  met.beginAgain();
  return { missing: met.missingOf(await walkOnce(walk, { offset: 0, total }, met)) };
}

/** One way through the list; answers its length at the end. */
async function walkOnce(walk: Walk, start: WalkPosition, met: MetOrders): Promise<number> {
  let { offset } = start;
  /** What the list last told of its length, and how far it had been read then. */
  let told = start;
  let size = largestPage;
  let furthest = offset;
  let stepsBack = 0;
  while (told.total === null || !done(offset, told.total)) {
    walk.signal.throwIfAborted();
    const asked = { ...pageAt(offset, size), offset };
    const page = await askFor(walk, asked);
    if (page instanceof ChannelError) {
      if (size === largestPage && !(await answersNear(walk, offset, page))) throw page;
      const smaller = shrink(asked.pageSize);
      if (smaller !== null) {
        size = smaller;
        continue;
      }
      const { listed, ...around } = await lookAround(walk, offset, page);
      if (told.total === null) told = { offset, total: listed };
      met.stepOver();
      await walk.onGap({ ...around, offset, error: page }, { offset: offset + 1, total: told.total });
      offset += 1;
    } else {
      const back = stepBack(asked, page.total, told);
      if (back === null) {
        offset = Math.min(offset + asked.pageSize, page.total);
        met.add(page.orders);
        await walk.onPage(page, { offset, total: page.total });
      } else {
        stepsBack += 1;
        if (stepsBack > mostStepsBack) throw neverTheSame(page.total, told.total);
        offset = back;
        met.stepBackTo(back);
      }
      told = { offset, total: page.total };
    }
    if (offset > furthest) [furthest, stepsBack] = [offset, 0];
    size = largestPage;
  }
  return told.total;
}

/** The page, or why the channel could not give it; what is no matter of this page alone is thrown. */
async function askFor(
  walk: Walk,
  { page, pageSize }: { page: number; pageSize: number },
): Promise<OrderPage | ChannelError> {
  try {
    return await walk.fetch({ page, pageSize });
  } catch (error) {
    if (isAboutThePage(error)) return error;
    throw error;
  }
}

function neverTheSame(total: number, before: number | null): ChannelError {
  return new ChannelError(
    'nonsense',
    `The list of orders keeps changing its length (last from ${before} to ${total}), so that it cannot be read to its end.`,
    'It is read again later. If it stays, ask the vendor.',
  );
}
