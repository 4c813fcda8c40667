import { type RawBuilder, sql } from 'kysely';
import { type Approval, openFindings } from '../../domain/print/approval.ts';
import type { FileState } from '../../domain/print/order-input.ts';
import type { Finding } from '../../domain/print/personalization.ts';
import { openTaskStatuses, type TaskStatus } from '../../domain/print/task.ts';
import { beginning, containing } from '../orders/search-text.ts';
import type { Page } from '../runs/run-list.ts';
import type { Reader } from '../store.ts';
import { countTasksIn, endedTasks, isOneOf, type Key, type Part, pageOfParts } from './ended-tasks.ts';
import { fileStatesOf } from './held-files.ts';
import { printable, taskSources } from './printable.ts';
import { isLineInReview, isOpenLine, lineSources, reviewIn } from './review-state.ts';
import { readTasks, type TaskRow } from './task-list.ts';

/** Which rows the list of what there is to make shows. Everything that is given must hold; of a list, any of its values. */
export interface PrintFilter {
  readonly words?: readonly string[];
  readonly not?: readonly string[];
  /** Tasks in these; default: the open ones. */
  readonly status?: readonly TaskStatus[];
  /** Whether lines that have no task to wait in are shown too; default: yes. */
  readonly lines?: boolean;
  /** Whether lines that are no goods, so that nothing is made of them, are shown too; default: no. */
  readonly notMade?: boolean;
  /** Something of it is a person's matter. */
  readonly review?: boolean;
  /** It merely waits for the print line itself: its file is on its way. */
  readonly waiting?: boolean;
  /** What it waits for, by the beginning of a reason's name. */
  readonly reason?: readonly string[];
  readonly printable?: boolean;
  /** The order's number in any case, or our id of it. */
  readonly order?: readonly (string | number)[];
  /** Each by its beginning, in any case. */
  readonly marketplace?: readonly string[];
  readonly notMarketplace?: readonly string[];
  readonly color?: readonly string[];
  readonly notColor?: readonly string[];
  readonly sku?: readonly string[];
  readonly notSku?: readonly string[];
}

/** A print task, or a line with something open that has no task waiting in its place. Times are UTC epoch ms. */
export interface PrintRow
  extends Pick<
    TaskRow,
    | 'orderId'
    | 'orderNumber'
    | 'orderStatus'
    | 'marketplace'
    | 'itemId'
    | 'sku'
    | 'product'
    | 'text'
    | 'color1'
    | 'color2'
    | 'quantity'
    | 'shipBy'
  > {
  /** `t12`: task 12; `l57`: line 57. */
  readonly key: string;
  readonly task: TaskRow | null;
  /** What is open: a person's matter, or the print line's own. */
  readonly findings: readonly Finding[];
  /** Of a line that is no goods: why nothing is made of it. */
  readonly notMade: string | null;
  /** How far we are with the buyer's file of its line. */
  readonly file: FileState['state'];
}

/**
 * One page of what there is to make, and how much there is of it: what waits for a person first, then what is put ahead of all others,
 * then by ship-by and age; what is made or cancelled last. First the keys of the page are found, then its rows are read.
 */
export async function listPrint(
  db: Reader,
  filter: PrintFilter,
  page: Page,
): Promise<{ rows: PrintRow[]; total: number }> {
  const { limit, offset } = page;
  const { open, ended } = apart(filter);
  const keys = await pageOfParts([partOf(db, open), ...(ended.length > 0 ? endedTasks(db, ended) : [])], page);
  const rows = await readRows(db, keys);
  const known = keys.length < limit && (keys.length > 0 || offset === 0);
  return { rows, total: known ? offset + keys.length : await countPrint(db, filter) };
}

/** Where all ended tasks are meant, they are found apart from the others, whose list they end. */
function apart(filter: PrintFilter): { readonly open: PrintFilter; readonly ended: readonly TaskStatus[] } {
  const { status, lines, notMade = false, ...asked } = filter;
  const isOfAll = Object.values(asked).every((value) => value === undefined || [value].flat().length === 0);
  if (status === undefined || notMade || !isOfAll) return { open: filter, ended: [] };
  const isOpen = (one: TaskStatus): boolean => openTaskStatuses.includes(one);
  return { open: { ...filter, status: status.filter(isOpen) }, ended: status.filter((one) => !isOpen(one)) };
}

