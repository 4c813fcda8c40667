import { wayOutOf } from '../../domain/shop-hold.ts';
import type { Reader } from '../store.ts';
import { readShopLink, type ShopLink, type SourceKey } from './shop-orders.ts';

/** How a marketplace's order stands in the shop, for those who look at it. */
export interface ShopStanding {
  /**
   * `in-shop`: it is there and follows. `left`: the shop's own people went another way with it. `held`: not there, a person has to mend
   * something. `waiting`: not paid yet. `ignored`: over before the shop had to know it.
   */
  readonly state: 'in-shop' | 'left' | 'held' | 'waiting' | 'ignored';
  /** OpenCart's number of it. */
  readonly shopOrderId: number | null;
  readonly reason: string | null;
  readonly detail: string | null;
  /** What to do. */
  readonly wayOut: string | null;
}

/** Null while no run has met it. */
export async function readShopStanding(db: Reader, key: SourceKey): Promise<ShopStanding | null> {
  const link = await readShopLink(db, key);
  return link && { state: stateOf(link), ...wordsOf(link), shopOrderId: link.shopOrderId };
}

function stateOf({ reason, shopOrderId, detail, status }: ShopLink): ShopStanding['state'] {
  if (reason !== null) return 'held';
  if (shopOrderId !== null) return detail === null ? 'in-shop' : 'left';
  return status === 'awaiting_payment' ? 'waiting' : 'ignored';
}

function wordsOf({ reason, detail }: ShopLink): Pick<ShopStanding, 'reason' | 'detail' | 'wayOut'> {
  if (reason !== null) return { reason, detail, wayOut: wayOutOf(reason) };
  const wayOut =
    detail === null ? null : 'Nothing is done about it: set the status in the shop where it should follow.';
  return { reason, detail, wayOut };
}
