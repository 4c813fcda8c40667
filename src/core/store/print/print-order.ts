import type { Selectable } from 'kysely';
import type { ItemOption } from '../../domain/order.ts';
import type { InputMark } from '../../domain/print/approval.ts';
import { buyerOptions, type LineInput, type OrderInput, type ProductProfile } from '../../domain/print/order-input.ts';
import { productProfile } from '../../domain/print/reading/product-rules.ts';
import type { StoredTask } from '../../domain/print/task.ts';
import { among } from '../among.ts';
import { itemInputHash, notesHash } from '../orders/print-input.ts';
import type { OrderItems, Orders } from '../schema.ts';
import type { Reader } from '../store.ts';
import { currentFile, filesOf, type HeldFile, linkIn, stateOfFile } from './held-files.ts';
import { readingsOf, type StoredReading, tasksOf } from './held-readings.ts';
import { profilesOf } from './profiles.ts';

/** One line with all that printing knows of it. */
export interface PrintLine {
  readonly input: LineInput;
  /** Options under names that we write under, as far as we did not write them. */
  readonly foreign: readonly ItemOption[];
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
  /** Whether the hashes that stand beside order and lines are those of what they say. */
  readonly hashesKept: boolean;
  readonly input: Omit<OrderInput, 'lines'>;
  readonly lines: readonly PrintLine[];
}

/** Reads an order for printing; null when there is none. Lines that were removed come last. */
export async function readPrintOrder(db: Reader, orderId: number): Promise<PrintOrder | null> {
  return (await readPrintOrders(db, [orderId])).get(orderId) ?? null;
}

/** Reads several orders for printing, by our id, with no more queries than one takes; those that there are. */
export async function readPrintOrders(
  db: Reader,
  orderIds: readonly number[],
): Promise<ReadonlyMap<number, PrintOrder>> {
  const orders = await db.selectFrom('orders').select(orderColumns).where('id', 'in', among(orderIds)).execute();
  const items = await db
    .selectFrom('order_items')
    .select(itemColumns)
    .where('order_id', 'in', among(orderIds))
    .where('adjustment', '=', 0)
    .orderBy((of) => of('removed_at', 'is not', null))
    .orderBy('position')
    .orderBy('id')
    .execute();
  const ids = items.map((item) => item.id);
  const held: Held = {
    files: await filesOf(db, ids),
    readings: await readingsOf(db, ids),
    tasks: await tasksOf(db, ids),
    profiles: await profilesOf(
      db,
      items.map((item) => item.sku),
    ),
  };
  const itemsOf = new Map<number, ItemColumns[]>(orderIds.map((id) => [id, []]));
  for (const item of items) itemsOf.get(item.order_id)?.push(item);
  return new Map(orders.map((order) => [order.id, printOrder(order, itemsOf.get(order.id) ?? [], held)]));
}

const orderColumns = [
  'id',
  'channel',
  'external_id',
  'order_number',
  'marketplace',
  'status',
  'gone_at',
  'merged_or_split',
  'merged_external_ids',
  'parent_external_id',
  'customer_notes',
  'internal_notes',
  'notes_hash',
] as const;

const itemColumns = [
  'id',
  'order_id',
  'sku',
  'name',
  'quantity',
  'options',
  'removed_at',
  'source_line_key',
  'external_item_id',
  'input_hash',
  'foreign_options',
] as const;

type OrderColumns = Pick<Selectable<Orders>, (typeof orderColumns)[number]>;
type ItemColumns = Pick<Selectable<OrderItems>, (typeof itemColumns)[number]>;

/** What hangs on lines, by line; what operators have said of products, by SKU. */
interface Held {
  readonly files: ReadonlyMap<number, HeldFile>;
  readonly readings: ReadonlyMap<number, StoredReading>;
  readonly tasks: ReadonlyMap<number, readonly StoredTask[]>;
  readonly profiles: ReadonlyMap<string, Partial<ProductProfile>>;
}

function printOrder(order: OrderColumns, items: readonly ItemColumns[], held: Held): PrintOrder {
  const notes = notesHash({ customerNotes: order.customer_notes, internalNotes: order.internal_notes });
  const lines = items.map((item) => printLine(item, notes, held));
  return {
    id: order.id,
    channel: order.channel,
    externalId: order.external_id,
    orderNumber: order.order_number,
    status: order.status,
    goneAt: order.gone_at,
    mergedExternalIds: JSON.parse(order.merged_external_ids) as string[],
    parentExternalId: order.parent_external_id,
    hashesKept:
      order.notes_hash === notes && lines.every(({ mark }, index) => mark.inputHash === items[index]?.input_hash),
    input: {
      orderId: order.id,
      orderNumber: order.order_number,
      marketplace: order.marketplace,
      customerNotes: order.customer_notes,
      internalNotes: order.internal_notes,
      // A merge sets the same sign, and names what it took in.
      isDivided: order.merged_or_split === 1 && order.merged_external_ids === '[]',
    },
    lines,
  };
}

function printLine(item: ItemColumns, notes: string, { files, readings, tasks, profiles }: Held): PrintLine {
  const options = JSON.parse(item.options) as ItemOption[];
  const link = linkIn(options);
  const file = currentFile(files.get(item.id), link);
  const foreign = JSON.parse(item.foreign_options) as ItemOption[];
  return {
    foreign,
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
      inputHash: itemInputHash({
        sku: item.sku,
        name: item.name,
        quantity: item.quantity,
        options,
        foreign,
      }),
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
}