function partOf(db: Reader, filter: PrintFilter): Part {
  return {
    read: async ({ limit, offset }) => {
      const { rows } = await sql<Key>`select key, taskId, itemId from (${everything(filter)}) ${matching(filter)}
        order by status in ('completed', 'cancelled', 'not_made'), review = 0, rushed = 0, shipBy is null, shipBy, orderedAt, orderId, itemId, taskId
        limit ${limit} offset ${offset}`.execute(db);
      return rows;
    },
    count: () => countRows(db, filter),
  };
}

/** How many rows pass a filter. */
export async function countPrint(db: Reader, filter: PrintFilter): Promise<number> {
  const { open, ended } = apart(filter);
  return (await countRows(db, open)) + (ended.length > 0 ? await countTasksIn(db, ended) : 0);
}

async function countRows(db: Reader, filter: PrintFilter): Promise<number> {
  const { rows } = await sql<{ total: number }>`
    select count(*) as total from (${everything(filter)}) ${matching(filter)}`.execute(db);
  return rows[0]?.total ?? 0;
}

/** The rows of these keys that there are, as they stand now. */
export async function readPrintRows(db: Reader, keys: readonly string[]): Promise<PrintRow[]> {
  const known = keys.map((key) => {
    const id = Number(key.slice(1));
    return key.startsWith('t') ? { key, taskId: id, itemId: 0 } : { key, taskId: null, itemId: id };
  });
  return readRows(db, known);
}

async function readRows(db: Reader, keys: readonly Key[]): Promise<PrintRow[]> {
  const taskIds = keys.flatMap(({ taskId }) => taskId ?? []);
  const tasks = new Map((await readTasks(db, taskIds)).map((task) => [task.id, task]));
  const lines = await readLines(
    db,
    keys.flatMap(({ taskId, itemId }) => (taskId === null ? [itemId] : [])),
  );
  const rows = keys.flatMap(({ key, taskId, itemId }) => {
    const task = taskId === null ? null : tasks.get(taskId);
    const row = task ?? lines.get(itemId);
    return row ? [{ notMade: null, ...row, key, task: task ?? null }] : [];
  });
  const itemIds = [...new Set(rows.map(({ itemId }) => itemId))];
  const files = await fileStatesOf(db, itemIds);
  return rows.map((row) => ({ ...row, file: files.get(row.itemId) ?? 'none' }));
}

type LineRow = Omit<PrintRow, 'key' | 'task' | 'file'>;

interface LineColumns extends Omit<LineRow, 'findings'> {
  readonly findings: string;
  readonly approvals: string;
  readonly inputHash: string;
  readonly notesHash: string;
  readonly archiveSha256: string | null;
}

async function readLines(db: Reader, itemIds: readonly number[]): Promise<Map<number, LineRow>> {
  if (itemIds.length === 0) return new Map();
  const { rows } = await sql<LineColumns>`
    select o.id as orderId, o.order_number as orderNumber, o.status as orderStatus, o.marketplace, i.id as itemId, i.sku,
      i.name as product, i.quantity, o.ship_by as shipBy, p.text, p.color1, p.color2, r.findings, r.approvals, r.not_made as notMade,
      i.input_hash as inputHash, o.notes_hash as notesHash, c.sha256 as archiveSha256
    from ${lineSources} left join personalizations p on p.item_id = i.id and p.position = 0
    where i.id in (${sql.join(itemIds)})`.execute(db);
  return new Map(
    rows.map(({ findings, approvals, inputHash, notesHash, archiveSha256, ...row }) => {
      const all = JSON.parse(findings) as Finding[];
      const approved = JSON.parse(approvals) as Approval[];
      return [row.itemId, { ...row, findings: openFindings(all, approved, { inputHash, notesHash, archiveSha256 }) }];
    }),
  );
}

