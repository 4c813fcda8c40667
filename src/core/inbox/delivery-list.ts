import { type ExpressionBuilder, type SqlBool, sql } from 'kysely';
import type { DeliverySource } from './classify.ts';
import type { InboxReader } from './open.ts';
import type { DB } from './schema.ts';

export const deliveryStates = [
  'queued',
  'running',
  'retrying',
  'done',
  'ignored',
  'parked',
  'dead',
  'dropped',
] as const;
export type DeliveryState = (typeof deliveryStates)[number];

/** States of what is not over: the queue. */
export const openDeliveryStates: readonly DeliveryState[] = ['queued', 'running', 'retrying', 'parked', 'dead'];

/** A delivery as lists show it, without what the sender sent. Times are UTC epoch ms. */
export interface DeliverySummary {
  readonly id: number;
  readonly source: DeliverySource;
  readonly origin: string;
  readonly event: string | null;
  readonly key: string;
  readonly subject: string | null;
  readonly priority: number;
  readonly state: DeliveryState;
  readonly attempts: number;
  readonly nextTryAt: number | null;
  readonly receivedAt: number;
  readonly finishedAt: number | null;
  readonly duplicates: number;
  readonly error: { readonly code: string; readonly message: string } | null;
}

export interface DeliveryAttempt {
  readonly attempt: number;
  readonly runId: number;
  readonly startedAt: number;
  readonly finishedAt: number | null;
  readonly outcome: string | null;
  readonly note: string | null;
}

/** One delivery with all that is known of it. */
export interface DeliveryDetail extends DeliverySummary {
  readonly headers: Readonly<Record<string, string>>;
  /** As it came, read as UTF-8. */
  readonly body: string;
  readonly bodyBytes: number;
  readonly history: readonly DeliveryAttempt[];
}

export interface DeliveryFilter {
  readonly states?: readonly DeliveryState[] | undefined;
  readonly sources?: readonly DeliverySource[] | undefined;
  /** Any of these; `none` are those of which no event could be told. */
  readonly events?: readonly string[] | undefined;
  readonly origins?: readonly string[] | undefined;
  /** Each must occur in the key, the subject, the event or the error, in any case. */
  readonly words?: readonly string[] | undefined;
  /** None of these may occur there. */
  readonly not?: readonly string[] | undefined;
  /** By urgency and age, as they will be handled; otherwise the newest first. */
  readonly byTurn?: boolean;
}

/** Deliveries that belong together in the queue, each with an order of its own. */
export type DeliveryGroup = 'troubled' | 'waiting' | 'over';

/** Of those that are over no more than the last so many are walked through. */
const mostOver = 2000;

/** In the words of the indexes, or they would not be used. Dead letters go before what was parked. */
const groups = {
  troubled: { where: sql<SqlBool>`state in ('parked', 'dead')`, order: sql`state, id` },
  waiting: { where: sql<SqlBool>`state in ('queued', 'retrying', 'running')`, order: sql`priority, id` },
  over: {
    where: sql<SqlBool>`id in (select id from deliveries where state in ('done', 'ignored', 'dropped')
      order by finished_at desc limit ${sql.lit(mostOver)})`,
    order: sql`finished_at desc, id desc`,
  },
} as const;

const columns = [
  'id',
  'source',
  'origin',
  'event',
  'key',
  'subject',
  'priority',
  'state',
  'attempts',
  'next_try_at',
  'received_at',
  'finished_at',
  'duplicates',
  'error_code',
  'error_message',
] as const;

interface DeliveryPage {
  readonly limit: number;
  readonly offset: number;
}

function whereOf(
  eb: ExpressionBuilder<DB, 'deliveries'>,
  { states, sources, events, origins, words = [], not = [] }: DeliveryFilter,
) {
  const text = sql`(key || ' ' || coalesce(subject, '') || ' ' || coalesce(event, '') || ' ' || coalesce(error_message, ''))`;
  const pattern = (word: string): string => `%${word.replace(/[\\%_]/g, '\\$&')}%`;
  return eb.and([
    ...(states ? [eb('state', 'in', states)] : []),
    ...(sources ? [eb('source', 'in', sources)] : []),
    ...(events
      ? [sql<SqlBool>`coalesce(event, 'none') in (select value from json_each(${JSON.stringify(events)}))`]
      : []),
    ...(origins ? [eb('origin', 'in', origins)] : []),
    ...words.map((word) => sql<SqlBool>`${text} like ${pattern(word)} escape '\\'`),
    ...not.map((word) => sql<SqlBool>`${text} not like ${pattern(word)} escape '\\'`),
  ]);
}

