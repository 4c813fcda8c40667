import { type RawBuilder, sql } from 'kysely';
import { type Mode, type Severity, severityOf } from '../../domain/issue.ts';
import { among } from '../among.ts';
import type { Reader } from '../store.ts';
import type { Written } from './origins.ts';

/** `snoozed` and `ignored` are open still, and put aside by a person. */
export type IssueState = 'open' | 'snoozed' | 'ignored' | 'closed';

/** One piece of evidence, with the one who wrote the value. */
export interface KeptEvidence {
  readonly what: string;
  readonly value: string | number | null;
  /** A buyer's words: shown on the issue itself, never in a list. */
  readonly isBuyers?: true;
  readonly written?: Written;
}

/** One thing that is or was wrong, as it is listed. Times are UTC epoch ms. */
export interface IssueListed {
  readonly id: number;
  readonly class: string;
  readonly key: string;
  readonly orderId: number | null;
  readonly barcode: string | null;
  readonly subject: string;
  /** Of the order that it is about. */
  readonly orderNumber: string | null;
  readonly state: IssueState;
  /** One step worse than its class when the order's ship-by is near. */
  readonly severity: Severity;
  readonly mode: Mode;
  readonly line: string;
  readonly evidence: readonly KeptEvidence[];
  readonly detail: unknown;
  readonly version: number;
  readonly since: number;
  readonly firstSeenAt: number;
  readonly lastSeenAt: number;
  readonly closedAt: number | null;
  readonly timesReopened: number;
  readonly snoozedUntil: number | null;
  /** Why it was put aside. */
  readonly reason: string | null;
  readonly shipBy: number | null;
}

export interface IssueFilter {
  readonly states?: readonly IssueState[];
  readonly classes?: readonly string[];
  readonly severities?: readonly Severity[];
  readonly orderId?: number;
  readonly ids?: readonly number[];
  readonly barcode?: string;
  readonly modes?: readonly Mode[];
  /** The order’s number has one of these in it. */
  readonly orderNumbers?: readonly string[];
  readonly notOrderNumbers?: readonly string[];
  /** Of what is closed, only what closed since then (UTC epoch ms). */
  readonly closedSince?: number;
  /** Each of these words occurs in subject, line or class. */
  readonly words?: readonly string[];
  readonly withoutWords?: readonly string[];
}

/** How bad an issue is now: one step worse when the ship-by of its order, still to be sent, is less than a day away. */
export function severityNow(now: number): RawBuilder<number> {
  return sql<number>`min(4, i.severity + (i.worse_at is not null and i.worse_at < ${now}))`;
}

/** The state as it is shown. */
export function stateNow(now: number): RawBuilder<string> {
  return sql<string>`case when i.state = 'closed' then 'closed' when i.ignored_at is not null then 'ignored'
    when i.snoozed_until > ${now} then 'snoozed' else 'open' end`;
}

/** Issues, the worst first, then the longest. @param now UTC epoch ms */
export async function listIssues(
  db: Reader,
  filter: IssueFilter,
  page: { readonly limit: number; readonly offset: number },
  now: number,
): Promise<{ rows: IssueListed[]; total: number }> {
  const where = whereOf(filter, now);
  const { rows: counted } = await sql<{ total: number }>`
    select count(*) as total from issues i left join orders o on o.id = i.order_id where ${where}`.execute(db);
  const { rows } = await sql<RawIssue>`
    select i.*, ${severityNow(now)} as severity_now, ${stateNow(now)} as state_now, o.ship_by as ship_by,
      o.order_number as order_number
    from issues i left join orders o on o.id = i.order_id where ${where}
    order by severity_now desc, i.since, i.id limit ${page.limit} offset ${page.offset}`.execute(db);
  return { rows: rows.map(toIssue), total: counted[0]?.total ?? 0 };
}

/** One issue by its number; null when there is none. */
export async function readIssue(db: Reader, id: number, now: number): Promise<IssueListed | null> {
  return (await listIssues(db, { ids: [id] }, { limit: 1, offset: 0 }, now)).rows[0] ?? null;
}

/** What is open at the same orders and barcodes, those among them. */
export async function openBeside(
  db: Reader,
  issues: readonly Pick<IssueListed, 'orderId' | 'barcode'>[],
): Promise<Pick<IssueListed, 'id' | 'class' | 'orderId' | 'barcode'>[]> {
  const orderIds = issues.flatMap(({ orderId }) => orderId ?? []);
  const barcodes = issues.flatMap(({ barcode }) => barcode ?? []);
  const { rows } = await sql<Pick<IssueListed, 'id' | 'class' | 'orderId' | 'barcode'>>`
    select id, class, order_id as orderId, barcode from issues where state = 'open' and order_id in ${among(orderIds)}
    union
    select id, class, order_id, barcode from issues where state = 'open' and barcode in ${among(barcodes)}
    order by id`.execute(db);
  return rows;
}

