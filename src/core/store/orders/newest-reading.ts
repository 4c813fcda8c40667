import type { Reader } from '../store.ts';
import { modifiedStream, type ReadChannel } from './order-streams.ts';

/** When a channel's orders were read last by their date of change, UTC epoch ms; null: never. */
export async function newestReading(db: Reader, channel: ReadChannel): Promise<number | null> {
  const { at } = await db
    .selectFrom('windows')
    .select((of) => of.fn.max<number | null>('read_at').as('at'))
    .where('stream', '=', modifiedStream(channel))
    .executeTakeFirstOrThrow();
  return at;
}

/** Whether there is any order of a channel. */
export async function hasOrders(db: Reader, channel: ReadChannel): Promise<boolean> {
  const one = await db.selectFrom('orders').select('id').where('channel', '=', channel).limit(1).executeTakeFirst();
  return one !== undefined;
}
