import { modifiedStream } from '../orders/order-streams.ts';
import type { Reader } from '../store.ts';
import { openReadings } from './source-index.ts';

/** When each source was read last (UTC epoch ms); null: never. */
export interface Freshness {
  readonly orders: number | null;
  /** The list of orders that ShipStation has open. */
  readonly 'open-orders': number | null;
  readonly packages: number | null;
  readonly listings: number | null;
}

export async function freshness(db: Reader): Promise<Freshness> {
  const { at: listings } = await db
    .selectFrom('stock_listings')
    .select((of) => of.fn.max<number | null>('read_at').as('at'))
    .executeTakeFirstOrThrow();
  const { newest } = await openReadings(db, 'shipstation');
  return {
    ...{ orders: await readAt(db, 'shipstation'), packages: await readAt(db, 'trendyol') },
    ...{ 'open-orders': newest, listings },
  };
}

async function readAt(db: Reader, channel: string): Promise<number | null> {
  const { at } = await db
    .selectFrom('windows')
    .select((of) => of.fn.max<number | null>('read_at').as('at'))
    .where('stream', '=', modifiedStream(channel))
    .executeTakeFirstOrThrow();
  return at;
}
