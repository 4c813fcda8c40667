import { type RawBuilder, sql } from 'kysely';
import type { Reader } from '../store.ts';
import { type IssueFilter, severityNow, whereOf } from './issue-list.ts';

/** Issues of one order, or of one barcode, or of the shop as a whole. */
export interface IssueGroup {
  readonly ids: readonly number[];
}

/** In which order: the worst first, then the longest; the longest or the newest first; or the ship-by that is nearest. */
export const issueSorts = ['worst', 'oldest', 'newest', 'ship-by'] as const;
export type IssueSort = (typeof issueSorts)[number];

const orders: Readonly<Record<IssueSort, RawBuilder<unknown>>> = {
  worst: sql`worst desc, since, first`,
  oldest: sql`since, worst desc, first`,
  newest: sql`since desc, worst desc, first`,
  'ship-by': sql`ship_by is null, ship_by, worst desc, since, first`,
};

/** Issues by what they are about. @param now UTC epoch ms */
export async function listIssueGroups(
  db: Reader,
  filter: IssueFilter,
  page: { readonly limit: number; readonly offset: number },
  now: number,
  sort: IssueSort = 'worst',
): Promise<{ rows: IssueGroup[]; total: number }> {
  const about = sql`case when i.order_id is not null then 'order ' || i.order_id
    when i.barcode is not null then 'barcode ' || i.barcode else 'issue ' || i.id end`;
  const from = sql`from issues i left join orders o on o.id = i.order_id where ${whereOf(filter, now)}`;
  const { rows: counted } = await sql<{ total: number }>`select count(distinct ${about}) as total ${from}`.execute(db);
  const { rows } = await sql<{ ids: string }>`
    select json_group_array(i.id) as ids, max(${severityNow(now)}) as worst, min(i.since) as since,
      min(i.id) as first, min(o.ship_by) as ship_by ${from}
    group by ${about} order by ${orders[sort]} limit ${page.limit} offset ${page.offset}`.execute(db);
  return { rows: rows.map(({ ids }) => ({ ids: JSON.parse(ids) as number[] })), total: counted[0]?.total ?? 0 };
}
