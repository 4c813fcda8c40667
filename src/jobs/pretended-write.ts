import type { RawDocument } from '../core/channels/channel.ts';
import type { OrderChannel } from '../core/channels/order-writer.ts';

/**
 * A channel that takes a write without making it, and has the order afterwards as it was sent, changed at that moment: what a
 * dry run delivers to, so that its copy becomes what the store becomes after the real write (N7).
 *
 * @param written what is to be written
 * @param at when, UTC epoch ms
 */
export function pretendedWrites(channel: OrderChannel, written: RawDocument, at: number): OrderChannel {
  return {
    ...channel,
    writeOrder: async () => ({ kind: 'taken' }),
    readOrder: async () => written,
    interpret: (document) => ({ ...channel.interpret(document), modifiedAt: at }),
  };
}
