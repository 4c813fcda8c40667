import { type Kysely, sql } from 'kysely';
import { strict } from './strict.ts';

/** What needs a person's eye, what was told of it and to whom, and that somebody looks at all. Times are UTC epoch ms. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await strict(
    db.schema
      .createTable('alerts')
      .addColumn('id', 'integer', (c) => c.primaryKey().autoIncrement().notNull())
      .addColumn('class', 'text', (c) => c.notNull())
      .addColumn('key', 'text', (c) => c.notNull())
      .addColumn('severity', 'text', (c) => c.notNull().check(sql`severity in ('warning', 'critical')`))
      // How far it has escalated; it never goes back while the alert is open.
      .addColumn('level', 'integer', (c) => c.notNull().defaultTo(0))
      .addColumn('line', 'text', (c) => c.notNull())
      .addColumn('cause', 'text')
      .addColumn('next', 'text', (c) => c.notNull())
      // Where in the console it comes from, as JSON.
      .addColumn('place', 'text')
      .addColumn('deadline_at', 'integer')
      // Something that happened, not something that lasts: it closes by age.
      .addColumn('is_event', 'integer', (c) => c.notNull().defaultTo(0).check(sql`is_event in (0, 1)`))
      .addColumn('since', 'integer', (c) => c.notNull())
      .addColumn('opened_at', 'integer', (c) => c.notNull())
      .addColumn('last_seen_at', 'integer', (c) => c.notNull())
      .addColumn('acknowledged_at', 'integer')
      .addColumn('acknowledged_by', 'text')
      .addColumn('closed_at', 'integer')
      .addColumn('closed_why', 'text'),
  ).execute();
  await db.schema
    .createIndex('alerts_open')
    .on('alerts')
    .columns(['class', 'key'])
    .unique()
    .where(sql<boolean>`closed_at is null`)
    .execute();
  await db.schema.createIndex('alerts_by_key').on('alerts').columns(['class', 'key', 'id']).execute();
  await db.schema
    .createIndex('alerts_closed')
    .on('alerts')
    .column('closed_at')
    .where(sql<boolean>`closed_at is not null`)
    .execute();

  // Each step of an alert once: that it opened, that it got worse (by level), that it is over.
  await strict(
    db.schema
      .createTable('alert_steps')
      .addColumn('id', 'integer', (c) => c.primaryKey().autoIncrement().notNull())
      .addColumn('alert_id', 'integer', (c) => c.notNull().references('alerts.id').onDelete('cascade'))
      .addColumn('kind', 'text', (c) => c.notNull().check(sql`kind in ('opened', 'escalated', 'recovered')`))
      .addColumn('level', 'integer', (c) => c.notNull())
      .addColumn('severity', 'text', (c) => c.notNull())
      .addColumn('line', 'text', (c) => c.notNull())
      .addColumn('at', 'integer', (c) => c.notNull())
      // waiting: for the message that tells it; digest: told with the day; screen: in the console only.
      .addColumn('told', 'text', (c) => c.notNull().check(sql`told in ('waiting', 'message', 'digest', 'screen')`))
      .addUniqueConstraint('alert_steps_once', ['alert_id', 'kind', 'level']),
  ).execute();
  await db.schema
    .createIndex('alert_steps_waiting')
    .on('alert_steps')
    .column('at')
    .where(sql<boolean>`told = 'waiting'`)
    .execute();
  await db.schema.createIndex('alert_steps_by_time').on('alert_steps').column('at').execute();

  // The outbox: a message is written down before it is sent. doubt: nobody can tell whether it arrived; it is not sent again.
  await strict(
    db.schema
      .createTable('alert_messages')
      .addColumn('id', 'integer', (c) => c.primaryKey().autoIncrement().notNull())
      .addColumn('notifier', 'text', (c) => c.notNull().check(sql`notifier in ('email', 'webhook')`))
      .addColumn('kind', 'text', (c) => c.notNull().check(sql`kind in ('alerts', 'daily', 'weekly', 'test')`))
      // What it is about; each is written down for a notifier once.
      .addColumn('mark', 'text', (c) => c.notNull())
      .addColumn('severity', 'text', (c) => c.notNull())
      .addColumn('subject', 'text', (c) => c.notNull())
      .addColumn('body', 'text', (c) => c.notNull())
      .addColumn('state', 'text', (c) =>
        c.notNull().check(sql`state in ('waiting', 'sending', 'sent', 'failed', 'doubt')`),
      )
      .addColumn('attempts', 'integer', (c) => c.notNull().defaultTo(0))
      .addColumn('staged_at', 'integer', (c) => c.notNull())
      .addColumn('next_try_at', 'integer')
      .addColumn('claimed_at', 'integer')
      .addColumn('ended_at', 'integer')
      .addColumn('error', 'text')
      .addUniqueConstraint('alert_messages_once', ['notifier', 'mark']),
  ).execute();
  await db.schema
    .createIndex('alert_messages_open')
    .on('alert_messages')
    .columns(['state', 'next_try_at'])
    .where(sql<boolean>`state in ('waiting', 'sending')`)
    .execute();
  await db.schema.createIndex('alert_messages_by_time').on('alert_messages').column('staged_at').execute();

  // Who watches: the engine looks every minute, the job every hour, and each sees whether the other does.
  await strict(
    db.schema
      .createTable('alert_looks')
      .addColumn('who', 'text', (c) => c.primaryKey().notNull().check(sql`who in ('engine', 'watch', 'ping')`))
      .addColumn('at', 'integer', (c) => c.notNull())
      .addColumn('error', 'text'),
  ).execute();
}
