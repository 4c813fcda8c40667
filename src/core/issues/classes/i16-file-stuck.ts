import { sql } from 'kysely';
import { mostAttempts } from '../../store/print/files.ts';
import { hasOtherLink } from '../../store/print/printable.ts';
import { latestStandstill, sinceItRan } from '../../store/runs/standstill.ts';
import { CannotRepair, defineIssue, type Finding } from '../issue.ts';

/** Several rounds of the chain: a try that is due so long was forgotten. */
const lateMs = 60 * 60_000;
/** A refusal may be a mistake of the moment; the second one is meant. */
const refusals = 2;

interface StuckFile {
  readonly itemId: number;
  readonly orderId: number;
  readonly orderNumber: string;
  readonly state: string;
  readonly failure: string | null;
  readonly attempts: number;
  readonly nextTryAt: number | null;
  readonly updatedAt: number;
}

const isGivenUp = sql`(c.state <> 'read' and (c.next_try_at is null or c.attempts >= ${mostAttempts}
  or (c.failure is not null and c.attempts >= ${refusals})))`;

/** It came at last, and its line still says that it did not. */
const isHereUnread = sql`(c.state = 'read' and c.attempts > ${refusals} and r.archive_sha256 is not c.sha256 and r.source is null
  and (r.findings like '%"file-refused"%' or r.findings like '%"file-unanswered"%' or r.findings like '%"file-unreadable"%'
    or r.findings like '%"file-mismatch"%'))`;

/** Of a line that is still to be made and that no person has decided; behind a newer link nobody has looked yet, which is no failure. */
export const fileStuck = defineIssue({
  id: 'I16',
  title: 'File stuck',
  description:
    'The buyer’s file of a line was refused twice, is not answered at all, or its next try is overdue: without it nobody knows what to print. Links to the files expire, so the source is asked for the order again, which may bring a new one; else the file is downloaded by hand and handed in (`orderdeck hand-in`).',
  severity: 'high',
  mode: 'A',
  subject: 'order',
  causes: ['I15', 'I17', 'I23'],
  async find(look) {
    const { rows } = await sql<StuckFile>`
      select c.item_id as itemId, o.id as orderId, o.order_number as orderNumber, c.state, c.failure, c.attempts,
        c.next_try_at as nextTryAt, c.updated_at as updatedAt
      from customization_files c
        join orders o on o.id = c.order_id
        join order_items i on i.id = c.item_id
        left join readings r on r.item_id = c.item_id
      where ${look.orders(sql.ref('c.order_id'))} and c.origin = 'link'
        and (${isGivenUp} or ${isHereUnread} or (c.state <> 'read' and c.next_try_at <= ${look.until - lateMs}))
        and not ${hasOtherLink} and i.removed_at is null and r.decided_act_id is null
        and o.status in ('awaiting_shipment', 'on_hold', 'awaiting_payment') and o.gone_at is null
        and (select coalesce(sum(t.quantity - t.surplus), 0) from print_tasks t where t.item_id = i.id
          and (t.status = 'completed' or t.dropped = 1)) < i.quantity
      order by o.id, c.item_id`.execute(look.db);
    const span = rows.length === 0 ? null : await latestStandstill(look.db, 'personalization-chain');
    return rows.map((file) => finding(file, (dueAt) => sinceItRan(dueAt, lateMs, span, look.now) + lateMs));
  },
  // Only its source can have a new link, and only a host that answers says that the old one is dead.
  fetch: ({ orderId, detail }) => {
    if (orderId === null) return [];
    const { failure } = detail as { readonly failure: string | null };
    return [...(failure === null ? [] : [{ fetch: 'order', orderId } as const]), { fetch: 'files', orderId }];
  },
  async repair({ orderId, detail }, { store, tools }) {
    const { itemId } = detail as { readonly itemId: number };
    const file = await store.db
      .selectFrom('customization_files')
      .select(['state', 'failure'])
      .where('item_id', '=', itemId)
      .executeTakeFirst();
    if (file?.state !== 'read') {
      const how = `orderdeck hand-in id:${orderId} FILE --line ${itemId}`;
      throw new CannotRepair(
        `The file was asked for again, and ${why(file?.failure)}. Download it by hand: \`${how}\`.`,
      );
    }
    await tools.prepare(Number(orderId));
  },
});

/** @param overdueAt from when on a try that was due then is overdue */
function finding(file: StuckFile, overdueAt: (dueAt: number) => number): Finding {
  const { itemId, orderId, orderNumber, state, failure, attempts, nextTryAt, updatedAt } = file;
  const isLate =
    state !== 'read' && nextTryAt !== null && attempts < mostAttempts && (failure === null || attempts < refusals);
  const told = isLate ? 'its next try is overdue' : `${why(failure)}, tried ${attempts} times`;
  const of = (field: string) => ({ entity: 'file', id: itemId, field }) as const;
  return {
    key: `item:${itemId}`,
    orderId,
    subject: orderNumber,
    since: isLate ? overdueAt(nextTryAt) : updatedAt,
    line: `line ${itemId}: ${state === 'read' ? 'the buyer’s file came, and was not read into it' : `the buyer’s file is not here: ${told}`}`,
    evidence: [
      { what: 'file', value: state, of: of('state') },
      { what: 'failure', value: failure, of: of('failure') },
      { what: 'tries', value: attempts, of: of('attempts') },
      {
        what: 'next try',
        value: nextTryAt === null ? null : new Date(nextTryAt).toISOString(),
        of: of('next_try_at'),
      },
    ],
    detail: { itemId, failure },
  };
}

function why(failure: string | null | undefined): string {
  return (failure && failures[failure]) || 'it was not answered';
}

const failures: Readonly<Record<string, string>> = {
  'file-refused': 'its link was refused',
  'file-unreadable': 'it cannot be read',
  'file-mismatch': 'it is another line’s',
};
