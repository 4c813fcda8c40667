import { type Mode, severityOf } from '../domain/issue.ts';
import type { KeptEvidence } from '../store/issues/issue-list.ts';
import type { Reader } from '../store/store.ts';
import type { Finding } from './issue.ts';

/** The open issues of a class as they were found: for a look that cannot see what they rest on, and so lets them be. */
export async function keptFindings(db: Reader, cls: string): Promise<Finding[]> {
  const rows = await db
    .selectFrom('issues')
    .selectAll()
    .where('class', '=', cls)
    .where('state', '=', 'open')
    .orderBy('id')
    .execute();
  return rows.map((row) => ({
    key: row.key,
    orderId: row.order_id,
    ...(row.barcode !== null && { barcode: row.barcode }),
    subject: row.subject,
    since: row.since,
    line: row.line,
    evidence: JSON.parse(row.evidence) as KeptEvidence[],
    severity: severityOf(row.severity),
    mode: row.mode as Mode,
    detail: JSON.parse(row.detail) as unknown,
  }));
}
