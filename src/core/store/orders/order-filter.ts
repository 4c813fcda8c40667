import { type Expression, type ExpressionBuilder, type SqlBool, sql } from 'kysely';
import { rankOf, type Severity } from '../../domain/issue.ts';
import type { OrderStatus } from '../../domain/order.ts';
import { among } from '../among.ts';
import { severityNow } from '../issues/issue-list.ts';
import { isOpenLineOf, type OpenKind, openIn } from '../print/review-state.ts';
import type { DB } from '../schema.ts';
import { beginning, containing } from './search-text.ts';

/** Which orders a list shows. Everything that is given must hold. */
export interface OrderFilter {
  /** Each must occur in numbers, ids, customer or SKUs, in any case and with or without accents. */
  readonly words?: readonly string[];
  /** None of these may. */
  readonly not?: readonly string[];
  /** Any of these. */
  readonly status?: readonly OrderStatus[];
  /** Any of these, each by the beginning of its name in any case: `ebay` is `ebay_v2` too. */
  readonly marketplace?: string | readonly string[];
  readonly notMarketplace?: readonly string[];
  /** Any of these. */
  readonly channel?: string | readonly string[];
  readonly notChannel?: readonly string[];
  /** When it was ordered, UTC epoch ms, both ends included. */
  readonly orderedFrom?: number;
  readonly orderedTo?: number;
  /** Any of these names of tags, in any case. */
  readonly tag?: string | readonly string[];
  readonly notTag?: readonly string[];
  /** Only orders whose latest document is parked. */
  readonly parked?: boolean;
  /** Only orders whose latest document is not. */
  readonly notParked?: boolean;
  /** Any of these states of printing; see `isInPrint`. */
  readonly print?: readonly PrintWord[];
  readonly notPrint?: readonly PrintWord[];
  /** Only orders that something of these is wrong with; see `IssueAsked`. */
  readonly issue?: IssueAsked;
  readonly notIssue?: IssueAsked;
}

/** Something that is open and not put aside: of one of these classes, or so bad. Neither: anything at all. */
export interface IssueAsked {
  readonly classes: readonly string[];
  readonly severities: readonly Severity[];
  /** UTC epoch ms. */
  readonly now: number;
}

/** `review`: something of it waits for a person; `waiting`: nothing does, and a file of it is on its way; `open`: pieces are still to be made; `done`: all that were to be made are. */
export const printWords = ['review', 'waiting', 'open', 'done'] as const;
export type PrintWord = (typeof printWords)[number];

/** Whether a filter lets everything through. */
export function isEmptyFilter(filter: OrderFilter): boolean {
  return Object.values(filter).every(
    (value) => value === undefined || value === false || (Array.isArray(value) && value.length === 0),
  );
}

/**
 * A filter as conditions.
 *
 * @param byStatus look statuses up in their index; otherwise they are compared while the list's own index is gone through,
 *   which is far cheaper than fetching the wide rows of, say, all shipped orders to compare the rest
 */
export function matching(
  of: ExpressionBuilder<DB, 'orders'>,
  filter: OrderFilter,
  byStatus: boolean,
): Expression<SqlBool>[] {
  const { words = [], not = [], status = [], orderedFrom, orderedTo, parked, notParked } = filter;
  const conditions: Expression<SqlBool>[] = [];
  const anyOf = (names: string | readonly string[] | undefined, one: (name: string) => Expression<SqlBool>): void => {
    if (names !== undefined) conditions.push(of.or([names].flat().map(one)));
  };
  const noneOf = (names: readonly string[] = [], one: (name: string) => Expression<SqlBool>): void => {
    for (const name of names) conditions.push(of.not(one(name)));
  };
  if (status.length > 0) conditions.push(of(byStatus ? sql.ref('status') : sql`+status`, 'in', status));
  anyOf(filter.marketplace, isFrom);
  noneOf(filter.notMarketplace, isFrom);
  anyOf(filter.channel, (name) => of('channel', '=', name));
  noneOf(filter.notChannel, (name) => of('channel', '=', name));
  if (orderedFrom !== undefined) conditions.push(of('ordered_at', '>=', orderedFrom));
  if (orderedTo !== undefined) conditions.push(of('ordered_at', '<=', orderedTo));
  anyOf(filter.tag, (name) => carriesTag(of, name));
  noneOf(filter.notTag, (name) => carriesTag(of, name));
  anyOf(filter.print, (word) => isInPrint[word as PrintWord]);
  noneOf(filter.notPrint, (word) => isInPrint[word as PrintWord]);
  if (filter.issue) conditions.push(isWrong(filter.issue));
  if (filter.notIssue) conditions.push(of.not(isWrong(filter.notIssue)));
  if (parked) conditions.push(isParked(of));
  if (notParked) conditions.push(of.not(isParked(of)));
  for (const word of words) conditions.push(sql<SqlBool>`search_text like ${containing(word)} escape '\\'`);
  for (const word of not) conditions.push(sql<SqlBool>`search_text not like ${containing(word)} escape '\\'`);
  return conditions;
}

