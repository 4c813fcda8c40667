import type { openSqlite } from '../store/open.ts';
import type { Classified, DeliverySource } from './classify.ts';

/** A delivery as it came in, told what it is. */
export interface NewDelivery extends Classified {
  readonly source: DeliverySource;
  /** How we heard of it: the other side told us, we asked, or it was the result of a batch of ours. */
  readonly origin: 'webhook' | 'poll' | 'batch';
  /** It was dealt with by whoever found it out: kept to be seen. */
  readonly isOver?: boolean;
  /** UTC epoch ms. */
  readonly receivedAt: number;
  /** JSON, without credentials. */
  readonly headers: string;
  /** The bytes as they came. */
  readonly body: Buffer;
  /** Of the body. */
  readonly sha256: Buffer;
}

export interface Appended {
  /** It is kept already; this time is counted there. */
  readonly duplicate: boolean;
}

/**
 * A function that keeps deliveries in one transaction. By prepared statements and without an await: it runs between requests, and
 * its caller acknowledges them as soon as it returns.
 */
export function appender(sqlite: ReturnType<typeof openSqlite>): (deliveries: readonly NewDelivery[]) => Appended[] {
  const insert = sqlite.prepare(`insert into deliveries
    (source, origin, key, event, subject, priority, state, received_at, next_try_at, finished_at, error_code, error_message, sha256, headers, body)
    values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (key) do nothing`);
  const again = sqlite.prepare(
    'update deliveries set duplicates = duplicates + 1, last_duplicate_at = ? where key = ?',
  );
  const keep = (one: NewDelivery): Appended => {
    const { trouble, isSelfTest = false, isOver = false } = one;
    const over = isSelfTest ? 'ignored' : isOver ? 'done' : null;
    const isWaiting = !trouble && over === null;
    const { changes } = insert.run(
      one.source,
      one.origin,
      one.key,
      one.event,
      one.subject,
      one.priority,
      isWaiting ? 'queued' : (over ?? 'parked'),
      one.receivedAt,
      isWaiting ? one.receivedAt : null,
      over === null ? null : one.receivedAt,
      trouble?.code ?? null,
      trouble?.message ?? null,
      one.sha256,
      one.headers,
      one.body,
    );
    if (changes === 0) again.run(one.receivedAt, one.key);
    return { duplicate: changes === 0 };
  };
  return sqlite.transaction((deliveries: readonly NewDelivery[]) => deliveries.map(keep)).immediate;
}
