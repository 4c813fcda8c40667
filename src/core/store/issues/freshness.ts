import { newestReading } from '../orders/newest-reading.ts';
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
    ...{ orders: await newestReading(db, 'shipstation'), packages: await newestReading(db, 'trendyol') },
    ...{ 'open-orders': newest, listings },
  };
}
