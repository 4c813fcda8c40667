import { type Freshness, freshness } from '../store/issues/freshness.ts';
import { type IssueListed, openBeside } from '../store/issues/issue-list.ts';
import type { Reader } from '../store/store.ts';
import { findClass, issueClasses } from './index.ts';

/** An issue with what is known of it beside its row. */
export interface IssueShown extends IssueListed {
  readonly title: string;
  /** What it rests on was read longer ago than it should have been: when (UTC epoch ms); null where it is sure. */
  readonly unsureSince: number | null;
  /** The issue of the same order or barcode that brings this one about, and that is mended first. */
  readonly rootId: number | null;
}

/** Issues with their titles, whether they are sure, and what brought them about. @param now UTC epoch ms */
export async function shownIssues(db: Reader, issues: readonly IssueListed[], now: number): Promise<IssueShown[]> {
  const read = await freshness(db);
  const beside = await openBeside(db, issues);
  return issues.map((issue) => ({
    ...issue,
    title: findClass(issue.class)?.title ?? issue.class,
    unsureSince: unsureSince(issue, read, now),
    rootId: rootOf(issue, beside)?.id ?? null,
  }));
}

/** A reading that is older than three rounds of its job says little about now. */
const staleMs = {
  ...{ orders: 35 * 60_000, packages: 35 * 60_000 },
  ...{ 'open-orders': 95 * 60_000, listings: 95 * 60_000 },
} as const;

/** The classes that rest on a source that was not read as lately as it should have been: what is open of them is unsure. */
export async function unsureClasses(db: Reader, now: number): Promise<string[]> {
  const read = await freshness(db);
  const isUnsure = (cls: string): boolean => unsureSince({ class: cls, state: 'open' }, read, now) !== null;
  return issueClasses.map(({ id }) => id).filter(isUnsure);
}

function unsureSince(issue: Pick<IssueListed, 'class' | 'state'>, read: Freshness, now: number): number | null {
  const restsOn = findClass(issue.class)?.restsOn ?? 'ours';
  if (restsOn === 'ours' || issue.state === 'closed') return null;
  const at = read[restsOn];
  return at !== null && now - at > staleMs[restsOn] ? at : null;
}

type Related = Pick<IssueListed, 'id' | 'class' | 'orderId' | 'barcode'>;

function rootOf(issue: IssueListed, open: readonly Related[]): Related | undefined {
  if (issue.state === 'closed') return undefined;
  return open.find(
    (other) =>
      other.id !== issue.id &&
      ((issue.orderId !== null && other.orderId === issue.orderId) ||
        (issue.barcode !== null && other.barcode === issue.barcode)) &&
      findClass(other.class)?.causes.includes(issue.class),
  );
}

/** The list with each symptom right below what brings it about, where that is in the list too. */
export function symptomsBelow<T extends Pick<IssueShown, 'id' | 'rootId'>>(issues: readonly T[]): T[] {
  const ids = new Set(issues.map(({ id }) => id));
  const isBelow = ({ id, rootId }: T): boolean => rootId !== null && rootId !== id && ids.has(rootId);
  const seen = new Set<number>();
  const withBelow = (issue: T): T[] => {
    if (seen.has(issue.id)) return [];
    seen.add(issue.id);
    return [issue, ...issues.filter((one) => isBelow(one) && one.rootId === issue.id).flatMap(withBelow)];
  };
  const ordered = issues.filter((issue) => !isBelow(issue)).flatMap(withBelow);
  // Two that are said to bring each other about stand where they stood.
  return [...ordered, ...issues.filter(({ id }) => !seen.has(id))];
}
