import { type RawBuilder, sql } from 'kysely';
import { hasUnreadNeighbour } from './neighbouring-lines.ts';
import { unapproved } from './review-state.ts';

/** Stands for the version of our rules on a reading that has to be made anew, whatever it was made from. */
export const notRead = 0;

/** So many digits of a link's hash name it in a finding. */
export const linkDigits = 12;

/**
 * Whether a line has another link than its file came by: behind it there may be another design (see `currentFile`). Of a file that
 * was handed in: whether nobody was told of the new link yet. Expects the aliases r (readings), i (order_items) and c
 * (customization_files, left joined).
 */
export const hasOtherLink: RawBuilder<number> = sql<number>`coalesce(case c.origin
  when 'hand-in' then i.link_hash is not c.link_hash and instr(r.findings, substr(i.link_hash, 1, ${sql.lit(linkDigits)})) = 0
  else c.link_hash <> i.link_hash end, 0)`;

/** Whether a finding, `f.value`, is about the whole line or about the text of this very task. */
const isAboutTask = sql<number>`(f.value ->> 'position' is null or exists (select 1 from personalizations p
  where p.item_id = t.item_id and p.position = f.value ->> 'position' and p.text is t.text))`;

/**
 * Whether what was read of a line was read of exactly the options, notes and file that we hold now (and no other link; of a note, with
 * the same lines beside it), and of what an operator says of the product (else its reader is 0), and the line is goods. Expects the
 * aliases o (orders), i (order_items), r (readings) and c (customization_files, left joined).
 */
export const isReadAsItStands: RawBuilder<number> = sql<number>`(
  r.reader <> ${sql.lit(notRead)} and r.not_made is null and r.input_hash = i.input_hash and r.notes_hash = o.notes_hash and r.archive_sha256 is c.sha256
  and (c.item_id is null or c.state = 'read' or r.source = 'person') and not ${hasOtherLink} and not ${hasUnreadNeighbour})`;

/** Whether a task, `x`, counts for its line: a piece that is made, is to be made, or that a person dropped. */
export const isLive: RawBuilder<number> = sql<number>`(x.status <> 'cancelled' or x.dropped = 1)`;

/** The pieces of a line, `i`, that its tasks make up, those left out that nobody asks for any more; null: it has none. */
export const piecesInTasks: RawBuilder<number | null> = sql`(
  select sum(x.quantity - x.surplus) from print_tasks x where x.item_id = i.id and ${isLive})`;

/**
 * Whether a print task may be printed at this very moment; the only place that says so. It stands on the facts as they are now:
 * the order waits for shipment and is still there, the line too, and is a line of it, nothing waits for a person (a begun task, which is
 * never touched, carries no findings: those of its line speak for it), the line is read as it stands, and the pieces of the line add up
 * to what was ordered. Whoever changes one of them (a sync, a webhook, a person) makes the task unprintable in that same moment,
 * without running anything.
 *
 * Expects the aliases t (print_tasks), o (orders), i (order_items), r (readings) and c (customization_files, left joined).
 */
export const printable: RawBuilder<number> = sql<number>`(
  t.ready = 1 and t.findings = '[]' and t.status in ('pending', 'in_progress') and t.surplus = 0
  and o.status = 'awaiting_shipment' and o.gone_at is null and i.removed_at is null and i.order_id = t.order_id
  and ${isReadAsItStands}
  and not (t.status = 'in_progress' and ${unapproved(isAboutTask)})
  and ${piecesInTasks} = i.quantity
)`;

/**
 * Whether an order is made to its buyer's words at all. Trendyol's packages are goods off the shelf: they carry no words, and every
 * line of them would wait for a person. Expects the alias o (orders).
 */
export const madeToOrder: RawBuilder<boolean> = sql<boolean>`o.channel <> 'trendyol'`;

/** What `printable` is asked of. */
export const taskSources: RawBuilder<unknown> = sql`print_tasks t
  join orders o on o.id = t.order_id
  join order_items i on i.id = t.item_id
  left join readings r on r.item_id = t.item_id
  left join customization_files c on c.item_id = t.item_id`;
