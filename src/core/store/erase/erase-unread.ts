import { sql } from 'kysely';
import { mentions } from '../../domain/mentions.ts';
import type { Store } from '../store.ts';
import { erasedBody } from './without-buyer.ts';

interface Unread {
  readonly id: number;
  readonly body: string;
}

/**
 * Erases documents that never could be read and speak of these orders, by their channel's ids or their numbers: no row of an order or a
 * return leads to them. Found in one pass, outside any transaction.
 */
export async function eraseUnread(store: Store, names: ReadonlySet<string>): Promise<void> {
  const { rows: parked } = await sql<Unread>`select id, body from parked where body not in ('', ${erasedBody})`.execute(
    store.db,
  );
  // By the index: of documents that led to a row no body is looked at.
  const { rows: raw } = await sql<Unread>`select d.id, d.body from raw_documents d
    where d.channel in (select distinct channel from orders) and d.kind in ('order', 'claim') and d.body <> ${erasedBody}
      and not exists (select 1 from orders o where d.kind = 'order' and o.channel = d.channel and o.external_id = d.external_id)
      and not exists (select 1 from claims c where d.kind = 'claim' and c.channel = d.channel and c.external_id = d.external_id)`.execute(
    store.db,
  );
  const [parkedIds, rawIds] = [parked, raw].map((found) =>
    JSON.stringify(found.filter(({ body }) => mentions(body, names)).map(({ id }) => id)),
  );
  await store.write(async (tx) => {
    await sql`update parked set body = ${erasedBody} where id in (select value from json_each(${parkedIds}))`.execute(
      tx,
    );
    await sql`update raw_documents set body = ${erasedBody} where id in (select value from json_each(${rawIds}))`.execute(
      tx,
    );
  });
}
