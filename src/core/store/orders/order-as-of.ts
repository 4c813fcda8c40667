import { type Selectable, sql } from 'kysely';
import { type LoggedChange, type PastFields, type PastRow, rewind, type StandingRow } from '../../domain/rewind.ts';
import type { OrderItems, Orders, PrintTasks } from '../schema.ts';
import type { Reader } from '../store.ts';
import { storedTags } from './order-tags.ts';

/** An order as it was, with all of whose past the change log tells. */
export interface OrderThen {
  readonly order: PastRow;
  /** Lines, those that its source had dropped by then too. */
  readonly items: readonly PastRow[];
  readonly tasks: readonly PastRow[];
  /** The channel's ids of its tags, sorted. */
  readonly tags: readonly string[];
}

/**
 * Columns that are no part of an order's past: stamps, what is derived from others, and where a line stands among the others. Of these
 * the change log tells nothing.
 */
const apart = {
  orders: [
    ...([
      'id',
      'channel',
      'external_id',
      'search_text',
      'notes_hash',
      'first_seen_at',
      'changed_at',
      'run_id',
    ] as const),
    ...(['known_from', 'erased_at'] as const),
  ],
  items: ['id', 'order_id', 'position', 'input_hash', 'link_hash', 'foreign_options'],
  tasks: ['id', 'created_at', 'updated_at', 'run_id'],
} as const;

/**
 * An order as it was at an instant (UTC epoch ms), by taking back what was changed since. Before it was first seen, or before what a clean-up
 * has left of the change log, nothing is known: `from` says since when.
 *
 * @returns null when there is no such order
 */
export async function orderAsOf(
  db: Reader,
  orderId: number,
  at: number,
): Promise<OrderThen | { readonly from: number } | null> {
  const order = await db.selectFrom('orders').selectAll().where('id', '=', orderId).executeTakeFirst();
  if (!order) return null;
  const from = order.known_from ?? order.first_seen_at;
  if (at < from) return { from };
  const tags = (await storedTags(db, [orderId])).get(orderId) ?? [];
  const own = await changesSince(db, [orderId], at);
  const log = await withMoves(db, orderId, own, at);
  const items = await db.selectFrom('order_items').selectAll().where('order_id', '=', orderId).execute();
  const standing = [
    orderRow(order, tags),
    ...items.map(itemRow),
    ...(await tasksConcerned(db, orderId, log)).map(taskRow),
  ];
  const past = rewind(standing, log, at);
  const then = past.find(({ entity }) => entity === 'order');
  if (!then) return { from };
  return {
    order: then,
    items: past.filter(({ entity }) => entity === 'item').map((row) => ownPart(row, apart.items)),
    tasks: past
      .filter(({ entity, fields }) => entity === 'task' && fields['order_id'] === orderId)
      .map((row) => ownPart(row, apart.tasks)),
    tags: [...(then.fields['tags'] as readonly string[])].sort(),
  };
}

/** When something of an order was changed, oldest first, each instant once (UTC epoch ms); the first is when it was first seen. */
export async function orderInstants(db: Reader, orderId: number): Promise<number[]> {
  const { rows } = await sql<{ at: number }>`
    select coalesce(known_from, first_seen_at) as at from orders where id = ${orderId}
    union select at from changes where order_id = ${orderId} and entity in ('order', 'item', 'task')
    union select at from changes where op = 'moved' and before ->> 'order_id' = ${orderId}
    order by 1`.execute(db);
  const first = rows.at(0)?.at ?? 0;
  return rows.map(({ at }) => at).filter((at) => at >= first);
}

type Entry = LoggedChange & { readonly id: number };

async function changesSince(db: Reader, orderIds: readonly number[], at: number): Promise<Entry[]> {
  const rows = await db
    .selectFrom('changes')
    .select(['id', 'at', 'entity', 'entity_id as entityId', 'op', 'before', 'after'])
    .where('order_id', 'in', orderIds)
    .where('at', '>', at)
    .where('entity', 'in', ['order', 'item', 'task'])
    .orderBy('id', 'desc')
    .execute();
  return rows.map((row) => ({ ...row, before: parse(row.before), after: parse(row.after) }));
}

/** The order's own entries, and those that tell, in other orders, of tasks that it had or has had since. */
async function withMoves(db: Reader, orderId: number, own: readonly Entry[], at: number): Promise<Entry[]> {
  const asked = new Set<number>();
  const others = new Map<number, Entry>();
  let next = new Set([orderId]);
  while (next.size > 0) {
    for (const id of next) asked.add(id);
    const left = await movedAway(db, [...next], at);
    const came = [...next].flatMap((id) => (id === orderId ? own : [...others.values()])).filter(isMove);
    const beside = new Set([...left, ...came].flatMap(ordersOf).filter((id) => !asked.has(id)));
    for (const entry of beside.size === 0 ? [] : await changesSince(db, [...beside], at)) others.set(entry.id, entry);
    next = beside;
  }
  const tasks = [...others.values()].filter(({ entity }) => entity === 'task');
  return [...own, ...tasks].sort((one, other) => other.id - one.id);
}

async function movedAway(db: Reader, orderIds: readonly number[], at: number): Promise<Entry[]> {
  const { rows } = await sql<Omit<Entry, 'before' | 'after'> & { before: string | null; after: string | null }>`
    select id, at, entity, entity_id as entityId, op, before, after from changes
    where op = 'moved' and before ->> 'order_id' in (${sql.join(orderIds)}) and at > ${at} and entity = 'task'`.execute(
    db,
  );
  return rows.map((row) => ({ ...row, before: parse(row.before), after: parse(row.after) }));
}

function isMove({ entity, op }: Entry): boolean {
  return entity === 'task' && op === 'moved';
}

function ordersOf({ before, after }: Entry): number[] {
  return [before?.['order_id'], after?.['order_id']].filter((id): id is number => typeof id === 'number');
}

/** Tasks that hang on the order now, and those that may have hung on it then. */
async function tasksConcerned(db: Reader, orderId: number, log: readonly Entry[]): Promise<Selectable<PrintTasks>[]> {
  const ids = [...new Set(log.filter(({ entity }) => entity === 'task').map(({ entityId }) => entityId))];
  return db
    .selectFrom('print_tasks')
    .selectAll()
    .where((of) =>
      of.or([
        of('order_id', '=', orderId),
        of('id', 'in', sql<number>`(select value from json_each(${JSON.stringify(ids)}))`),
      ]),
    )
    .execute();
}

function orderRow(order: Selectable<Orders>, tags: readonly string[]): StandingRow {
  return { entity: 'order', id: order.id, fields: { ...without(order, apart.orders), tags } };
}

function itemRow(item: Selectable<OrderItems>): StandingRow {
  return { entity: 'item', id: item.id, fields: without(item, apart.items) };
}

function taskRow(task: Selectable<PrintTasks>): StandingRow {
  return { entity: 'task', id: task.id, fields: without(task, apart.tasks) };
}

/** A row that the log has kept whole may tell more than is asked. */
function ownPart(row: PastRow, columns: readonly string[]): PastRow {
  return { ...row, fields: without(row.fields, columns) };
}

function without(row: PastFields, columns: readonly string[]): PastFields {
  return Object.fromEntries(Object.entries(row).filter(([name]) => !columns.includes(name)));
}

function parse(text: string | null): PastFields | null {
  return text === null ? null : (JSON.parse(text) as PastFields);
}
