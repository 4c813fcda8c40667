import { groupedIssues, type IssuesOfOne } from '../../core/issues/groups.ts';
import { findClass } from '../../core/issues/index.ts';
import { unsureClasses } from '../../core/issues/present.ts';
import { listIssueClasses } from '../../core/store/issues/issue-classes.ts';
import type { OpenClass } from '../../core/store/issues/issue-counts.ts';
import type { IssueSort } from '../../core/store/issues/issue-groups.ts';
import type { IssueFilter } from '../../core/store/issues/issue-list.ts';
import type { Page } from '../components/list.ts';
import type { Filter } from '../filter.ts';
import { issueFilter } from '../issue-query.ts';
import type { Session } from '../session.ts';

/** A row of the list: what is wrong with one order, barcode or matter of the shop, or all of a class. */
export type IssueRow =
  | ({ readonly kind: 'one'; readonly key: string } & IssuesOfOne)
  | ({ readonly kind: 'class'; readonly key: string; readonly title: string } & OpenClass);

export type Grouping = 'order' | 'class';

/** The filter as the store understands it; null when nothing can pass. */
export async function readFilter({ store, now }: Session, filter: Filter): Promise<IssueFilter | null> {
  return issueFilter(filter, { now: now(), unsure: await unsureClasses(store.db, now()) });
}

export async function readIssueRows(
  session: Session,
  filter: Filter,
  by: { readonly grouping: Grouping; readonly sort: IssueSort },
  page: { readonly limit: number; readonly offset: number },
): Promise<Page<IssueRow>> {
  const { store, now } = session;
  const wanted = await readFilter(session, filter);
  if (!wanted) return { rows: [], total: 0 };
  if (by.grouping === 'class') {
    const classes = await listIssueClasses(store.db, wanted, now());
    const rows = classes.map((one): IssueRow => {
      return { kind: 'class', key: `class ${one.class}`, title: findClass(one.class)?.title ?? one.class, ...one };
    });
    return { rows: rows.slice(page.offset, page.offset + page.limit), total: rows.length };
  }
  const { rows, total } = await groupedIssues(store.db, wanted, page, now(), by.sort);
  return { rows: rows.map((one) => ({ kind: 'one', key: keyOf(one), ...one })), total };
}

/** What a row is about stays the same whatever of it is the worst by now. */
function keyOf({ first: { id, orderId, barcode } }: IssuesOfOne): string {
  if (orderId !== null) return `order ${orderId}`;
  return barcode === null ? `issue ${id}` : `barcode ${barcode}`;
}
