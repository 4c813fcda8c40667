import { type Approval, openFindings, sameInput } from '../../domain/print/approval.ts';
import type { Finding, Personalization, PersonalizationSource } from '../../domain/print/personalization.ts';
import type { Reader } from '../store.ts';
import { readPrintOrder } from './print-order.ts';
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
  /** Whether it was read of what the line says now. */
  readonly current: boolean;
  readonly file: FileDetail | null;
  readonly tasks: readonly TaskRow[];
}

/** What printing knows of an order's lines, by item id. */
export async function readOrderPrint(db: Reader, orderId: number): Promise<ReadonlyMap<number, LinePrint>> {
  const order = await readPrintOrder(db, orderId);
  if (!order) return new Map();
  const tasks = await tasksOfOrder(db, orderId);
  const files = await fileDetails(db, orderId);
  return new Map(
    order.lines.map(({ input: { itemId }, reading, mark }) => [
      itemId,
      {
        itemId,
        source: reading?.source ?? null,
        personalizations: reading?.personalizations ?? [],
        open: openFindings(reading?.findings ?? [], reading?.approvals ?? [], mark),
        approvals: reading?.approvals ?? [],
        decidedActId: reading?.decidedActId ?? null,
        current: reading !== null && sameInput(reading, mark),
        file: files.get(itemId) ?? null,
        tasks: tasks.filter((task) => task.itemId === itemId),
      },
    ]),
  );
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
