import { type Freshness, freshness } from '../store/issues/freshness.ts';
import type { IssueListed } from '../store/issues/issue-list.ts';
import type { Reader } from '../store/store.ts';
import { findClass } from './index.ts';

/** An issue with what is known of it beside its row. */
export interface IssueShown extends IssueListed {
  readonly title: string;
  /** What it rests on was read longer ago than it should have been: when (UTC epoch ms); null where it is sure. */
  readonly unsureSince: number | null;
  /** The issue of the same order or barcode that brings this one about, and that is mended first. */
  readonly rootId: number | null;
}

/** Issues with their titles, whether they are sure, and what brought them about, as far as that is among `all`. */
export async function shownIssues(
  db: Reader,
  issues: readonly IssueListed[],
  all: readonly IssueListed[],
  now: number,
): Promise<IssueShown[]> {
  const read = await freshness(db);
  return issues.map((issue) => ({
    ...issue,
    title: findClass(issue.class)?.title ?? issue.class,
    unsureSince: unsureSince(issue, read, now),
    rootId: rootOf(issue, all)?.id ?? null,
  }));
}

/** A reading that is older than three rounds of its job says little about now. */
const staleMs = { orders: 35 * 60_000, packages: 35 * 60_000, listings: 95 * 60_000 } as const;

function unsureSince(issue: IssueListed, read: Freshness, now: number): number | null {
  const restsOn = findClass(issue.class)?.restsOn ?? 'ours';
  if (restsOn === 'ours' || issue.state === 'closed') return null;
  const at = read[restsOn];
  return at !== null && now - at > staleMs[restsOn] ? at : null;
}

function rootOf(issue: IssueListed, all: readonly IssueListed[]): IssueListed | undefined {
  return all.find(
    (other) =>
      other.state !== 'closed' &&
      ((issue.orderId !== null && other.orderId === issue.orderId) ||
        (issue.barcode !== null && other.barcode === issue.barcode)) &&
      findClass(other.class)?.causes.includes(issue.class),
  );
}
