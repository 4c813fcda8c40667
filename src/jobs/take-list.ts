import type { OrderPage, OrderSource } from '../core/channels/channel.ts';
import type { Context } from '../core/context.ts';
import type { Tx } from '../core/store/store.ts';
import { type Tally, takeIn } from './order-intake.ts';
import { type WalkPosition, walkOrders } from './order-walk.ts';
import { type OrderList, parkGap } from './unreadable-places.ts';

/** How a job goes through a list. */
export interface ListWalk {
  /** The beginning of the list when it is not said. */
  readonly start?: WalkPosition;
  readonly fetch: (page: { page: number; pageSize: number }) => Promise<OrderPage>;
  /** Written in the transaction of what was read up to `next`: the place reached. `page` is null for a place stepped over. */
  readonly commit?: (tx: Tx, next: WalkPosition, page: OrderPage | null) => Promise<void>;
  readonly reached?: (next: WalkPosition) => void;
}

/**
 * Takes every order of a list into the store. Places that cannot be read are parked; orders that the list kept back even
 * when it was walked twice are counted as failed, as nobody knows which they are.
 *
 * @returns whether all of the list has been read, but for places stepped over
 * @throws ChannelError when the channel fails; everything before the failing page is committed
 */
export async function takeList(
  context: Context,
  source: OrderSource,
  list: OrderList,
  tally: Tally,
  { start = { offset: 0, total: null }, fetch, commit, reached }: ListWalk,
): Promise<{ readonly missing: number }> {
  const { missing } = await walkOrders({
    start,
    fetch,
    signal: context.signal,
    onPage: async (page, next) => {
      tally.add(await takeIn(context, source, page.orders, commit && ((tx) => commit(tx, next, page))));
      reached?.(next);
    },
    onGap: async (gap, next) => {
      await parkGap(context, source, list, gap, commit && ((tx) => commit(tx, next, null)));
      tally.addGap();
      reached?.(next);
    },
    onShortfall: (number) =>
      context.log.warn(
        `${source.title} kept back ${number} of the orders it counts in the list ${list.name}: it is read once more`,
      ),
  });
  if (missing > 0) {
    context.count('seen', missing);
    context.count('failed', missing);
    tally.addMissing(missing);
    context.log.warn(
      `${source.title} kept back ${missing} of the orders it counts in the list ${list.name} again: it does not count as read`,
    );
  }
  return { missing };
}
