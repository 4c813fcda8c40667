import { sql } from 'kysely';
import { recordChange, type Writer } from '../orders/changes.ts';
import type { Reader, Tx } from '../store.ts';
import { madeToOrder, notRead } from './printable.ts';
import { readerVersion } from './readings.ts';

export type MissingWhat = 'never-read' | 'personalization-lost' | 'file-not-fetched' | 'no-task';

/** A line of an open order that the regular path should have dealt with by now. */
export interface MissingLine {
  readonly itemId: number;
  readonly orderId: number;
  readonly what: MissingWhat;
}

/**
 * Lines that slipped through: never read, read but their personalization is gone, a file that nobody fetched, a certain text
 * without a task. What waits for a person is no miss.
 *
 * @param since only orders that came or changed since; @param until and not after: the regular path has had its time (UTC epoch ms)
 */
export async function missingLines(db: Reader, since: number, until: number): Promise<MissingLine[]> {
  const { rows } = await sql<MissingLine>`
    select itemId, orderId, what from (
      select i.id as itemId, o.id as orderId, case
        when i.options like '%"CustomizedURL"%' and c.item_id is null then 'file-not-fetched'
        when r.item_id is null or r.reader <> ${readerVersion} then 'never-read'
        when r.source is not null and not exists (select 1 from personalizations p where p.item_id = i.id)
          then 'personalization-lost'
        when r.source is not null and not exists (
          select 1 from print_tasks t where t.item_id = i.id and (t.status <> 'cancelled' or t.dropped = 1)) then 'no-task'
        end as what
      from orders o
        join order_items i on i.order_id = o.id and i.adjustment = 0 and i.removed_at is null
        left join readings r on r.item_id = i.id
        left join customization_files c on c.item_id = i.id
      where ${madeToOrder} and o.status = 'awaiting_shipment' and o.gone_at is null
        and (o.ordered_at >= ${since} or o.modified_at >= ${since}) and o.changed_at <= ${until})
    where what is not null order by orderId, itemId`.execute(db);
  return rows;
}

/** Has a line read anew, and leaves word that the safety net caught it. */
export async function markCaught(tx: Tx, by: Writer, line: MissingLine): Promise<void> {
  await tx.updateTable('readings').set({ reader: notRead }).where('item_id', '=', line.itemId).execute();
  await recordChange(tx, by, {
    entity: 'reading',
    entityId: line.itemId,
    orderId: line.orderId,
    op: 'returned',
    before: null,
    after: { caught_by: 'safety net', what: line.what },
  });
}

/** How many lines the safety net has caught since (UTC epoch ms): above zero the regular path leaks (S32). */
export async function caughtSince(db: Reader, since: number): Promise<number> {
  const { caught } = await db
    .selectFrom('changes')
    .select((of) => of.fn.countAll<number>().as('caught'))
    .where('entity', '=', 'reading')
    .where('op', '=', 'returned')
    .where('at', '>=', since)
    .executeTakeFirstOrThrow();
  return caught;
}
