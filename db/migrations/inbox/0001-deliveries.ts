import { type Kysely, sql } from 'kysely';
import { strict } from '../strict.ts';

/** What others tell us by themselves, as it came, and what became of it. Times are UTC epoch ms. */
export async function up(db: Kysely<unknown>): Promise<void> {
  // queued → running → done, or ignored (older than what we hold); retrying at next_try_at; dead after the last attempt; parked
  // when nothing can be made of it; dropped by a person. `sha256` is the body's: one flipped bit passes SQLite's own checks.
  await strict(
    db.schema
      .createTable('deliveries')
      .addColumn('id', 'integer', (c) => c.primaryKey().autoIncrement().notNull())
      .addColumn('source', 'text', (c) => c.notNull().check(sql`source in ('m', 's')`))
      .addColumn('origin', 'text', (c) => c.notNull().check(sql`origin in ('webhook', 'poll', 'batch')`))
      .addColumn('key', 'text', (c) => c.notNull().unique())
      .addColumn('event', 'text')
      .addColumn('subject', 'text')
      .addColumn('priority', 'integer', (c) => c.notNull())
      .addColumn('state', 'text', (c) =>
        c
          .notNull()
          .check(sql`state in ('queued', 'running', 'retrying', 'done', 'ignored', 'parked', 'dead', 'dropped')`),
      )
      .addColumn('received_at', 'integer', (c) => c.notNull())
      .addColumn('next_try_at', 'integer')
      .addColumn('attempts', 'integer', (c) => c.notNull().defaultTo(0))
      .addColumn('run_id', 'integer')
      .addColumn('finished_at', 'integer')
      .addColumn('duplicates', 'integer', (c) => c.notNull().defaultTo(0))
      .addColumn('last_duplicate_at', 'integer')
      .addColumn('error_code', 'text')
      .addColumn('error_message', 'text')
      .addColumn('sha256', 'blob', (c) => c.notNull())
      .addColumn('headers', 'text', (c) => c.notNull())
      .addColumn('body', 'blob', (c) => c.notNull()),
  ).execute();
  await db.schema
    .createIndex('deliveries_waiting')
    .on('deliveries')
    .columns(['priority', 'id', 'next_try_at', 'state', 'received_at'])
    .where(sql<boolean>`state in ('queued', 'retrying', 'running')`)
    .execute();
  await db.schema
    .createIndex('deliveries_troubled')
    .on('deliveries')
    .columns(['state', 'id'])
    .where(sql<boolean>`state in ('parked', 'dead')`)
    .execute();
  await db.schema
    .createIndex('deliveries_over')
    .on('deliveries')
    .column('finished_at')
    .where(sql<boolean>`state in ('done', 'ignored', 'dropped')`)
    .execute();

  await strict(
    db.schema
      .createTable('attempts')
      .addColumn('id', 'integer', (c) => c.primaryKey().notNull())
      .addColumn('delivery_id', 'integer', (c) => c.notNull().references('deliveries.id').onDelete('cascade'))
      .addColumn('attempt', 'integer', (c) => c.notNull())
      .addColumn('run_id', 'integer', (c) => c.notNull())
      .addColumn('started_at', 'integer', (c) => c.notNull())
      .addColumn('finished_at', 'integer')
      .addColumn('outcome', 'text')
      .addColumn('note', 'text'),
  ).execute();
  await db.schema.createIndex('attempts_by_delivery').on('attempts').columns(['delivery_id', 'id']).execute();

  // What was sent away and so is nowhere else: refused credentials, bodies too large, moments without room.
  await strict(
    db.schema
      .createTable('refusals')
      .addColumn('reason', 'text', (c) => c.primaryKey().notNull())
      .addColumn('times', 'integer', (c) => c.notNull())
      .addColumn('last_at', 'integer', (c) => c.notNull()),
  ).execute();
}
