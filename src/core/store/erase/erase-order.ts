import { sql } from 'kysely';
import { typedArg } from '../../domain/typed-args.ts';
import { itemInputHash, notesHash } from '../orders/print-input.ts';
import { foldText } from '../orders/search-text.ts';
import type { Tx } from '../store.ts';
import { erasedBody, erasedWord } from './without-buyer.ts';

/** Fields of the change log that tell of a buyer. */
const personal = [
  ...[
    'customer_name',
    'customer_email',
    'customer_username',
    'ship_to',
    'customer_notes',
    'internal_notes',
    'gift_message',
  ],
  ...[
    'tracking_url',
    'tracking_number',
    'search_text',
    'options',
    'foreign_options',
    'image_url',
    'text',
    'fields',
    'note',
    'findings',
    'origins',
  ],
].map((name) => `$.${name}`);
const erasedPlan = '{"changes":[],"calls":[],"following":[],"final":["the buyer’s data was erased since"]}';
/** Of what an issue is about: which line and which piece, never what stood there. */
const numbersAlone = sql`(select json_group_object(key, iif(type in ('integer', 'real'), value, null)) from json_each(issues.detail))`;
const erasedLine = 'its buyer’s data was erased';

/**
 * Erases from the store who bought an order and what was to be written on it, in one transaction, from every table. What is counted stays.
 *
 * @param now UTC epoch ms
 */
export async function eraseOrder(tx: Tx, orderId: number, now: number): Promise<void> {
  const order = await tx.selectFrom('orders').selectAll().where('id', '=', orderId).executeTakeFirstOrThrow();
  const notes = notesHash({ customerNotes: null, internalNotes: null });
  const items = await tx.selectFrom('order_items').selectAll().where('order_id', '=', orderId).execute();
  const skus = new Set(items.map(({ sku }) => sku));
  const tracking = order.tracking_number === null ? null : erasedWord;
  const known = [order.order_number, order.external_id, order.order_key, tracking, ...skus];
  await tx
    .updateTable('orders')
    .set({
      ...{ customer_name: null, customer_email: null, customer_username: null, tracking_url: null, gift_message: null },
      tracking_number: tracking,
      ...{ customer_notes: null, internal_notes: null, notes_hash: notes, erased_at: now },
      ship_to: sql`case when ship_to ->> 'country' is null then '{}' else json_object('country', ship_to ->> 'country') end`,
      search_text: foldText(known.filter(Boolean).join(' ')),
    })
    .where('id', '=', orderId)
    .execute();
  for (const item of items) await eraseItem(tx, item, notes);
  await sql`update print_tasks set text = null, fields = '[]', note = null, findings = '[]' where order_id = ${orderId}`.execute(
    tx,
  );
  await eraseFiles(tx, orderId);
  await eraseHistory(tx, orderId);
  await eraseReturns(tx, order);
  await forgetShopCustomer(tx, order);
  await eraseDocuments(tx, order);
  const issues = sql`(select 'issue:' || id from issues where order_id = ${orderId} or also_order_id = ${orderId})`;
  await sql`update acts set detail = '{}' where target = ${`order:${orderId}`} or target in ${issues}`.execute(tx);
}

type Item = { readonly id: number; readonly sku: string | null; readonly name: string; readonly quantity: number };

/** The line and what was read of it agree with each other, so that nothing looks as if it had changed since. */
async function eraseItem(tx: Tx, item: Item, notes: string): Promise<void> {
  const input = itemInputHash({ ...item, options: [], foreign: [] });
  await sql`update order_items set options = '[]', foreign_options = '[]', link_hash = null, image_url = null, input_hash = ${input}
    where id = ${item.id}`.execute(tx);
  await sql`update readings set input_hash = ${input}, notes_hash = ${notes}, findings = '[]', approvals = '[]', archive_sha256 = null
    where item_id = ${item.id}`.execute(tx);
  await sql`update personalizations set text = null, fields = '[]', note = null, origins = '{}' where item_id = ${item.id}`.execute(
    tx,
  );
}

/** A buyer's file goes with its bytes, unless another order's line has the very same. */
async function eraseFiles(tx: Tx, orderId: number): Promise<void> {
  const { rows } = await sql<{ sha256: string }>`
    select sha256 from customization_files where order_id = ${orderId} and sha256 is not null
    union select former_sha256 from customization_files where order_id = ${orderId} and former_sha256 is not null`.execute(
    tx,
  );
  await sql`delete from customization_files where order_id = ${orderId}`.execute(tx);
  for (const { sha256 } of rows)
    await sql`delete from archives where sha256 = ${sha256}
      and not exists (select 1 from customization_files c where c.sha256 = archives.sha256)
      and not exists (select 1 from customization_files c where c.former_sha256 = archives.sha256)`.execute(tx);
}