/** Which issues are meant, as a condition on `issues i left join orders o`. */
export function whereOf(filter: IssueFilter, now: number): RawBuilder<unknown> {
  const terms: RawBuilder<unknown>[] = [sql`1 = 1`];
  if (filter.ids) terms.push(sql`i.id in ${among(filter.ids)}`);
  if (filter.classes) terms.push(sql`i.class in ${among(filter.classes)}`);
  if (filter.orderId !== undefined) terms.push(sql`i.order_id = ${filter.orderId}`);
  if (filter.barcode !== undefined) terms.push(sql`i.barcode = ${filter.barcode}`);
  if (filter.states) {
    // In these words, so that the partial index over what is open is used.
    if (!filter.states.includes('closed')) terms.push(sql`i.state = 'open'`);
    terms.push(sql`${stateNow(now)} in ${among(filter.states)}`);
  }
  if (filter.severities) {
    const ranks = filter.severities.map((severity) => ['low', 'medium', 'high', 'critical'].indexOf(severity) + 1);
    terms.push(sql`${severityNow(now)} in ${among(ranks)}`);
  }
  if (filter.modes) terms.push(sql`i.mode in ${among(filter.modes)}`);
  if (filter.closedSince !== undefined) {
    terms.push(sql`(i.state = 'open' or (i.state = 'closed' and i.closed_at >= ${filter.closedSince}))`);
  }
  const number = sql`lower(ifnull(o.order_number, ''))`;
  const has = (text: string): RawBuilder<unknown> => sql`instr(${number}, ${text.toLowerCase()}) > 0`;
  if (filter.orderNumbers) terms.push(sql`(${sql.join(filter.orderNumbers.map(has), sql` or `)})`);
  for (const text of filter.notOrderNumbers ?? []) terms.push(sql`not ${has(text)}`);
  const text = sql`lower(i.class || ' ' || i.subject || ' ' || i.line)`;
  for (const word of filter.words ?? []) terms.push(sql`instr(${text}, ${word.toLowerCase()}) > 0`);
  for (const word of filter.withoutWords ?? []) terms.push(sql`instr(${text}, ${word.toLowerCase()}) = 0`);
  return sql.join(terms, sql` and `);
}

/** The ids of an order's open issues, the worst first. */
export async function issueIdsOf(db: Reader, orderIds: readonly number[]): Promise<ReadonlyMap<number, number[]>> {
  const rows = await db
    .selectFrom('issues')
    .select(['id', 'order_id'])
    .where('state', '=', 'open')
    .where('order_id', 'in', among(orderIds))
    .orderBy('severity', 'desc')
    .orderBy('id')
    .execute();
  const ids = new Map<number, number[]>();
  for (const { id, order_id } of rows) {
    if (order_id !== null) ids.set(order_id, [...(ids.get(order_id) ?? []), id]);
  }
  return ids;
}

interface RawIssue {
  id: number;
  class: string;
  key: string;
  order_id: number | null;
  barcode: string | null;
  subject: string;
  order_number: string | null;
  state_now: string;
  severity_now: number;
  mode: string;
  line: string;
  evidence: string;
  detail: string;
  version: number;
  since: number;
  first_seen_at: number;
  last_seen_at: number;
  closed_at: number | null;
  times_reopened: number;
  snoozed_until: number | null;
  snooze_reason: string | null;
  ignore_reason: string | null;
  ship_by: number | null;
}

function toIssue(row: RawIssue): IssueListed {
  return {
    id: row.id,
    class: row.class,
    key: row.key,
    orderId: row.order_id,
    barcode: row.barcode,
    subject: row.subject,
    orderNumber: row.order_number,
    state: row.state_now as IssueState,
    severity: severityOf(row.severity_now),
    mode: row.mode as Mode,
    line: row.line,
    evidence: JSON.parse(row.evidence) as KeptEvidence[],
    detail: JSON.parse(row.detail) as unknown,
    version: row.version,
    since: row.since,
    firstSeenAt: row.first_seen_at,
    lastSeenAt: row.last_seen_at,
    closedAt: row.closed_at,
    timesReopened: row.times_reopened,
    snoozedUntil: row.snoozed_until,
    reason: row.state_now === 'ignored' ? row.ignore_reason : row.snooze_reason,
    shipBy: row.ship_by,
  };
}
