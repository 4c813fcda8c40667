import { onTestFinished } from 'vitest';
import { type AmazonCustomSim, startAmazonCustom } from '../../../src/sim/amazon-custom/server.ts';
import type { WireItem } from '../../../src/sim/shipstation/wire.ts';
import { World } from '../../../src/sim/shipstation/world.ts';
import type { Wish } from '../../../src/sim/shop/wishes.ts';

/** A line of the shop that has a link, and the truth about it. */
export interface LinkedLine {
  readonly orderId: number;
  readonly orderNumber: string;
  readonly item: WireItem;
  readonly link: string;
  readonly path: string;
  readonly wish: Wish;
}

export interface AmazonShop {
  readonly world: World;
  readonly amazon: AmazonCustomSim;
  readonly lines: readonly LinkedLine[];
}

/** A shop and the host of its buyers' files; both go when the test is over. */
export async function openAmazonShop({ orders = 120, seed = 7, healthy = true } = {}): Promise<AmazonShop> {
  const amazon = await startAmazonCustom({ find: (path) => world.behindLink(path), healthy });
  onTestFinished(() => amazon.close());
  const world = new World({ seed, orders, base: Date.UTC(2026, 6, 1, 19), amazonBase: amazon.url });
  const lines = [...world.orders()].flatMap(({ orderId, orderNumber, items }) =>
    items.flatMap((item, at) => {
      const link = item.options.find(({ name }) => name === 'CustomizedURL')?.value;
      const wish = world.wish(orderId, at);
      return link && wish ? [{ orderId, orderNumber, item, link, path: new URL(link).pathname, wish }] : [];
    }),
  );
  return { world, amazon, lines };
}
