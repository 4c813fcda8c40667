import { type Kysely, sql } from 'kysely';
import { strict } from './strict.ts';

/** Who a marketplace tells by webhooks, as its list last said, and what we have changed about it. Times are UTC epoch ms. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await strict(
    db.schema
      .createTable('webhook_subscriptions')
      .addColumn('channel', 'text', (c) => c.notNull())
      .addColumn('external_id', 'text', (c) => c.notNull())
      .addColumn('url', 'text', (c) => c.notNull())
      .addColumn('is_active', 'integer', (c) => c.notNull().check(sql`is_active in (0, 1)`))
      .addColumn('authentication', 'text', (c) => c.check(sql`authentication in ('basic', 'api-key')`))
      .addColumn('username', 'text')
      .addColumn('statuses', 'text')
      .addColumn('created_at', 'integer')
      .addColumn('changed_at', 'integer')
      // When a look last found it active: what was to be told since then may be lost.
      .addColumn('last_active_at', 'integer')
      .addColumn('passive_since', 'integer')
      .addPrimaryKeyConstraint('webhook_subscriptions_pk', ['channel', 'external_id']),
  ).execute();

  // An empty list is an answer too.
  await strict(
    db.schema
      .createTable('webhook_looks')
      .addColumn('channel', 'text', (c) => c.primaryKey().notNull())
      .addColumn('at', 'integer', (c) => c.notNull())
      .addColumn('run_id', 'integer'),
  ).execute();

  // staged → sent or doubt → confirmed by the list, or refused. `target` is an address for create, else the vendor's id.
  await strict(
    db.schema
      .createTable('webhook_changes')
      .addColumn('id', 'integer', (c) => c.primaryKey().notNull())
      .addColumn('channel', 'text', (c) => c.notNull())
      .addColumn('kind', 'text', (c) => c.notNull().check(sql`kind in ('create', 'update', 'activate', 'delete')`))
      .addColumn('target', 'text', (c) => c.notNull())
      .addColumn('state', 'text', (c) =>
        c.notNull().check(sql`state in ('staged', 'sent', 'doubt', 'confirmed', 'refused')`),
      )
      .addColumn('run_id', 'integer')
      .addColumn('staged_at', 'integer', (c) => c.notNull())
      // Of an activation: since when nothing was told. What follows from it is queued with its confirmation.
      .addColumn('gap_since', 'integer')
      .addColumn('settled_at', 'integer')
      .addColumn('note', 'text'),
  ).execute();
  await db.schema
    .createIndex('webhook_changes_open')
    .on('webhook_changes')
    .columns(['channel', 'id'])
    .where(sql<boolean>`state in ('staged', 'sent', 'doubt')`)
    .execute();
}
