import type { Kysely } from 'kysely';
import { strict } from './strict.ts';

/**
 * What each of the business's days came to, kept when the runs and calls of that day are long deleted (M152). Written once, when the
 * day is over; `days` says which those are. Times are UTC epoch ms, `day` is `2026-03-08` in the business's zone.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await strict(
    db.schema
      .createTable('days')
      .addColumn('day', 'text', (c) => c.primaryKey().notNull())
      .addColumn('from_at', 'integer', (c) => c.notNull())
      .addColumn('to_at', 'integer', (c) => c.notNull())
      .addColumn('orders_in', 'integer', (c) => c.notNull())
      .addColumn('tasks_created', 'integer', (c) => c.notNull())
      .addColumn('tasks_finished', 'integer', (c) => c.notNull())
      .addColumn('rolled_at', 'integer', (c) => c.notNull()),
  ).execute();

  const ofDay = (table: string) =>
    db.schema
      .createTable(table)
      .addColumn('day', 'text', (c) => c.notNull().references('days.day').onDelete('cascade'));

  // `durations`: a sample of how long runs took, in ms, ascending, as JSON; `timed`: how many runs it stands for.
  await strict(
    ofDay('job_days')
      .addColumn('job', 'text', (c) => c.notNull())
      .addColumn('runs', 'integer', (c) => c.notNull())
      .addColumn('done', 'integer', (c) => c.notNull())
      .addColumn('partial', 'integer', (c) => c.notNull())
      .addColumn('failed', 'integer', (c) => c.notNull())
      .addColumn('cancelled', 'integer', (c) => c.notNull())
      .addColumn('skipped', 'integer', (c) => c.notNull())
      .addColumn('seen', 'integer', (c) => c.notNull())
      .addColumn('created', 'integer', (c) => c.notNull())
      .addColumn('updated', 'integer', (c) => c.notNull())
      .addColumn('calls', 'integer', (c) => c.notNull())
      .addColumn('timed', 'integer', (c) => c.notNull())
      .addColumn('durations', 'text', (c) => c.notNull())
      .addColumn('peak_memory_bytes', 'integer')
      .addPrimaryKeyConstraint('job_days_key', ['day', 'job']),
  ).execute();

  // `peak`: the most calls in any window of that length.
  await strict(
    ofDay('budget_days')
      .addColumn('channel', 'text', (c) => c.notNull())
      .addColumn('grp', 'text', (c) => c.notNull())
      .addColumn('limit_count', 'integer', (c) => c.notNull())
      .addColumn('window_ms', 'integer', (c) => c.notNull())
      .addColumn('calls', 'integer', (c) => c.notNull())
      .addColumn('peak', 'integer', (c) => c.notNull())
      .addPrimaryKeyConstraint('budget_days_key', ['day', 'channel', 'grp']),
  ).execute();

  // `shape`: the message with its numbers left out, which is what makes two errors one.
  await strict(
    ofDay('error_days')
      .addColumn('job', 'text', (c) => c.notNull())
      .addColumn('code', 'text', (c) => c.notNull())
      .addColumn('shape', 'text', (c) => c.notNull())
      .addColumn('message', 'text', (c) => c.notNull())
      .addColumn('count', 'integer', (c) => c.notNull())
      .addColumn('last_at', 'integer', (c) => c.notNull())
      .addColumn('last_run_id', 'integer', (c) => c.notNull())
      .addPrimaryKeyConstraint('error_days_key', ['day', 'job', 'code', 'shape']),
  ).execute();

  // `ages`: how old new orders were when a run of the schedule found them, in ms, a sample as above for `found` of them.
  await strict(
    ofDay('schedule_days')
      .addColumn('schedule_id', 'text', (c) => c.notNull())
      .addColumn('fired', 'integer', (c) => c.notNull())
      .addColumn('missed', 'integer', (c) => c.notNull())
      .addColumn('held', 'integer', (c) => c.notNull())
      .addColumn('overlapped', 'integer', (c) => c.notNull())
      .addColumn('runs', 'integer', (c) => c.notNull())
      .addColumn('empty', 'integer', (c) => c.notNull())
      .addColumn('failed', 'integer', (c) => c.notNull())
      .addColumn('calls', 'integer', (c) => c.notNull())
      .addColumn('timed', 'integer', (c) => c.notNull())
      .addColumn('durations', 'text', (c) => c.notNull())
      .addColumn('found', 'integer', (c) => c.notNull())
      .addColumn('ages', 'text', (c) => c.notNull())
      .addPrimaryKeyConstraint('schedule_days_key', ['day', 'schedule_id']),
  ).execute();

  // How many calls a window lets through when all want to call, and how many are kept for who waits at a screen (N14).
  await db.schema.alterTable('budgets').addColumn('steady', 'integer').execute();
  await db.schema
    .alterTable('budgets')
    .addColumn('reserve', 'integer', (c) => c.notNull().defaultTo(0))
    .execute();

  await db.schema.createIndex('acts_by_action').on('acts').columns(['action', 'id']).execute();
}
