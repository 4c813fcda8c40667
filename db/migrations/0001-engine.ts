import { type Kysely, sql } from 'kysely';
import { strict } from './strict.ts';

/** The engine: who works, when what is due, what ran and how, what the outside allows. Times are UTC epoch ms. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await strict(
    db.schema
      .createTable('lease')
      .addColumn('id', 'integer', (c) => c.primaryKey().notNull().check(sql`id = 1`))
      .addColumn('fence', 'integer', (c) => c.notNull())
      .addColumn('holder', 'text')
      .addColumn('pid', 'integer')
      .addColumn('host', 'text')
      .addColumn('mode', 'text')
      .addColumn('since', 'integer')
      .addColumn('beat_at', 'integer')
      .addColumn('ended_at', 'integer')
      .addColumn('end_reason', 'text'),
  ).execute();
  await sql`insert into lease (id, fence) values (1, 0)`.execute(db);

  await strict(
    db.schema
      .createTable('settings')
      .addColumn('key', 'text', (c) => c.primaryKey().notNull())
      .addColumn('value', 'text', (c) => c.notNull())
      .addColumn('updated_at', 'integer', (c) => c.notNull())
      .addColumn('updated_by', 'text', (c) => c.notNull()),
  ).execute();

  await strict(
    db.schema
      .createTable('acts')
      .addColumn('id', 'integer', (c) => c.primaryKey().notNull())
      .addColumn('at', 'integer', (c) => c.notNull())
      .addColumn('actor', 'text', (c) => c.notNull())
      .addColumn('origin', 'text', (c) => c.notNull())
      .addColumn('action', 'text', (c) => c.notNull())
      .addColumn('target', 'text', (c) => c.notNull())
      .addColumn('detail', 'text', (c) => c.notNull().defaultTo('{}')),
  ).execute();
  await db.schema.createIndex('acts_by_target').on('acts').columns(['target', 'at']).execute();

  await strict(
    db.schema
      .createTable('job_switches')
      .addColumn('job', 'text', (c) => c.primaryKey().notNull())
      .addColumn('paused_at', 'integer', (c) => c.notNull())
      .addColumn('paused_by', 'text', (c) => c.notNull()),
  ).execute();

  await strict(
    db.schema
      .createTable('schedules')
      .addColumn('id', 'text', (c) => c.primaryKey().notNull())
      .addColumn('job', 'text', (c) => c.notNull())
      .addColumn('cron', 'text', (c) => c.notNull())
      .addColumn('zone', 'text', (c) => c.notNull())
      .addColumn('args', 'text', (c) => c.notNull().defaultTo('{}'))
      .addColumn('enabled', 'integer', (c) => c.notNull().defaultTo(1))
      .addColumn('origin', 'text', (c) => c.notNull().defaultTo('default'))
      .addColumn('next_run_at', 'integer')
      .addColumn('last_slot_at', 'integer')
      .addColumn('updated_at', 'integer', (c) => c.notNull()),
  ).execute();
  await db.schema.createIndex('schedules_by_job').on('schedules').column('job').execute();

  await strict(
    db.schema
      .createTable('runs')
      .addColumn('id', 'integer', (c) => c.primaryKey().autoIncrement().notNull())
      .addColumn('job', 'text', (c) => c.notNull())
      .addColumn('args', 'text', (c) => c.notNull().defaultTo('{}'))
      .addColumn('state', 'text', (c) => c.notNull())
      .addColumn('trigger', 'text', (c) => c.notNull())
      .addColumn('triggered_by', 'text')
      .addColumn('parent_id', 'integer', (c) => c.references('runs.id').onDelete('set null'))
      .addColumn('overlap_key', 'text', (c) => c.notNull())
      .addColumn('priority', 'integer', (c) => c.notNull())
      .addColumn('dry_run', 'integer', (c) => c.notNull().defaultTo(0))
      .addColumn('created_at', 'integer', (c) => c.notNull())
      .addColumn('due_at', 'integer', (c) => c.notNull())
      .addColumn('attempt', 'integer', (c) => c.notNull().defaultTo(0))
      .addColumn('max_attempts', 'integer', (c) => c.notNull().defaultTo(1))
      .addColumn('rescues', 'integer', (c) => c.notNull().defaultTo(0))
      .addColumn('fence', 'integer')
      .addColumn('holder', 'text')
      .addColumn('started_at', 'integer')
      .addColumn('finished_at', 'integer')
      .addColumn('beat_at', 'integer')
      .addColumn('wait_for', 'text')
      .addColumn('wait_until', 'integer')
      .addColumn('cancel_requested_at', 'integer')
      .addColumn('cancel_requested_by', 'text')
      .addColumn('progress_done', 'integer')
      .addColumn('progress_total', 'integer')
      .addColumn('progress_note', 'text')
      .addColumn('seen', 'integer', (c) => c.notNull().defaultTo(0))
      .addColumn('created', 'integer', (c) => c.notNull().defaultTo(0))
      .addColumn('updated', 'integer', (c) => c.notNull().defaultTo(0))
      .addColumn('unchanged', 'integer', (c) => c.notNull().defaultTo(0))
      .addColumn('refused', 'integer', (c) => c.notNull().defaultTo(0))
      .addColumn('failed', 'integer', (c) => c.notNull().defaultTo(0))
      .addColumn('api_calls', 'integer', (c) => c.notNull().defaultTo(0))
      .addColumn('bytes_read', 'integer', (c) => c.notNull().defaultTo(0))
      .addColumn('peak_memory_bytes', 'integer')
      .addColumn('duration_ms', 'integer')
      .addColumn('summary', 'text')
      .addColumn('error_code', 'text')
      .addColumn('error_message', 'text')
      .addColumn('error_hint', 'text')
      .addColumn('log_file', 'text')
      .addColumn('log_offset', 'integer'),
  ).execute();
  await db.schema
    .createIndex('runs_waiting')
    .on('runs')
    .columns(['priority', 'due_at', 'id'])
    .where(sql<boolean>`state in ('queued', 'retrying')`)
    .execute();
  await db.schema
    .createIndex('runs_open')
    .on('runs')
    .columns(['overlap_key', 'state'])
    .where(sql<boolean>`state in ('queued', 'retrying', 'running')`)
    .execute();
  await db.schema
    .createIndex('runs_running')
    .on('runs')
    .column('fence')
    .where(sql<boolean>`state = 'running'`)
    .execute();
  await db.schema.createIndex('runs_by_job').on('runs').columns(['job', 'id']).execute();
  await db.schema.createIndex('runs_by_state').on('runs').columns(['state', 'id']).execute();
  await db.schema
    .createIndex('runs_by_parent')
    .on('runs')
    .column('parent_id')
    .where(sql<boolean>`parent_id is not null`)
    .execute();
  // Rates, durations and memory of the last days are read from the index alone.
  await db.schema
    .createIndex('runs_by_finish')
    .on('runs')
    .columns(['finished_at', 'job', 'state', 'duration_ms', 'peak_memory_bytes'])
    .execute();

  await strict(
    db.schema
      .createTable('run_resources')
      .addColumn('run_id', 'integer', (c) => c.notNull().references('runs.id').onDelete('cascade'))
      .addColumn('resource', 'text', (c) => c.notNull())
      .addPrimaryKeyConstraint('run_resources_key', ['run_id', 'resource']),
  ).execute();

  await strict(
    db.schema
      .createTable('run_attempts')
      .addColumn('run_id', 'integer', (c) => c.notNull().references('runs.id').onDelete('cascade'))
      .addColumn('attempt', 'integer', (c) => c.notNull())
      .addColumn('state', 'text', (c) => c.notNull())
      .addColumn('holder', 'text')
      .addColumn('started_at', 'integer', (c) => c.notNull())
      .addColumn('finished_at', 'integer')
      .addColumn('error_code', 'text')
      .addColumn('error_message', 'text')
      .addColumn('next_at', 'integer')
      .addPrimaryKeyConstraint('run_attempts_key', ['run_id', 'attempt']),
  ).execute();

  await strict(
    db.schema
      .createTable('run_steps')
      .addColumn('run_id', 'integer', (c) => c.notNull().references('runs.id').onDelete('cascade'))
      .addColumn('position', 'integer', (c) => c.notNull())
      .addColumn('name', 'text', (c) => c.notNull())
      .addColumn('state', 'text', (c) => c.notNull())
      .addColumn('started_at', 'integer')
      .addColumn('finished_at', 'integer')
      .addColumn('counts', 'text', (c) => c.notNull().defaultTo('{}'))
      .addColumn('error', 'text')
      .addPrimaryKeyConstraint('run_steps_key', ['run_id', 'position']),
  ).execute();

  await strict(
    db.schema
      .createTable('slots')
      .addColumn('schedule_id', 'text', (c) => c.notNull())
      .addColumn('slot_at', 'integer', (c) => c.notNull())
      .addColumn('at', 'integer', (c) => c.notNull())
      .addColumn('outcome', 'text', (c) => c.notNull())
      .addColumn('reason', 'text')
      .addColumn('run_id', 'integer', (c) => c.references('runs.id').onDelete('set null'))
      .addPrimaryKeyConstraint('slots_key', ['schedule_id', 'slot_at']),
  ).execute();

  await db.schema
    .createIndex('slots_by_run')
    .on('slots')
    .column('run_id')
    .where(sql<boolean>`run_id is not null`)
    .execute();

  await strict(
    db.schema
      .createTable('budgets')
      .addColumn('channel', 'text', (c) => c.notNull())
      .addColumn('grp', 'text', (c) => c.notNull())
      .addColumn('limit_count', 'integer', (c) => c.notNull())
      .addColumn('window_ms', 'integer', (c) => c.notNull())
      .addColumn('tat', 'real', (c) => c.notNull().defaultTo(0))
      .addColumn('blocked_until', 'integer', (c) => c.notNull().defaultTo(0))
      .addColumn('blocked_why', 'text')
      .addPrimaryKeyConstraint('budgets_key', ['channel', 'grp']),
  ).execute();

  await strict(
    db.schema
      .createTable('calls')
      .addColumn('id', 'integer', (c) => c.primaryKey().notNull())
      .addColumn('channel', 'text', (c) => c.notNull())
      .addColumn('grp', 'text', (c) => c.notNull())
      .addColumn('method', 'text', (c) => c.notNull())
      .addColumn('path', 'text', (c) => c.notNull())
      .addColumn('ref', 'text')
      .addColumn('run_id', 'integer', (c) => c.references('runs.id').onDelete('set null'))
      .addColumn('at', 'integer', (c) => c.notNull())
      .addColumn('ms', 'integer')
      .addColumn('status', 'integer')
      .addColumn('bytes', 'integer')
      .addColumn('error_kind', 'text')
      .addColumn('error_body', 'text'),
  ).execute();
  await db.schema.createIndex('calls_by_channel').on('calls').columns(['channel', 'grp', 'at']).execute();
  await db.schema
    .createIndex('calls_by_ref')
    .on('calls')
    .columns(['channel', 'ref', 'at'])
    .where(sql<boolean>`ref is not null`)
    .execute();
  await db.schema.createIndex('calls_by_run').on('calls').column('run_id').execute();
}
