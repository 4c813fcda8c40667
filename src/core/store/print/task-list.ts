import { type RawBuilder, sql } from 'kysely';
import type { Finding, TextField } from '../../domain/print/personalization.ts';
import type { TaskStatus } from '../../domain/print/task.ts';
import { containing } from '../orders/search-text.ts';
import type { Page } from '../runs/run-list.ts';
import type { Reader } from '../store.ts';
import { printable, taskSources } from './printable.ts';
import { reviewIn, waitingIn } from './review-state.ts';

const findings = sql`t.findings`;

/** Which print tasks a list shows. Everything that is given must hold. */
export interface TaskFilter {
  readonly status?: readonly TaskStatus[];
  readonly review?: boolean;
  readonly waiting?: boolean;
  readonly printable?: boolean;
  readonly orderId?: number;
  readonly marketplace?: string;
  /** Either colour, by its beginning and in any case. */
  readonly color?: string;
  readonly sku?: string;
  /** Each must occur in text, order number, SKU or product, in any case. */
  readonly words?: readonly string[];
  readonly not?: readonly string[];
}

/** A print task as a list shows it. Times are UTC epoch ms. */
export interface TaskRow {
  readonly id: number;
  readonly orderId: number;
  readonly orderNumber: string;
  readonly orderStatus: string;
  readonly marketplace: string | null;
  readonly itemId: number;
  readonly index: number;
  readonly sku: string | null;
  readonly product: string;
  readonly text: string | null;
  readonly fields: readonly TextField[];
  readonly color1: string | null;
  readonly color2: string | null;
  readonly font: string | null;
  readonly quantity: number;
  readonly note: string | null;
  readonly status: TaskStatus;
  readonly printable: boolean;
  readonly findings: readonly Finding[];
  readonly shipBy: number | null;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly startedAt: number | null;
  readonly finishedAt: number | null;
}

/** One page of the print tasks that pass a filter, and how many do: what waits for review first, then what is put ahead, then by ship-by and age. */
export async function listTasks(
  db: Reader,
  filter: TaskFilter,
  { limit, offset }: Page,
): Promise<{ rows: TaskRow[]; total: number }> {
  const where = matching(filter);
  const { rows } = await sql<Columns>`${select} ${where}
    order by t.status in ('completed', 'cancelled'), not ${reviewIn(findings)}, o.rushed_at is null, o.ship_by is null, o.ship_by, o.ordered_at, t.id
    limit ${limit} offset ${offset}`.execute(db);
  const known = rows.length < limit && (rows.length > 0 || offset === 0);
  if (known) return { rows: rows.map(taskRow), total: offset + rows.length };
  const counted = await sql<{ total: number }>`select count(*) as total from ${taskSources} ${where}`.execute(db);
  return { rows: rows.map(taskRow), total: counted.rows[0]?.total ?? 0 };
}

/** One task; null when there is none. */
export async function readTask(db: Reader, id: number): Promise<TaskRow | null> {
  const { rows } = await sql<Columns>`${select} where t.id = ${id}`.execute(db);
  return rows[0] ? taskRow(rows[0]) : null;
}

/** These tasks, in any order; those that there are. */
export async function readTasks(db: Reader, ids: readonly number[]): Promise<TaskRow[]> {
  if (ids.length === 0) return [];
  const { rows } = await sql<Columns>`${select} where t.id in (${sql.join(ids)})`.execute(db);
  return rows.map(taskRow);
}

/** The tasks of an order, by line and index. */
export async function tasksOfOrder(db: Reader, orderId: number): Promise<TaskRow[]> {
  const { rows } = await sql<Columns>`${select} where t.order_id = ${orderId} order by t.item_id, t.task_index`.execute(
    db,
  );
  return rows.map(taskRow);
}

export interface TaskTotals {
  readonly pending: number;
  readonly inProgress: number;
  readonly held: number;
  /** Of the open ones: those a person must look at, those whose file is on its way, and those that may be printed now. */
  readonly review: number;
  readonly waiting: number;
  readonly printable: number;
  /** Pieces still to be made. */
  readonly pieces: number;
}

