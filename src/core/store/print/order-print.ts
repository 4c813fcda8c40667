import type { ItemOption } from '../../domain/order.ts';
import { type Approval, openFindings, sameInput } from '../../domain/print/approval.ts';
import type { FileState } from '../../domain/print/order-input.ts';
import { writtenByUs } from '../../domain/print/own-options.ts';
import type { Finding, Personalization, PersonalizationSource } from '../../domain/print/personalization.ts';
import type { Reader } from '../store.ts';
import { restsOnUnread } from './neighbouring-lines.ts';
import { readPrintOrder } from './print-order.ts';
import { wishOfOrder } from './push-wishes.ts';
import { type TaskRow, tasksOfOrder } from './task-list.ts';

/** How far we are with a line's file, for an operator. Times are UTC epoch ms. */
export interface FileDetail {
  readonly state: string;
  readonly origin: string;
  readonly sha256: string | null;
  readonly failure: string | null;
  readonly failureDetail: string | null;
  readonly attempts: number;
  readonly nextTryAt: number | null;
  readonly fetchedAt: number | null;
}

/** What printing knows of one line. */
export interface LinePrint {
  readonly itemId: number;
  readonly source: PersonalizationSource | null;
  readonly personalizations: readonly Personalization[];
  /** What waits for a person. */
  readonly open: readonly Finding[];
  readonly approvals: readonly Approval[];
  readonly decidedActId: number | null;
  /** It is no goods, and why: nothing is made of it. Null: it is made. */
  readonly notMade: string | null;
  /** Whether it was read of what the line says now. */
  readonly current: boolean;
  /** Whether it was read of a note, and another line of the order that the note may be about has come, changed or gone since. */
  readonly neighbourUnread: boolean;
  readonly file: FileDetail | null;
  /** How far we are with the file that it should have now. */
  readonly fileState: FileState['state'];
  readonly tasks: readonly TaskRow[];
  /** Ours and the channel's, option by option; empty where there is nothing to tell. */
  readonly told: readonly ToldOption[];
}

/** One of the options that we write on an order: what we want it to say, and what the order says as we last read it. */
export interface ToldOption {
  readonly name: string;
  readonly ours: string | null;
  readonly theirs: string | null;
}

/** What printing knows of an order's lines, by item id. */
export async function readOrderPrint(db: Reader, orderId: number): Promise<ReadonlyMap<number, LinePrint>> {
  const order = await readPrintOrder(db, orderId);
  if (!order) return new Map();
  const tasks = await tasksOfOrder(db, orderId);
  const files = await fileDetails(db, orderId);
  const wish = wishOfOrder(order)?.lines ?? [];
  const written = await writtenOptions(db, orderId);
  return new Map(
    order.lines.map((line) => {
      const {
        input: { itemId, file },
        reading,
        mark,
        externalItemId,
        lineKey,
      } = line;
      return [
        itemId,
        {
          itemId,
          source: reading?.source ?? null,
          personalizations: reading?.personalizations ?? [],
          open: openFindings(reading?.findings ?? [], reading?.approvals ?? [], mark),
          approvals: reading?.approvals ?? [],
          decidedActId: reading?.decidedActId ?? null,
          notMade: reading?.notMade ?? null,
          current: reading !== null && sameInput(reading, mark),
          neighbourUnread: restsOnUnread(order, line),
          file: files.get(itemId) ?? null,
          fileState: file.state,
          tasks: tasks.filter((task) => task.itemId === itemId),
          told: compareTold(
            wish.find((one) => one.externalItemId === externalItemId && one.lineKey === lineKey)?.options ?? [],
            written.get(itemId) ?? [],
          ),
        },
      ];
    }),
  );
}

/** Field by field, what we want told and what is told (S61). */
function compareTold(ours: readonly ItemOption[], theirs: readonly ItemOption[]): ToldOption[] {
  const names = new Set([...ours, ...theirs].map(({ name }) => name));
  const valueIn = (options: readonly ItemOption[], name: string) =>
    options.find((option) => option.name === name)?.value ?? null;
  return [...names].map((name) => ({ name, ours: valueIn(ours, name), theirs: valueIn(theirs, name) }));
}

async function writtenOptions(db: Reader, orderId: number): Promise<Map<number, ItemOption[]>> {
  const rows = await db.selectFrom('order_items').select(['id', 'options']).where('order_id', '=', orderId).execute();
  return new Map(rows.map(({ id, options }) => [id, writtenByUs(JSON.parse(options) as ItemOption[])]));
}

async function fileDetails(db: Reader, orderId: number): Promise<Map<number, FileDetail>> {
  const rows = await db
    .selectFrom('customization_files')
    .select([
      'item_id',
      'state',
      'origin',
      'sha256',
      'failure',
      'failure_detail as failureDetail',
      'attempts',
      'next_try_at as nextTryAt',
      'fetched_at as fetchedAt',
    ])
    .where('order_id', '=', orderId)
    .execute();
  return new Map(rows.map(({ item_id, ...file }) => [item_id, file]));
}
