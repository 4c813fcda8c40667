import type { ReadChannel } from '../../src/core/store/orders/order-streams.ts';
import { modifiedStream } from '../../src/core/store/orders/order-streams.ts';
import type { Store } from '../../src/core/store/store.ts';

/** Leaves a channel's orders as if they had been read at that time (UTC epoch ms) for the last time. */
export async function readOrdersAt(store: Store, channel: ReadChannel, at: number): Promise<void> {
  await store.db
    .insertInto('windows')
    .values({ stream: modifiedStream(channel), from_at: at - 60_000, to_at: at, read_at: at, run_id: null })
    .execute();
}
