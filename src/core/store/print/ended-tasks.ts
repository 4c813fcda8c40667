import { type RawBuilder, sql } from 'kysely';
import { openTaskStatuses, type TaskStatus } from '../../domain/print/task.ts';
import type { Page } from '../runs/run-list.ts';
import type { Reader } from '../store.ts';
import { reviewIn } from './review-state.ts';

/** A row of the list of what there is to make, by its place in it. */
export interface Key {
  /** `t12`: task 12; `l57`: line 57. */
  readonly key: string;
  readonly taskId: number | null;
  readonly itemId: number;
}

/** A stretch of a list. */
export interface Part {
  read(page: Page): Promise<readonly Key[]>;
  count(): Promise<number>;
}

/** One page of a list that is made of parts, one after the other; only those that the page touches are read. */
export async function pageOfParts(parts: readonly Part[], { limit, offset }: Page): Promise<Key[]> {
  const keys: Key[] = [];
  let before = offset;
  for (const part of parts) {
    if (keys.length === limit) break;
    const own = await part.read({ limit: limit - keys.length, offset: before });
    keys.push(...own);
    if (keys.length > 0 || before === 0) before = 0;
    else before = Math.max(0, before - (await part.count()));
  }
  return keys;
}

const isInReview = reviewIn(sql`t.findings`);

/**
 * Tasks that are made or cancelled, of which there are as many as the shop has ever had: what waits for a person all the same, then
 * by ship-by and age. Orders are followed in the order of their ship-by, so that a page is found without sorting them all.
 *
 * @param status `completed`, `cancelled` or both
 */
export function endedTasks(db: Reader, status: readonly TaskStatus[]): Part[] {
  const ended = isOneOf(status);
  const all = sql`print_tasks t join orders o on o.id = t.order_id where ${ended} and ${isInReview}`;
  const byShipBy = (which: RawBuilder<unknown>) =>
    sql`orders o indexed by orders_by_ship_by cross join print_tasks t on t.order_id = o.id
      where ${which} and ${ended} and not (${isInReview})`;
  return [
    part(db, all, sql`o.ship_by is null, o.ship_by, o.ordered_at`),
    part(db, byShipBy(sql`o.ship_by is not null`), sql`o.ship_by, o.ordered_at`),
    part(db, byShipBy(sql`o.ship_by is null`), sql`o.ordered_at`),
  ];
}

/** How many tasks there are in these statuses: an index tells, and no order is looked at. */
export async function countTasksIn(db: Reader, status: readonly TaskStatus[]): Promise<number> {
  const { rows } = await sql<{ total: number }>`
    select count(*) as total from print_tasks t where ${isOneOf(status)}`.execute(db);
  return rows[0]?.total ?? 0;
}

/** Written out, not bound, and with all open ones where only such are meant: only so the index of open tasks is found. */
export function isOneOf(status: readonly TaskStatus[]): RawBuilder<unknown> {
  if (status.length === 0) return sql`0`;
  const isIn = (these: readonly TaskStatus[]) => sql`t.status in (${sql.join(these.map((one) => sql.lit(one)))})`;
  const isOpen = status.every((one) => openTaskStatuses.includes(one));
  return isOpen ? sql`${isIn(openTaskStatuses)} and ${isIn(status)}` : isIn(status);
}

function part(db: Reader, from: RawBuilder<unknown>, order: RawBuilder<unknown>): Part {
  return {
    read: async ({ limit, offset }) => {
      const { rows } = await sql<Key>`select 't' || t.id as key, t.id as taskId, t.item_id as itemId from ${from}
        order by ${order}, o.id, t.item_id, t.id limit ${limit} offset ${offset}`.execute(db);
      return rows;
    },
    count: async () => {
      const { rows } = await sql<{ total: number }>`select count(*) as total from ${from}`.execute(db);
      return rows[0]?.total ?? 0;
    },
  };
}
