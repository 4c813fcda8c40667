import { type RawBuilder, type Selectable, sql } from 'kysely';
import { nearMs } from '../../domain/issue.ts';
import { openStatuses } from '../../domain/order.ts';
import { among } from '../among.ts';
import type { Issues } from '../schema.ts';
import type { Reader, Tx } from '../store.ts';

/** A finding in the form in which it is kept. */
export interface NewIssue {
  readonly class: string;
  readonly key: string;
  readonly orderId: number | null;
  readonly alsoOrderId: number | null;
  readonly barcode: string | null;
  readonly subject: string;
  readonly severity: number;
  readonly mode: string;
  readonly line: string;
  /** JSON. */
  readonly evidence: string;
  readonly detail: string;
  readonly version: number;
  readonly since: number;
}

export type IssueRow = Selectable<Issues>;

/** How an issue came to light: by a look at what was touched, by the sweep of everything, or by the very first of them. */
export type FoundBy = 'live' | 'sweep' | 'first-sweep';

export async function issuesByKey(db: Reader, cls: string, keys: readonly string[]): Promise<Map<string, IssueRow>> {
  const rows = await db
    .selectFrom('issues')
    .selectAll()
    .where('class', '=', cls)
    .where('key', 'in', among(keys))
    .execute();
  return new Map(rows.map((row) => [row.key, row]));
}

/**
 * Opens an issue, opens it again, or brings what it says up to date.
 *
 * @param at.ignored a rule puts it aside from the start: why, and by which act
 * @returns whether it was not open before
 */
export async function keepFound(
  tx: Tx,
  found: NewIssue,
  held: IssueRow | undefined,
  at: {
    readonly now: number;
    readonly foundBy: FoundBy;
    readonly ignored: { readonly reason: string; readonly actId: number } | null;
  },
): Promise<boolean> {
  const said = {
    order_id: found.orderId,
    also_order_id: found.alsoOrderId,
    barcode: found.barcode,
    subject: found.subject,
    severity: found.severity,
    mode: found.mode,
    line: found.line,
    evidence: found.evidence,
    detail: found.detail,
    version: found.version,
    since: found.since,
    last_seen_at: at.now,
    worse_at: worseAt(found.orderId),
  };
  const aside = at.ignored && {
    ignored_at: at.now,
    ignore_reason: at.ignored.reason,
    act_id: at.ignored.actId,
  };
  if (!held) {
    const { id } = await tx
      .insertInto('issues')
      .values({ ...said, class: found.class, key: found.key, state: 'open', first_seen_at: at.now, ...aside })
      .returning('id')
      .executeTakeFirstOrThrow();
    await openSpan(tx, id, found.severity, at);
    return true;
  }
  const again = held.state === 'closed';
  // A row that is written anew says another time; what lasts is as old as it was.
  const since = again ? found.since : Math.min(held.since, found.since);
  await tx
    .updateTable('issues')
    .set({
      ...said,
      since,
      // Who wrote a value is found out once; what says the same keeps it.
      ...(again && { state: 'open', closed_at: null, times_reopened: held.times_reopened + 1 }),
      ...(again && { snoozed_until: null, snooze_reason: null }),
      ...(again && held.ignored_at === null && aside),
    })
    .where('id', '=', held.id)
    .execute();
  if (again) await openSpan(tx, held.id, found.severity, at);
  return again;
}

/** When the ship-by of an order that is still to be sent becomes near. */
function worseAt(orderId: number | null): RawBuilder<number | null> {
  return sql<
    number | null
  >`(select ship_by - ${nearMs} from orders where id = ${orderId} and status in ${among(openStatuses)})`;
}

/** Closes issues whose condition is gone. @param fixId the fix that ended them, where one did */
export async function closeIssues(tx: Tx, ids: readonly number[], now: number, fixId: number | null): Promise<void> {
  if (ids.length === 0) return;
  await tx
    .updateTable('issues')
    .set({ state: 'closed', closed_at: now })
    .where('id', 'in', among(ids))
    .where('state', '=', 'open')
    .execute();
  await tx
    .updateTable('issue_spans')
    .set({ closed_at: now, fix_id: fixId })
    .where('issue_id', 'in', among(ids))
    .where('closed_at', 'is', null)
    .execute();
}

async function openSpan(tx: Tx, issueId: number, severity: number, at: { now: number; foundBy: FoundBy }) {
  await tx
    .insertInto('issue_spans')
    .values({ issue_id: issueId, opened_at: at.now, severity, found_by: at.foundBy })
    .execute();
}

/** The open issues of a class that belong to what was looked at. */
export async function openOf(db: Reader, cls: string, within: OpenWithin): Promise<OpenIssue[]> {
  let query = db
    .selectFrom('issues')
    .select(['id', 'key', 'order_id as orderId'])
    .where('class', '=', cls)
    .where('state', '=', 'open');
  if (within.kind === 'orders') {
    const ids = within.ids;
    query = query.where((of) => of.or([of('order_id', 'in', among(ids)), of('also_order_id', 'in', among(ids))]));
  }
  if (within.kind === 'order-range') {
    query = query.where(sql<boolean>`order_id between ${within.from} and ${within.to}`);
  }
  if (within.kind === 'barcodes') query = query.where('barcode', 'in', among(within.barcodes));
  return query.execute();
}

export interface OpenIssue {
  readonly id: number;
  readonly key: string;
  readonly orderId: number | null;
}

export type OpenWithin =
  | { readonly kind: 'all' }
  | { readonly kind: 'order-range'; readonly from: number; readonly to: number }
  | { readonly kind: 'orders'; readonly ids: readonly number[] }
  | { readonly kind: 'barcodes'; readonly barcodes: readonly string[] };

export async function readIssueRow(db: Reader, id: number): Promise<IssueRow | null> {
  return (await db.selectFrom('issues').selectAll().where('id', '=', id).executeTakeFirst()) ?? null;
}