/** Who asked, wrote and mended, and when, stays; what it said of the buyer goes. */
async function eraseHistory(tx: Tx, orderId: number): Promise<void> {
  const fields = sql.join(personal);
  await sql`update changes set
      before = case when entity in ('order', 'item', 'task') then json_remove(before, ${fields}) end,
      after = case when entity in ('order', 'item', 'task') then json_remove(after, ${fields}) end
    where order_id = ${orderId}`.execute(tx);
  await sql`update model_calls set request = '{}', answer = null, error_message = null where order_id = ${orderId}`.execute(
    tx,
  );
  await sql`update outbox set patch = '{"lines":[]}', error_message = null where order_id = ${orderId}`.execute(tx);
  await sql`update package_writes set error_message = null, value = iif(kind = 'tracking' and value is not null, ${erasedWord}, value)
    where order_id = ${orderId}`.execute(tx);
  const concerned = sql`(select id from issues where order_id = ${orderId} or also_order_id = ${orderId})`;
  await sql`update issues set evidence = '[]', detail = ${numbersAlone}, line = ${erasedLine},
      ignore_reason = iif(ignore_reason is null, null, ${erasedLine}), snooze_reason = iif(snooze_reason is null, null, ${erasedLine})
    where id in ${concerned}`.execute(tx);
  await sql`delete from fix_plans where issue_id in ${concerned}`.execute(tx);
  const fixes = sql`(select id from fixes where order_id = ${orderId} or issue_id in ${concerned})`;
  await sql`delete from fix_rows where fix_id in ${fixes}`.execute(tx);
  await sql`update fixes set plan = ${erasedPlan} where id in ${fixes}`.execute(tx);
  // What dry runs of this order would have done, in full; a plan is made anew at any time.
  await sql`delete from run_plans`.execute(tx);
  // What was typed to mend an order; what came of it stands with its fix.
  const typed = sql`(select id from runs where job = 'fix-order' and args ->> ${typedArg} is not null
    and state not in ('queued', 'retrying', 'running'))`;
  await sql`update acts set detail = json_remove(detail, ${`$.args.${typedArg}`})
    where action = 'run' and target in (select 'run:' || id from ${typed})`.execute(tx);
  await sql`update runs set args = json_remove(args, ${`$.${typedArg}`}) where id in ${typed}`.execute(tx);
}

/** Why a buyer sent something back and what was noted of it; that it was, when and what became of it stays. */
async function eraseReturns(tx: Tx, { channel, order_number }: Named): Promise<void> {
  const own = sql`(select id from claims where channel = ${channel} and order_number = ${order_number})`;
  await sql`update claims set tracking_number = iif(tracking_number is null, null, ${erasedWord}) where id in ${own}`.execute(
    tx,
  );
  await sql`update claim_items set answer_error = null, reason = iif(reason is null, null, ${erasedWord}),
      settled_note = iif(settled_note is null, null, ${erasedWord}) where claim_id in ${own}`.execute(tx);
  await sql`update acts set detail = '{}' where target in (select 'claim:' || id from claims where id in ${own})`.execute(
    tx,
  );
}

/** Which customer of the shop a marketplace's buyer is, unless another order of that buyer is still kept. */
async function forgetShopCustomer(tx: Tx, { id, channel, customer_username: buyer }: Named): Promise<void> {
  if (buyer === null) return;
  await sql`delete from shop_customers where channel = ${channel} and buyer_id = ${buyer} and not exists (
    select 1 from orders o where o.channel = ${channel} and o.customer_username = ${buyer} and o.id <> ${id})`.execute(
    tx,
  );
}

interface Named {
  readonly id: number;
  readonly customer_username: string | null;
  readonly channel: string;
  readonly external_id: string;
  readonly order_number: string;
}

/** What was answered and asked, in whatever version; the hash of each tells it again when it comes again. */
async function eraseDocuments(tx: Tx, { channel, external_id, order_number }: Named): Promise<void> {
  await sql`update raw_documents set body = ${erasedBody}
    where channel = ${channel} and kind = 'order' and external_id = ${external_id}`.execute(tx);
  await sql`update raw_documents set body = ${erasedBody} where channel = ${channel} and kind = 'claim'
    and external_id in (select external_id from claims where channel = ${channel} and order_number = ${order_number})`.execute(
    tx,
  );
  await sql`update parked set body = ${erasedBody} where channel = ${channel} and (external_id = ${external_id}
    or kind = 'claim' and external_id in (select external_id from claims where channel = ${channel} and order_number = ${order_number}))`.execute(
    tx,
  );
}
