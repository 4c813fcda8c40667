import { findClass } from '../../core/issues/index.ts';
import type { IssueDefinition } from '../../core/issues/issue.ts';
import { type IssueShown, shownIssues } from '../../core/issues/present.ts';
import { readWhy, type Why } from '../../core/issues/why.ts';
import { listIssues, readIssue } from '../../core/store/issues/issue-list.ts';
import type { Session } from '../session.ts';

/** All that is told of one issue. */
export interface KnownIssue {
  readonly issue: IssueShown;
  readonly why: Why;
  /** What else is open at the same order or barcode. */
  readonly others: readonly IssueShown[];
  readonly definition: IssueDefinition | undefined;
}

const mostOthers = 50;

/** One issue with all that tells why; null when there is none of that number. */
export async function readKnown(session: Session, id: number): Promise<KnownIssue | null> {
  const { store, settings, inbox } = session;
  const at = { now: session.now(), zone: settings.zone };
  const listed = await readIssue(store.db, id, at.now);
  if (!listed) return null;
  const [issue] = await shownIssues(store.db, [listed], at.now);
  if (!issue) return null;
  // An inbox that cannot be read hides nothing but what was told by it.
  const told = await inbox.open().catch(() => null);
  return {
    issue,
    why: await readWhy(store.db, told, listed, at),
    others: (await issuesAt(session, issue)).filter((other) => other.id !== id),
    definition: findClass(issue.class),
  };
}

/** What is open at an order or a barcode, the worst first. */
export async function issuesAt(
  { store, now }: Session,
  at: { readonly orderId: number | null; readonly barcode: string | null },
): Promise<IssueShown[]> {
  if (at.orderId === null && at.barcode === null) return [];
  const of = at.orderId === null ? { barcode: at.barcode ?? '' } : { orderId: at.orderId };
  const filter = { ...of, states: ['open', 'snoozed', 'ignored'] } as const;
  const { rows } = await listIssues(store.db, filter, { limit: mostOthers, offset: 0 }, now());
  return shownIssues(store.db, rows, now());
}
