import { type RawBuilder, sql } from 'kysely';
import type { PersonalizationSource } from '../../domain/print/personalization.ts';
import type { PrintLine, PrintOrder } from './print-order.ts';

/** Readings that may be others when the order has other lines: a note is about one of them, or about the only one. */
const sources: readonly PersonalizationSource[] = ['note', 'rule', 'model'];

/**
 * Whether what was read of a line rests on the order's other lines, and one of them is not what it was then: it came, it says
 * something else, or it went. Until the order is read anew, which one run of the print queue does, nobody knows what the note is
 * about. Expects the aliases i (order_items) and r (readings); `restsOnUnread` says the same of a loaded order.
 */
export const hasUnreadNeighbour: RawBuilder<number> = sql<number>`(r.source in (${sql.join(sources.map((one) => sql.lit(one)))})
  and exists (select 1 from order_items n left join readings m on m.item_id = n.id
    where n.order_id = i.order_id and n.id <> i.id and n.adjustment = 0 and case
      when n.removed_at is not null then exists (select 1 from print_tasks y where y.item_id = n.id and y.status = 'pending')
      else m.item_id is null or (m.decided_act_id is null and m.input_hash <> n.input_hash) end))`;

/** See `hasUnreadNeighbour`. */
export function restsOnUnread({ lines }: PrintOrder, line: PrintLine): boolean {
  const source = line.reading?.source ?? null;
  return source !== null && sources.includes(source) && lines.some((other) => other !== line && isUnread(other));
}

function isUnread({ removed, tasks, reading, mark }: PrintLine): boolean {
  if (removed) return tasks.some(({ status }) => status === 'pending');
  return reading === null || (reading.decidedActId === null && reading.inputHash !== mark.inputHash);
}
