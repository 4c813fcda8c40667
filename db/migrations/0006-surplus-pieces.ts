import { type Kysely, sql } from 'kysely';

/** `print_tasks.surplus` counts pieces from here on; before it told whether all of them were. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`update print_tasks set surplus = quantity where surplus = 1`.execute(db);
}
