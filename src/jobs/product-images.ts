import { ChannelError } from '../core/channels/channel.ts';
import type { Context } from '../core/context.ts';
import type { Problem } from '../core/domain/products/problems.ts';

/** When so many images in a row cannot be asked for, the shop's web server is down: the rest is not asked. */
const mostUnreachable = 3;

/**
 * Looks at the images of each product; what is wrong with them, product by product. Each address is asked for once.
 *
 * @param images the addresses of each product
 */
export async function brokenImages(context: Context, images: readonly (readonly string[])[]): Promise<Problem[][]> {
  const shop = context.channels.opencart;
  if ('off' in shop) return images.map(() => []);
  const found = new Map<string, Problem | null>();
  const addresses = [...new Set(images.flat())];
  let unreachable = 0;
  for (const [index, address] of addresses.entries()) {
    context.signal.throwIfAborted();
    if (unreachable >= mostUnreachable) {
      found.set(address, noAnswer(address, 'the shop’s web server does not answer'));
      continue;
    }
    const problem = await look(address);
    unreachable = problem?.code === 'image-unreachable' ? unreachable + 1 : 0;
    found.set(address, problem);
    if (index % 20 === 19) context.progress(index + 1, addresses.length, 'images looked at');
  }
  return images.map((own) => own.flatMap((address) => found.get(address) ?? []));

  async function look(address: string): Promise<Problem | null> {
    if ('off' in shop) return null;
    try {
      const seen = await shop.lookAtImage(address);
      return seen.kind === 'dead'
        ? { code: 'image-dead', field: 'images', message: `Its image ${address} is dead: ${seen.said}.` }
        : null;
    } catch (error) {
      if (!(error instanceof ChannelError)) throw error;
      return noAnswer(address, error.message);
    }
  }
}

function noAnswer(address: string, why: string): Problem {
  return { code: 'image-unreachable', field: 'images', message: `Its image ${address} could not be looked at: ${why}` };
}