/** A page of one group of the deliveries in its own order, and how many of it pass the filter in all. */
export async function listGroup(
  db: InboxReader,
  group: DeliveryGroup,
  filter: DeliveryFilter,
  page: DeliveryPage,
): Promise<{ readonly rows: DeliverySummary[]; readonly total: number }> {
  const { where, order } = groups[group];
  const wanted = (eb: ExpressionBuilder<DB, 'deliveries'>) => eb.and([where, whereOf(eb, filter)]);
  const { total } = await db
    .selectFrom('deliveries')
    .select((eb) => eb.fn.countAll<number>().as('total'))
    .where(wanted)
    .executeTakeFirstOrThrow();
  if (page.limit <= 0 || page.offset >= total) return { rows: [], total };
  const rows = await db
    .selectFrom('deliveries')
    .select(columns)
    .where(wanted)
    .orderBy(order)
    .limit(page.limit)
    .offset(page.offset)
    .execute();
  return { rows: rows.map(summary), total };
}

/** A page of the deliveries, and how many there are in all. */
export async function listDeliveries(
  db: InboxReader,
  filter: DeliveryFilter,
  page: DeliveryPage,
): Promise<{ readonly rows: DeliverySummary[]; readonly total: number }> {
  const wanted = (eb: ExpressionBuilder<DB, 'deliveries'>) => whereOf(eb, filter);
  const { byTurn } = filter;
  const { total } = await db
    .selectFrom('deliveries')
    .select((eb) => eb.fn.countAll<number>().as('total'))
    .where(wanted)
    .executeTakeFirstOrThrow();
  const rows = await db
    .selectFrom('deliveries')
    .select(columns)
    .where(wanted)
    .$if(byTurn === true, (query) => query.orderBy('priority').orderBy('id'))
    .$if(byTurn !== true, (query) => query.orderBy('id', 'desc'))
    .limit(page.limit)
    .offset(page.offset)
    .execute();
  return { rows: rows.map(summary), total };
}

/** One delivery with its bytes and its history; null when there is none of that number. */
export async function readDelivery(db: InboxReader, id: number): Promise<DeliveryDetail | null> {
  const row = await db.selectFrom('deliveries').selectAll().where('id', '=', id).executeTakeFirst();
  if (!row) return null;
  const history = await db.selectFrom('attempts').selectAll().where('delivery_id', '=', id).orderBy('id').execute();
  return {
    ...summary(row),
    headers: JSON.parse(row.headers) as Record<string, string>,
    body: row.body.toString('utf8'),
    bodyBytes: row.body.length,
    history: history.map((one) => ({
      attempt: one.attempt,
      runId: one.run_id,
      startedAt: one.started_at,
      finishedAt: one.finished_at,
      outcome: one.outcome,
      note: one.note,
    })),
  };
}

interface Row {
  readonly id: number;
  readonly source: string;
  readonly origin: string;
  readonly event: string | null;
  readonly key: string;
  readonly subject: string | null;
  readonly priority: number;
  readonly state: string;
  readonly attempts: number;
  readonly next_try_at: number | null;
  readonly received_at: number;
  readonly finished_at: number | null;
  readonly duplicates: number;
  readonly error_code: string | null;
  readonly error_message: string | null;
}

function summary(row: Row): DeliverySummary {
  return {
    id: row.id,
    source: row.source as DeliverySource,
    origin: row.origin,
    event: row.event,
    key: row.key,
    subject: row.subject,
    priority: row.priority,
    state: row.state as DeliveryState,
    attempts: row.attempts,
    nextTryAt: row.next_try_at,
    receivedAt: row.received_at,
    finishedAt: row.finished_at,
    duplicates: row.duplicates,
    error: row.error_code === null ? null : { code: row.error_code, message: row.error_message ?? '' },
  };
}

/** Whether a delivery is kept under this key, and when it came (UTC epoch ms); null when it is not. */
export async function receivedUnder(db: InboxReader, key: string): Promise<number | null> {
  const row = await db.selectFrom('deliveries').select('received_at').where('key', '=', key).executeTakeFirst();
  return row?.received_at ?? null;
}
