import type { CallAbout } from '../orders/order-view.ts';
import type { Reader } from '../store.ts';

/** A stored document, with its text. */
export interface RawShown {
  readonly id: number;
  readonly channel: string;
  readonly kind: string;
  readonly externalId: string;
  /** UTC epoch ms. */
  readonly receivedAt: number;
  readonly runId: number | null;
  readonly body: string;
}

export interface RunShown {
  readonly id: number;
  readonly job: string;
  readonly trigger: string;
  readonly by: string | null;
}

export interface ActShown {
  readonly id: number;
  readonly actor: string;
  readonly origin: string;
  readonly action: string;
}

/** A run by its number, as one names it; null when it is not kept any more. */
export async function runShown(db: Reader, id: number): Promise<RunShown | null> {
  const row = await db
    .selectFrom('runs')
    .select(['id', 'job', 'trigger', 'triggered_by as by'])
    .where('id', '=', id)
    .executeTakeFirst();
  return row ?? null;
}

export async function actShown(db: Reader, id: number): Promise<ActShown | null> {
  const row = await db
    .selectFrom('acts')
    .select(['id', 'actor', 'origin', 'action'])
    .where('id', '=', id)
    .executeTakeFirst();
  return row ?? null;
}

export async function callShown(db: Reader, id: number): Promise<(CallAbout & { readonly channel: string }) | null> {
  const row = await db
    .selectFrom('calls')
    .select(['id', 'channel', 'at', 'method', 'path', 'ms', 'status'])
    .select(['error_kind as errorKind', 'error_body as errorBody', 'run_id as runId'])
    .where('id', '=', id)
    .executeTakeFirst();
  return row ?? null;
}

export async function rawShown(db: Reader, id: number): Promise<RawShown | null> {
  const row = await db
    .selectFrom('raw_documents')
    .select([
      'id',
      'channel',
      'kind',
      'external_id as externalId',
      'received_at as receivedAt',
      'run_id as runId',
      'body',
    ])
    .where('id', '=', id)
    .executeTakeFirst();
  return row ?? null;
}

/** What an order's source had said of it by then (UTC epoch ms): the id of that document; null where none is kept. */
export async function rawOfOrder(db: Reader, orderId: number, by: number): Promise<number | null> {
  const row = await db
    .selectFrom('orders')
    .innerJoin('raw_documents as raw', (join) =>
      join.onRef('raw.channel', '=', 'orders.channel').onRef('raw.external_id', '=', 'orders.external_id'),
    )
    .select((of) => of.fn.max<number | null>('raw.id').as('id'))
    .where('orders.id', '=', orderId)
    .where('raw.kind', '=', 'order')
    .where('raw.received_at', '<=', by)
    .executeTakeFirst();
  return row?.id ?? null;
}

/** An entry of the change log: of what, and the fields before and after. */
export interface ChangeShown {
  readonly entity: string;
  readonly before: Readonly<Record<string, unknown>> | null;
  readonly after: Readonly<Record<string, unknown>> | null;
}

/** An entry of the change log by its number; null when it is not kept any more. */
export async function changeShown(db: Reader, id: number): Promise<ChangeShown | null> {
  const row = await db
    .selectFrom('changes')
    .select(['entity', 'before', 'after'])
    .where('id', '=', id)
    .executeTakeFirst();
  if (!row) return null;
  const parse = (text: string | null) => (text === null ? null : (JSON.parse(text) as Record<string, unknown>));
  return { entity: row.entity, before: parse(row.before), after: parse(row.after) };
}

/** When an issue was open, newest first. Times are UTC epoch ms. */
export interface IssueSpan {
  readonly openedAt: number;
  readonly closedAt: number | null;
  readonly foundBy: string;
  /** The fix that ended it. */
  readonly fixId: number | null;
}

export async function issueSpans(db: Reader, issueId: number): Promise<IssueSpan[]> {
  return db
    .selectFrom('issue_spans')
    .select(['opened_at as openedAt', 'closed_at as closedAt', 'found_by as foundBy', 'fix_id as fixId'])
    .where('issue_id', '=', issueId)
    .orderBy('id', 'desc')
    .execute();
}
