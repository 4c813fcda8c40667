import { sql } from 'kysely';
import type { LocalDay } from '../../domain/local-days.ts';
import type { Reader } from '../store.ts';

/** What came in and what was made on one day. */
export interface Volume {
  /** Orders placed, of those we know. */
  readonly ordersIn: number;
  readonly tasksCreated: number;
  readonly tasksFinished: number;
}

export const noVolume: Volume = { ordersIn: 0, tasksCreated: 0, tasksFinished: 0 };

/** What the orders and tasks that are here now tell of a day. */
export async function measureVolume(db: Reader, { from, to }: LocalDay): Promise<Volume> {
  const { rows } = await sql<Volume>`
    select (select count(*) from orders where ordered_at >= ${from} and ordered_at < ${to}) as ordersIn,
      count(*) filter (where created_at >= ${from} and created_at < ${to}) as tasksCreated,
      count(*) filter (where status = 'completed' and finished_at >= ${from} and finished_at < ${to}) as tasksFinished
    from print_tasks where updated_at >= ${from}`.execute(db);
  return rows[0] ?? noVolume;
}

/**
 * The volume of each of these days. An order that is fetched late still belongs to the day on which it was placed, and one that is
 * deleted was placed all the same: the larger of what is here and what was kept is told.
 */
export async function volumesOf(db: Reader, days: readonly LocalDay[]): Promise<Volume[]> {
  const kept = new Map(
    (
      await db
        .selectFrom('days')
        .selectAll()
        .where('day', '>=', days[0]?.day ?? '')
        .execute()
    ).map((row) => [row.day, row]),
  );
  const volumes: Volume[] = [];
  for (const day of days) {
    const here = await measureVolume(db, day);
    const then = kept.get(day.day);
    volumes.push({
      ordersIn: Math.max(here.ordersIn, then?.orders_in ?? 0),
      tasksCreated: Math.max(here.tasksCreated, then?.tasks_created ?? 0),
      tasksFinished: Math.max(here.tasksFinished, then?.tasks_finished ?? 0),
    });
  }
  return volumes;
}
