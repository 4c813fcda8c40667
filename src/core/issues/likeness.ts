import type { Likeness } from '../domain/likeness.ts';
import type { IssueRow } from '../store/issues/ledger.ts';
import { findClass } from './index.ts';
import type { StoredFinding } from './issue.ts';

/** What an issue has in common with others of its class; null where its class tells nothing that one rule could hold for. */
export function likenessOf(finding: StoredFinding): Likeness | null {
  return findClass(finding.class)?.likeness?.(finding) ?? null;
}

/** A kept issue as its class knows it. */
export function storedFinding(issue: IssueRow): StoredFinding {
  return {
    issueId: issue.id,
    class: issue.class,
    key: issue.key,
    orderId: issue.order_id,
    barcode: issue.barcode,
    subject: issue.subject,
    detail: JSON.parse(issue.detail) as unknown,
  };
}
