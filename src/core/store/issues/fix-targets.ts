import { among } from '../among.ts';
import type { Reader } from '../store.ts';
import type { IssueRow } from './ledger.ts';

/** Open issues that a fix may be asked for, those that nobody put aside; the worst first. */
export async function fixTargets(
  db: Reader,
  which: { readonly ids?: readonly number[]; readonly orderId?: number; readonly class?: string },
  now: number,
): Promise<IssueRow[]> {
  let query = db.selectFrom('issues').selectAll().where('state', '=', 'open');
  // Who names an issue means it, whether it was put aside or not.
  if (which.ids) query = query.where('id', 'in', among(which.ids));
  else {
    query = query
      .where('ignored_at', 'is', null)
      .where((of) => of.or([of('snoozed_until', 'is', null), of('snoozed_until', '<=', now)]));
  }
  if (which.orderId !== undefined) query = query.where('order_id', '=', which.orderId);
  if (which.class !== undefined) query = query.where('class', '=', which.class);
  return query.orderBy('severity', 'desc').orderBy('id').execute();
}
