import type { ShopStanding } from '../../core/store/shop/shop-standing.ts';

/** How an order stands in the OpenCart shop: what is, and what to do, each a sentence. Not sanitized. */
export function shopWords(shop: ShopStanding | null): string[] {
  if (shop === null) return [];
  const { detail, wayOut, reason } = shop;
  const more = [detail, wayOut].filter((text) => text !== null);
  switch (shop.state) {
    case 'in-shop':
      return [`OpenCart order ${shop.shopOrderId}`];
    case 'left':
      return [`OpenCart order ${shop.shopOrderId} goes its own way: ${more[0]}`, ...more.slice(1)];
    case 'held':
      return [`not in OpenCart, held (${reason}): ${more[0]}`, ...more.slice(1)];
    case 'waiting':
      return ['not in OpenCart yet: it is not paid'];
    case 'ignored':
      return ['not in OpenCart: it was over before it came here'];
  }
}