/** Tasks, and lines whose open findings no waiting task carries: what is not waiting there must be seen by itself. */
function everything({ status = openTaskStatuses, lines = true, notMade = false }: PrintFilter): RawBuilder<unknown> {
  const tasks = sql`
    select 't' || t.id as key, t.id as taskId, t.item_id as itemId, t.order_id as orderId, t.status as status,
      t.findings as findings, ${reviewIn(sql`t.findings`)} as review, t.findings <> '[]' as open, ${printable} as printable, t.color1 as color1, t.color2 as color2,
      i.sku as sku, o.marketplace as marketplace, o.order_number as orderNumber, o.ship_by as shipBy, o.ordered_at as orderedAt,
      o.rushed_at is not null as rushed, o.search_text as searchText,
      lower(coalesce(t.text, '') || ' ' || o.order_number || ' ' || coalesce(i.sku, '') || ' ' || i.name) as words
    from ${taskSources} where ${isOneOf(status)}`;
  const parts = [tasks, ...(lines ? [openLines] : []), ...(notMade ? [linesNotMade] : [])];
  return sql.join(parts, sql` union all `);
}

/** Lines that are no goods; where something is open (a task was begun) they are among the open ones. */
const linesNotMade: RawBuilder<unknown> = sql`
    select 'l' || r.item_id, null, r.item_id, r.order_id, 'not_made', r.findings, 0, 0, 0, null, null,
      i.sku, o.marketplace, o.order_number, o.ship_by, o.ordered_at, o.rushed_at is not null, o.search_text,
      lower(o.order_number || ' ' || coalesce(i.sku, '') || ' ' || i.name)
    from ${lineSources} where r.not_made is not null and r.findings = '[]' and i.removed_at is null`;

const openLines: RawBuilder<unknown> = sql`
    select 'l' || r.item_id, null, r.item_id, r.order_id, 'line', r.findings, ${isLineInReview}, 1, 0, null, null,
      i.sku, o.marketplace, o.order_number, o.ship_by, o.ordered_at, o.rushed_at is not null, o.search_text,
      lower(o.order_number || ' ' || coalesce(i.sku, '') || ' ' || i.name)
    from ${lineSources} where ${isOpenLine}`;

function matching(filter: PrintFilter): RawBuilder<unknown> {
  const { words = [], not = [], review, waiting, order } = filter;
  const conditions: RawBuilder<unknown>[] = [sql`1`];
  const anyOf = <T>(values: readonly T[] | undefined, one: (value: T) => RawBuilder<unknown>): void => {
    if (values?.length) conditions.push(sql`(${sql.join(values.map(one), sql` or `)})`);
  };
  const noneOf = (values: readonly string[] = [], one: (value: string) => RawBuilder<unknown>): void => {
    for (const value of values) conditions.push(sql`not ${one(value)}`);
  };
  if (review !== undefined) conditions.push(sql`review = ${Number(review)}`);
  if (waiting !== undefined) conditions.push(sql`(open = 1 and review = 0) = ${Number(waiting)}`);
  if (filter.printable !== undefined) {
    conditions.push(filter.printable ? sql`printable = 1` : sql`coalesce(printable, 0) = 0`);
  }
  anyOf(filter.reason, (reason) => sql`findings like ${`%"reason":"${beginning(reason)}`} escape '\\'`);
  anyOf(order, (one) => (typeof one === 'number' ? sql`orderId = ${one}` : sql`lower(orderNumber) = ${one}`));
  anyOf(filter.marketplace, begins(sql`marketplace`));
  noneOf(filter.notMarketplace, begins(sql`marketplace`));
  anyOf(filter.sku, begins(sql`sku`));
  noneOf(filter.notSku, begins(sql`sku`));
  anyOf(filter.color, eitherColor);
  noneOf(filter.notColor, eitherColor);
  for (const word of words) conditions.push(holds(word));
  for (const word of not) conditions.push(sql`not ${holds(word)}`);
  return sql`where ${sql.join(conditions, sql` and `)}`;
}

function begins(column: RawBuilder<unknown>): (text: string) => RawBuilder<unknown> {
  return (text) => sql`ifnull(${column}, '') like ${beginning(text)} escape '\\'`;
}

function eitherColor(color: string): RawBuilder<unknown> {
  return sql`(${begins(sql`color1`)(color)} or ${begins(sql`color2`)(color)})`;
}

/** A word in the order's own search text (folded), or in what is printed as it is written. */
function holds(word: string): RawBuilder<unknown> {
  const written = `%${word.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`;
  return sql`(searchText like ${containing(word)} escape '\\' or words like ${written} escape '\\')`;
}