/** How the print queue stands. */
export async function taskTotals(db: Reader): Promise<TaskTotals> {
  const { rows } = await sql<TaskTotals>`
    select count(*) filter (where t.status = 'pending') as pending,
      count(*) filter (where t.status = 'in_progress') as inProgress,
      count(*) filter (where t.status = 'held') as held,
      count(*) filter (where ${reviewIn(findings)}) as review,
      count(*) filter (where ${waitingIn(findings)}) as waiting,
      count(*) filter (where ${printable}) as printable,
      coalesce(sum(t.quantity), 0) as pieces
    from ${taskSources} where t.status in ('pending', 'in_progress', 'held')`.execute(db);
  return rows[0] ?? { pending: 0, inProgress: 0, held: 0, review: 0, waiting: 0, printable: 0, pieces: 0 };
}

/** Open pieces by product and colours, the most first. */
export async function piecesByProduct(
  db: Reader,
  limit: number,
): Promise<{ sku: string | null; color1: string | null; color2: string | null; pieces: number }[]> {
  const { rows } = await sql<{ sku: string | null; color1: string | null; color2: string | null; pieces: number }>`
    select i.sku, t.color1, t.color2, sum(t.quantity) as pieces
    from print_tasks t join order_items i on i.id = t.item_id
    where t.status in ('pending', 'in_progress', 'held') group by 1, 2, 3 order by pieces desc, 1, 2, 3 limit ${limit}`.execute(
    db,
  );
  return rows;
}

type Columns = Omit<TaskRow, 'printable' | 'findings' | 'fields'> & {
  readonly printable: number | null;
  readonly findings: string;
  readonly fields: string;
};

const select: RawBuilder<unknown> = sql`select t.id, t.order_id as orderId, o.order_number as orderNumber,
  o.status as orderStatus, o.marketplace, t.item_id as itemId, t.task_index as "index", i.sku, i.name as product, t.text,
  t.fields, t.color1, t.color2, t.font, t.quantity, t.note, t.status, ${printable} as printable, t.findings,
  o.ship_by as shipBy, t.created_at as createdAt, t.updated_at as updatedAt, t.started_at as startedAt,
  t.finished_at as finishedAt from ${taskSources}`;

function taskRow(row: Columns): TaskRow {
  return {
    ...row,
    printable: row.printable === 1,
    findings: JSON.parse(row.findings) as Finding[],
    fields: JSON.parse(row.fields) as TextField[],
  };
}

function matching(filter: TaskFilter): RawBuilder<unknown> {
  const { status = [], review, waiting, orderId, marketplace, color, sku, words = [], not = [] } = filter;
  const conditions: RawBuilder<unknown>[] = [sql`1`];
  if (status.length > 0) conditions.push(sql`t.status in (${sql.join(status)})`);
  if (review !== undefined) conditions.push(sql`${reviewIn(findings)} = ${Number(review)}`);
  if (waiting !== undefined) conditions.push(sql`${waitingIn(findings)} = ${Number(waiting)}`);
  if (filter.printable !== undefined) {
    conditions.push(filter.printable ? sql`${printable}` : sql`coalesce(${printable}, 0) = 0`);
  }
  if (orderId !== undefined) conditions.push(sql`t.order_id = ${orderId}`);
  if (marketplace !== undefined) conditions.push(sql`o.marketplace = ${marketplace.toLowerCase()}`);
  if (sku !== undefined) conditions.push(sql`i.sku = ${sku}`);
  if (color !== undefined) {
    const pattern = `${color.replace(/[\\%_]/g, '\\$&')}%`;
    conditions.push(sql`(t.color1 like ${pattern} escape '\\' or t.color2 like ${pattern} escape '\\')`);
  }
  for (const word of words) conditions.push(holds(word));
  for (const word of not) conditions.push(sql`not ${holds(word)}`);
  return sql`where ${sql.join(conditions, sql` and `)}`;
}

/** A word in the order's own search text (folded), or in what is printed as it is written. */
function holds(word: string): RawBuilder<unknown> {
  const written = `%${word.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`;
  return sql`(o.search_text like ${containing(word)} escape '\\' or ${haystack} like ${written} escape '\\')`;
}

/** SQLite's lower knows the case of ASCII only; that of other letters must be typed as it is. */
const haystack = sql`lower(coalesce(t.text, '') || ' ' || o.order_number || ' ' || coalesce(i.sku, '') || ' ' || i.name)`;
