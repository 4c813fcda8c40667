import { archiveOf } from '../src/sim/amazon-custom/archive.ts';
import { writeDesign } from '../src/sim/amazon-custom/design.ts';
import { drawShape } from '../src/sim/amazon-custom/shape.ts';
import { Random } from '../src/sim/random.ts';
import type { WireOrder } from '../src/sim/shipstation/wire.ts';
import type { Shop } from './program.ts';

/** Waiting orders whose lines all have a link to a buyer's file. */
export function amazonOrders({ sim }: Shop): WireOrder[] {
  return [...sim.world.orders()].filter(
    ({ orderStatus, items }) =>
      orderStatus === 'awaiting_shipment' &&
      items.every(({ options }) => options.some(({ name }) => name === 'CustomizedURL')),
  );
}

export function linkOf(order: WireOrder | undefined, index = 0): string {
  return order?.items[index]?.options.find(({ name }) => name === 'CustomizedURL')?.value ?? '';
}

export function fileOf({ sim }: Shop, link: string): Buffer {
  const line = sim.world.behindLink(new URL(link).pathname);
  if (!line) throw new Error('no file lies behind that link');
  return archiveOf(line, null);
}

/** What lies in that file, as a person would save it. */
export function jsonOf({ sim }: Shop, link: string): string {
  const line = sim.world.behindLink(new URL(link).pathname);
  if (!line) throw new Error('no file lies behind that link');
  return JSON.stringify(writeDesign(line, drawShape(line, new Random(1))));
}