function isWrong({ classes, severities, now }: IssueAsked): Expression<SqlBool> {
  const asked = sql.join(
    [
      ...(classes.length > 0 ? [sql`i.class in ${among(classes)}`] : []),
      ...(severities.length > 0 ? [sql`${severityNow(now)} in ${among(severities.map(rankOf))}`] : []),
    ],
    sql` or `,
  );
  return sql<SqlBool>`orders.id in (select i.order_id from issues i where i.state = 'open' and i.ignored_at is null
    and (i.snoozed_until is null or i.snoozed_until <= ${now})
    ${classes.length + severities.length > 0 ? sql`and (${asked})` : sql``} and i.order_id is not null)`;
}

/** An order of no marketplace came from none. */
function isFrom(marketplace: string): Expression<SqlBool> {
  return sql<SqlBool>`ifnull(marketplace, '') like ${beginning(marketplace)} escape '\\'`;
}

function carriesTag(of: ExpressionBuilder<DB, 'orders'>, name: string): Expression<SqlBool> {
  return of(
    'id',
    'in',
    of
      .selectFrom('tags')
      .innerJoin('order_tags', 'order_tags.tag_external_id', 'tags.external_id')
      .innerJoin('orders as tagged', (join) =>
        join.onRef('tagged.id', '=', 'order_tags.order_id').onRef('tagged.channel', '=', 'tags.channel'),
      )
      .select('tagged.id')
      .where(sql<string>`tags.name collate nocase`, '=', name),
  );
}

const isOpenInPrint = sql<SqlBool>`orders.id in (select order_id from print_tasks where status in ('pending', 'in_progress', 'held'))`;

/**
 * Orders of which waiting tasks, or lines that have none, have open findings of a kind. The index of open tasks is found by its own words
 * only, hence the second look at the status; and lines are looked for from the open orders, of which there are few: those of all
 * the shipped ones keep their findings.
 */
function withOpen(kind: OpenKind): Expression<SqlBool> {
  return sql<SqlBool>`orders.id in (
    select order_id from print_tasks
    where status in ('pending', 'in_progress', 'held') and status <> 'in_progress' and ${openIn[kind](sql`findings`)}
    union all
    select o.id from orders o cross join readings r on r.order_id = o.id
      join order_items i on i.id = r.item_id left join customization_files c on c.item_id = r.item_id
    where o.status in ('awaiting_shipment', 'on_hold', 'awaiting_payment') and ${isOpenLineOf[kind]})`;
}

const isInReview = withOpen('review');

const isInPrint: Readonly<Record<PrintWord, Expression<SqlBool>>> = {
  review: isInReview,
  waiting: sql<SqlBool>`(${withOpen('waiting')} and not ${isInReview})`,
  open: isOpenInPrint,
  done: sql<SqlBool>`(exists (select 1 from print_tasks t where t.order_id = orders.id and t.status = 'completed') and not ${isOpenInPrint})`,
};

function isParked(of: ExpressionBuilder<DB, 'orders'>): Expression<SqlBool> {
  return of(
    'id',
    'in',
    of
      .selectFrom('parked')
      .innerJoin('orders as apart', (join) =>
        join.onRef('apart.external_id', '=', 'parked.external_id').onRef('apart.channel', '=', 'parked.channel'),
      )
      .select('apart.id')
      .where('parked.resolved_at', 'is', null),
  );
}
