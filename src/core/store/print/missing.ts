import { type RawBuilder, sql } from 'kysely';
import type { Personalization } from '../../domain/print/personalization.ts';
import { recordChange, type Writer } from '../orders/changes.ts';
import type { Reader, Tx } from '../store.ts';
import { hasOtherLink, madeToOrder, notRead } from './printable.ts';
import { putPersonalizations, readerVersion } from './readings.ts';

/**
 * What the regular path left undone: `never-read`; `changed-since`: the line is not what was read; `older-rules`: our own rules were
 * raised since; `personalization-lost`; `file-not-fetched`, that of a new link too; `no-task`.
 */
export type MissingWhat =
  | 'never-read'
  | 'changed-since'
  | 'older-rules'
  | 'personalization-lost'
  | 'file-not-fetched'
  | 'no-task';

/** A line of an open order that the regular path should have dealt with by now. Times are UTC epoch ms. */
export interface MissingLine {
  readonly itemId: number;
  readonly orderId: number;
  readonly orderNumber: string;
  readonly orderStatus: string;
  readonly quantity: number;
  readonly what: MissingWhat;
  /** Since when it could have been done, as far as rows tell. */
  readonly since: number;
  /** The act by which a person decided it. */
  readonly decidedActId: number | null;
  /** Its newest task, a cancelled one. */
  readonly lastTaskId: number | null;
}

/** The reading rests on something else than what stands there now, and nobody was told: a decided line says so itself. */
const isOfOtherInput = sql`(r.reader = ${sql.lit(notRead)}
  or ((r.input_hash <> i.input_hash or r.notes_hash <> o.notes_hash or r.archive_sha256 is not c.sha256)
    and (r.decided_act_id is null or (r.findings not like '%"source-changed"%' and r.findings not like '%"file-pending"%'))))`;

/** What was read is gone. Where a reading found nothing to print it says so, and waits for a person. */
const isLost = sql`(r.not_made is null and not exists (select 1 from personalizations p where p.item_id = i.id)
  and iif(r.source is null, r.findings = '[]', r.findings not like '%"missing-personalization"%'))`;

const hasNoTask = sql`(exists (select 1 from personalizations p where p.item_id = i.id) and not exists (
  select 1 from print_tasks t where t.item_id = i.id and (t.status <> 'cancelled' or t.dropped = 1)))`;

/**
 * Lines that slipped through: never read, or not since they changed; read, but their personalization is gone; a file that nobody
 * fetched; a text without a task. What waits for a person is no miss.
 *
 * @param among which orders, `o.id`, are meant
 */
export async function missingLines(
  db: Reader,
  among: RawBuilder<boolean> = sql<boolean>`1 = 1`,
): Promise<MissingLine[]> {
  const { rows } = await sql<MissingLine>`
    select itemId, orderId, orderNumber, orderStatus, quantity, what, decidedActId, lastTaskId, case what
      when 'changed-since' then max(changedAt, coalesce(fileAt, 0), coalesce(
        (select max(a.at) from acts a where a.target = 'sku:' || sku), 0))
      when 'no-task' then max(changedAt, coalesce(readAt, 0), coalesce(
        (select max(t.updated_at) from print_tasks t where t.item_id = itemId), 0))
      else changedAt end as since
    from (
      select i.id as itemId, o.id as orderId, o.order_number as orderNumber, o.status as orderStatus, i.quantity, i.sku,
        o.changed_at as changedAt, c.updated_at as fileAt, r.read_at as readAt, r.decided_act_id as decidedActId,
        (select max(t.id) from print_tasks t where t.item_id = i.id) as lastTaskId,
        case
          when i.options like '%"CustomizedURL"%' and (c.item_id is null or (c.origin = 'link' and ${hasOtherLink}))
            then 'file-not-fetched'
          when r.item_id is null then 'never-read'
          when ${isOfOtherInput} then 'changed-since'
          when r.reader <> ${readerVersion} then 'older-rules'
          when ${isLost} then 'personalization-lost'
          when ${hasNoTask} then 'no-task'
        end as what
      from orders o
        join order_items i on i.order_id = o.id and i.adjustment = 0 and i.removed_at is null
        left join readings r on r.item_id = i.id
        left join customization_files c on c.item_id = i.id
      where ${among} and ${madeToOrder} and o.status = 'awaiting_shipment' and o.gone_at is null)
    where what is not null order by orderId, itemId`.execute(db);
  return rows;
}

/** Orders, `o`, that came or changed since (UTC epoch ms). */
export function cameOrChangedSince(since: number): RawBuilder<boolean> {
  return sql<boolean>`(o.ordered_at >= ${since} or o.modified_at >= ${since})`;
}

/** Has a line read anew, what a person decided put back as it was said, and leaves word that the safety net caught it. */
export async function markCaught(tx: Tx, by: Writer, line: MissingLine): Promise<void> {
  if (line.what === 'personalization-lost') await putBackDecided(tx, line);
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

/** No machine reads what a person decided: the words of the act are in the change log. */
async function putBackDecided(tx: Tx, { itemId, orderId, decidedActId }: MissingLine): Promise<void> {
  if (decidedActId === null) return;
  const said = await tx
    .selectFrom('changes')
    .select('after')
    .where('order_id', '=', orderId)
    .where('entity', '=', 'reading')
    .where('entity_id', '=', itemId)
    .where('act_id', '=', decidedActId)
    .orderBy('id', 'desc')
    .executeTakeFirst();
  const { personalizations } = JSON.parse(said?.after ?? '{}') as { readonly personalizations?: string };
  const words = JSON.parse(personalizations ?? '[]') as readonly Personalization[];
  await putPersonalizations(tx, itemId, 'person', words);
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
