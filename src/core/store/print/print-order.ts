import type { ItemOption } from '../../domain/order.ts';
import type { Approval, InputMark } from '../../domain/print/approval.ts';
import { buyerOptions, type LineInput, type OrderInput } from '../../domain/print/order-input.ts';
import type { Finding, Personalization, PersonalizationSource } from '../../domain/print/personalization.ts';
import { productProfile } from '../../domain/print/reading/product-rules.ts';
import type { StoredTask, TaskStatus } from '../../domain/print/task.ts';
import { itemInputHash, notesHash } from '../orders/print-input.ts';
import type { Reader } from '../store.ts';
import { currentFile, filesOf, linkIn, stateOfFile } from './held-files.ts';
import { profilesOf } from './profiles.ts';

/** What was read of a line before, and what a person said to it. */
export interface StoredReading extends InputMark {
  readonly source: PersonalizationSource | null;
  readonly personalizations: readonly Personalization[];
  readonly findings: readonly Finding[];
  readonly approvals: readonly Approval[];
  readonly modelCallId: number | null;
  /** The act by which a person decided it; null: a machine read it. */
  readonly decidedActId: number | null;
  /** It is no goods, and why; null: it is made. */
  readonly notMade: string | null;
  readonly reader: number;
}

/** One line with all that printing knows of it. */
export interface PrintLine {
  readonly input: LineInput;
  /** What a reading of it made now would rest on. */
  readonly mark: InputMark;
  readonly removed: boolean;
  /** The marketplace's id of the line, by which it is known again after a merge or a split. */
  readonly lineKey: string | null;
  /** The channel's id of the line. */
  readonly externalItemId: string | null;
  /** The link to the buyer's file: a credential. */
  readonly link: string | null;
  readonly reading: StoredReading | null;
  readonly tasks: readonly StoredTask[];
}

/** An order with all that printing knows of it; discounts are no lines. */
export interface PrintOrder {
  readonly id: number;
  readonly channel: string;
  readonly externalId: string;
  readonly orderNumber: string;
  readonly status: string;
  readonly goneAt: number | null;
  readonly mergedExternalIds: readonly string[];
  readonly parentExternalId: string | null;
  readonly input: Omit<OrderInput, 'lines'>;
  readonly lines: readonly PrintLine[];
}

/** Reads an order for printing; null when there is none. Lines that were removed come last. */
export async function readPrintOrder(db: Reader, orderId: number): Promise<PrintOrder | null> {
  const order = await db.selectFrom('orders').selectAll().where('id', '=', orderId).executeTakeFirst();
  if (!order) return null;
  const items = await db
    .selectFrom('order_items')
    .selectAll()
    .where('order_id', '=', orderId)
    .where('adjustment', '=', 0)
    .orderBy((of) => of('removed_at', 'is not', null))
    .orderBy('position')
    .orderBy('id')
    .execute();
  const ids = items.map((item) => item.id);
  const files = await filesOf(db, ids);
  const readings = await readingsOf(db, ids);
  const tasks = await tasksOfItems(db, ids);
  const profiles = await profilesOf(
    db,
    items.map((item) => item.sku),
  );
  const notes = notesHash({ customerNotes: order.customer_notes, internalNotes: order.internal_notes });
  const lines = items.map((item): PrintLine => {
    const options = JSON.parse(item.options) as ItemOption[];
    const link = linkIn(options);
    const file = currentFile(files.get(item.id), link);
    return {
      input: {
        itemId: item.id,
        sku: item.sku,
        name: item.name,
        quantity: item.quantity,
        options: buyerOptions(options),
        file: stateOfFile(file, link),
        profile: productProfile(item.sku, item.name, profiles.get(item.sku ?? '') ?? null),
      },
      mark: {
        inputHash: itemInputHash({ sku: item.sku, name: item.name, quantity: item.quantity, options }),
        notesHash: notes,
        archiveSha256: file?.sha256 ?? null,
      },
      removed: item.removed_at !== null,
      lineKey: item.source_line_key,
      externalItemId: item.external_item_id,
      link,
      reading: readings.get(item.id) ?? null,
      tasks: tasks.get(item.id) ?? [],
    };
  });
  return {
    id: order.id,
    channel: order.channel,
    externalId: order.external_id,
    orderNumber: order.order_number,
    status: order.status,
    goneAt: order.gone_at,
    mergedExternalIds: JSON.parse(order.merged_external_ids) as string[],
    parentExternalId: order.parent_external_id,
    input: {
      orderId: order.id,
      orderNumber: order.order_number,
      marketplace: order.marketplace,
      customerNotes: order.customer_notes,
      internalNotes: order.internal_notes,
    },
    lines,
  };
}

async function readingsOf(db: Reader, itemIds: readonly number[]): Promise<Map<number, StoredReading>> {
  if (itemIds.length === 0) return new Map();
  const rows = await db.selectFrom('readings').selectAll().where('item_id', 'in', itemIds).execute();
  const personalizations = await personalizationsOf(db, itemIds);
  return new Map(
    rows.map((row) => [
      row.item_id,
      {
        source: row.source as PersonalizationSource | null,
        personalizations: personalizations.get(row.item_id) ?? [],
        findings: JSON.parse(row.findings),
        approvals: JSON.parse(row.approvals),
        modelCallId: row.model_call_id,
        decidedActId: row.decided_act_id,
        notMade: row.not_made,
        reader: row.reader,
        inputHash: row.input_hash,
        notesHash: row.notes_hash,
        archiveSha256: row.archive_sha256,
      },
    ]),
  );
}

async function personalizationsOf(db: Reader, itemIds: readonly number[]): Promise<Map<number, Personalization[]>> {
  const rows = await db
    .selectFrom('personalizations')
    .selectAll()
    .where('item_id', 'in', itemIds)
    .orderBy('item_id')
    .orderBy('position')
    .execute();
  const byItem = new Map<number, Personalization[]>();
  for (const row of rows) {
    const { text, color1, color2, font, quantity, note } = row;
    const one = {
      text,
      color1,
      color2,
      font,
      quantity,
      note,
      fields: JSON.parse(row.fields),
      origins: JSON.parse(row.origins),
    };
    const own = byItem.get(row.item_id);
    if (own) own.push(one);
    else byItem.set(row.item_id, [one]);
  }
  return byItem;
}

/** All tasks of these lines, by line. */
export async function tasksOfItems(db: Reader, itemIds: readonly number[]): Promise<Map<number, StoredTask[]>> {
  const byItem = new Map<number, StoredTask[]>();
  if (itemIds.length === 0) return byItem;
  const rows = await db
    .selectFrom('print_tasks')
    .selectAll()
    .where('item_id', 'in', itemIds)
    .orderBy('item_id')
    .orderBy('task_index')
    .execute();
  for (const row of rows) {
    const { id, text, color1, color2, font, quantity, note } = row;
    const task: StoredTask = {
      id,
      index: row.task_index,
      status: row.status as TaskStatus,
      dropped: row.status === 'cancelled' && row.dropped === 1,
      surplus: row.surplus,
      findings: JSON.parse(row.findings),
      fields: JSON.parse(row.fields),
      text,
      color1,
      color2,
      font,
      quantity,
      note,
    };
    const own = byItem.get(row.item_id);
    if (own) own.push(task);
    else byItem.set(row.item_id, [task]);
  }
  return byItem;
}
