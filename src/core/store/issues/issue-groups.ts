import { sql } from 'kysely';
import type { Reader } from '../store.ts';
import { type IssueFilter, severityNow, whereOf } from './issue-list.ts';

/** Issues of one order, or of one barcode, or of the shop as a whole. */
export interface IssueGroup {
  readonly ids: readonly number[];
}

/** Issues by what they are about, that with the worst of them first. @param now UTC epoch ms */
export async function listIssueGroups(
  db: Reader,
  filter: IssueFilter,
  page: { readonly limit: number; readonly offset: number },
  now: number,
): Promise<{ rows: IssueGroup[]; total: number }> {
  const about = sql`case when i.order_id is not null then 'order ' || i.order_id
    when i.barcode is not null then 'barcode ' || i.barcode else 'issue ' || i.id end`;
  const from = sql`from issues i left join orders o on o.id = i.order_id where ${whereOf(filter, now)}`;
  const { rows: counted } = await sql<{ total: number }>`select count(distinct ${about}) as total ${from}`.execute(db);
  const { rows } = await sql<{ ids: string }>`
    select json_group_array(i.id) as ids, max(${severityNow(now)}) as worst, min(i.since) as since ${from}
    group by ${about} order by worst desc, since, min(i.id) limit ${page.limit} offset ${page.offset}`.execute(db);
  return { rows: rows.map(({ ids }) => ({ ids: JSON.parse(ids) as number[] })), total: counted[0]?.total ?? 0 };
}
