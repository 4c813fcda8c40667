import type { IssueRow } from '../store/issues/ledger.ts';
import type { IssueDefinition } from './issue.ts';
import type { Scope } from './look.ts';

/** What has to be looked at to know whether one issue is still so. */
export function scopeOf({ subject }: IssueDefinition, { order_id, barcode }: IssueRow): Scope {
  if (subject === 'order' && order_id !== null) return { kind: 'orders', ids: [order_id] };
  if (subject === 'barcode' && barcode !== null) return { kind: 'barcodes', barcodes: [barcode] };
  return { kind: 'all' };
}
