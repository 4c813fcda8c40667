import { type Kysely, sql } from 'kysely';
import { strict } from './strict.ts';

/**
 * An alert that is no longer watched though nothing was put right has an end of its own, beside those that are right again: `lapsed`, in
 * the alert and as a step of it. SQLite changes no check of a column, so the steps move into a new table.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('alerts')
    .addColumn('is_lapsed', 'integer', (c) => c.notNull().defaultTo(0).check(sql`is_lapsed in (0, 1)`))
    .execute();
  // How often it came, where that can be counted: runs that ended so, documents, dead letters.
  await db.schema.alterTable('alerts').addColumn('occurrences', 'integer').execute();

  await strict(
    db.schema
      .createTable('alert_steps_new')
      .addColumn('id', 'integer', (c) => c.primaryKey().autoIncrement().notNull())
      .addColumn('alert_id', 'integer', (c) => c.notNull().references('alerts.id').onDelete('cascade'))
      .addColumn('kind', 'text', (c) => c.notNull().check(sql`kind in ('opened', 'escalated', 'recovered', 'lapsed')`))
      .addColumn('level', 'integer', (c) => c.notNull())
      .addColumn('severity', 'text', (c) => c.notNull())
      .addColumn('line', 'text', (c) => c.notNull())
      .addColumn('at', 'integer', (c) => c.notNull())
      // waiting: for the message that tells it; digest: told with the day; screen: in the console only.
      .addColumn('told', 'text', (c) => c.notNull().check(sql`told in ('waiting', 'message', 'digest', 'screen')`))
      .addUniqueConstraint('alert_steps_once', ['alert_id', 'kind', 'level']),
  ).execute();
  const columns = sql.raw('id, alert_id, kind, level, severity, line, at, told');
  await sql`insert into alert_steps_new (${columns}) select ${columns} from alert_steps`.execute(db);
  // Numbers go on where they were: what was told is known by them.
  await sql`delete from sqlite_sequence where name = 'alert_steps_new'`.execute(db);
  await sql`insert into sqlite_sequence (name, seq) select 'alert_steps_new', seq from sqlite_sequence where name = 'alert_steps'`.execute(
    db,
  );
  await db.schema.dropTable('alert_steps').execute();
  await db.schema.alterTable('alert_steps_new').renameTo('alert_steps').execute();
  await db.schema
    .createIndex('alert_steps_waiting')
    .on('alert_steps')
    .column('at')
    .where(sql<boolean>`told = 'waiting'`)
    .execute();
  await db.schema.createIndex('alert_steps_by_time').on('alert_steps').column('at').execute();
}
