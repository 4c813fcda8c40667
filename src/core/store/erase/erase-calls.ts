import { sql } from 'kysely';
import { mentions } from '../../domain/mentions.ts';
import type { Store } from '../store.ts';

/**
 * Erases what channels answered with errors that speak of these orders, by their channel's ids or their numbers. Found in one pass, outside any
 * transaction: others must not wait while all calls are looked through.
 */
export async function eraseCalls(store: Store, names: ReadonlySet<string>): Promise<void> {
  const { rows } = await sql<{ id: number; ref: string | null; path: string; body: string }>`
    select id, ref, path, error_body as body from calls where error_body is not null`.execute(store.db);
  const found = rows
    .filter(({ ref, path, body }) => (ref !== null && names.has(ref)) || mentions(`${path} ${body}`, names))
    .map(({ id }) => id);
  if (found.length === 0) return;
  await store.write((tx) =>
    sql`update calls set error_body = null where id in (select value from json_each(${JSON.stringify(found)}))`.execute(
      tx,
    ),
  );
}
