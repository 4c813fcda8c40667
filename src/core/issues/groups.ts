import { rankOf } from '../domain/issue.ts';
import { type IssueSort, listIssueGroups } from '../store/issues/issue-groups.ts';
import { type IssueFilter, listIssues } from '../store/issues/issue-list.ts';
import type { Reader } from '../store/store.ts';
import { type IssueShown, shownIssues, symptomsBelow } from './present.ts';

/** What is wrong with one order, one barcode, or the shop. */
export interface IssuesOfOne {
  /** The worst, or what brings it about: what is mended first. */
  readonly first: IssueShown;
  /** The rest, symptoms below what brings them about. */
  readonly others: readonly IssueShown[];
  /** The worst severity among them. */
  readonly worst: IssueShown['severity'];
}

/** Issues, one entry for each order, barcode or matter of the shop, the worst first. @param now UTC epoch ms */
export async function groupedIssues(
  db: Reader,
  filter: IssueFilter,
  page: { readonly limit: number; readonly offset: number },
  now: number,
  sort?: IssueSort,
): Promise<{ rows: IssuesOfOne[]; total: number }> {
  const { rows: groups, total } = await listIssueGroups(db, filter, page, now, sort);
  const ids = groups.flatMap((group) => group.ids);
  const { rows } = await listIssues(db, { ids }, { limit: ids.length, offset: 0 }, now);
  const shown = new Map((await shownIssues(db, rows, now)).map((issue) => [issue.id, issue]));
  return { rows: groups.flatMap((group) => ofOne(group.ids.flatMap((id) => shown.get(id) ?? []))), total };
}

function ofOne(issues: readonly IssueShown[]): IssuesOfOne[] {
  const worstFirst = [...issues].sort(
    (one, other) => rankOf(other.severity) - rankOf(one.severity) || one.since - other.since || one.id - other.id,
  );
  const [worst] = worstFirst;
  if (!worst) return [];
  // A cause that is milder than what it brings about stands where that stood.
  const cause = causeOf(worst, worstFirst);
  const [first = worst, ...others] = symptomsBelow([cause, ...worstFirst.filter((issue) => issue !== cause)]);
  return [{ first, others, worst: worst.severity }];
}

/** What brought an issue about, and that, as far as it is among these. */
function causeOf(issue: IssueShown, among: readonly IssueShown[]): IssueShown {
  const seen = new Set<number>();
  let cause = issue;
  for (let next: IssueShown | undefined = issue; next && !seen.has(next.id); ) {
    seen.add(next.id);
    cause = next;
    const rootId: number | null = next.rootId;
    next = among.find(({ id }) => id === rootId);
  }
  return cause;
}
