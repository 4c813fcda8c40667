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
  readonly source?: DeliverySource | undefined;
  readonly event?: string | undefined;
  /** By urgency and age, as they will be handled; otherwise the newest first. */
  readonly byTurn?: boolean;
}

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

/** A page of the deliveries, and how many there are in all. */
export async function listDeliveries(
  db: InboxReader,
  { states, source, event, byTurn }: DeliveryFilter,
  page: { readonly limit: number; readonly offset: number },
): Promise<{ readonly rows: DeliverySummary[]; readonly total: number }> {
  const wanted = (eb: ExpressionBuilder<DB, 'deliveries'>) =>
    eb.and([
      ...(states ? [eb('state', 'in', states)] : []),
      ...(source ? [eb('source', '=', source)] : []),
      ...(event === undefined ? [] : [sql<SqlBool>`event is ${event === 'none' ? null : event}`]),
    ]);
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
