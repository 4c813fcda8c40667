import type { Kysely } from 'kysely';
import { strict } from './strict.ts';

/**
 * What a run works on: the jobs whose work it waits for before it begins (`run_inputs`, of open runs only), how old that was when it
 * began (`input_at`, UTC epoch ms; null: it rests on none, or there was none yet), and whether a person said to go on with it as it is (S45).
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('runs').addColumn('input_at', 'integer').execute();
  await db.schema
    .alterTable('runs')
    .addColumn('forced', 'integer', (c) => c.notNull().defaultTo(0))
    .execute();
  await strict(
    db.schema
      .createTable('run_inputs')
      .addColumn('run_id', 'integer', (c) => c.notNull().references('runs.id').onDelete('cascade'))
      .addColumn('job', 'text', (c) => c.notNull())
      .addPrimaryKeyConstraint('run_inputs_key', ['run_id', 'job']),
  ).execute();
}
