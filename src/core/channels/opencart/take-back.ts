import { wallText } from '../../domain/zones.ts';
import { readShopLink, type SourceKey } from '../../store/shop/shop-orders.ts';
import {
  pendingReturns,
  returnRow,
  type StockMoves,
  settleStockMoves,
  stageStockMoves,
} from '../../store/shop/stock-moves.ts';
import type { ReturnedPiece, ReturnResult } from '../shop.ts';
import { Held, resolveLines } from './articles.ts';
import { readShopConfig, type ShopConfig } from './config.ts';
import type { ShopTx } from './database.ts';
import type { Importing } from './import-order.ts';
import { moveLine, type OrderLine, orderLines } from './status.ts';
import { fitted } from './text.ts';

/**
 * Keeps a return in the shop, as its administration shows returns (facts on OpenCart, C: `oc_return` names every column), and
 * puts the piece back into stock when it is to be sold again. The return's comment is its mark: what is there already is not made
 * twice, so the next run can simply begin anew.
 */
export async function takeBack(importing: Importing, piece: ReturnedPiece): Promise<ReturnResult> {
  const { database, store, dryRun } = importing;
  const key: SourceKey = { shop: 'opencart', channel: piece.channel, externalId: piece.packageExternalId };
  const link = await readShopLink(store.db, key);
  if (link === null || link.reason !== null) return waiting('its package is not in the shop yet');
  if (link.shopOrderId === null) return nothing('the shop has no order of its package: nothing was counted out for it');
  const { shopOrderId } = link;
  const { result, reference } = await database.write(async (tx) => {
    await settleDoubt(tx, importing, key, shopOrderId);
    const known = await tx
      .selectFrom('return')
      .select('return_id')
      .where('order_id', '=', shopOrderId)
      .where('comment', '=', markOf(piece))
      .executeTakeFirst();
    if (known) return kept('unchanged', known.return_id, piece.disposal === 'restock');
    return take(tx, importing, key, shopOrderId, piece);
  }, dryRun);
  if (reference !== null) await store.write((tx) => settleStockMoves(tx, key.shop, reference, true));
  return result;
}

interface Taken {
  readonly result: ReturnResult;
  /** Of the stock moves to confirm. */
  readonly reference: string | null;
}

async function take(
  tx: ShopTx,
  importing: Importing,
  key: SourceKey,
  shopOrderId: number,
  piece: ReturnedPiece,
): Promise<Taken> {
  const { database, store, clock } = importing;
  const config = await readShopConfig(tx);
  const order = await tx
    .selectFrom('order')
    .select(['order_id', 'order_status_id', 'customer_id', 'firstname', 'lastname', 'email', 'telephone', 'date_added'])
    .where('order_id', '=', shopOrderId)
    .$if(database.kind === 'mysql', (query) => query.forUpdate())
    .executeTakeFirst();
  if (!order) return { result: nothing(`order ${shopOrderId} has been deleted in the shop`), reference: null };
  const line = await lineOf(tx, importing, config, shopOrderId, piece.barcode);
  if ('kind' in line) return { result: line, reference: null };
  const isOut = config.countedStatuses.has(order.order_status_id);
  if (piece.disposal === 'restock' && !isOut) {
    const detail = `the shop has put the goods of its order ${shopOrderId} back already (status ${order.order_status_id})`;
    return { result: nothing(detail), reference: null };
  }
  const at = wallText(clock.now(), config.zone);
  const returnId = await writeReturn(tx, config, order, line, markOf(piece), at);
  if (piece.disposal === 'scrap') return kept('kept', returnId, false);
  const moves = await moveLine(tx, database.kind, line, 1);
  const staged: StockMoves = { cause: 'put back', reference: returnRow(returnId), shopOrderId, moves };
  await store.write((own) => stageStockMoves(own, key, staged, clock.now()));
  return { ...kept('kept', returnId, true), reference: staged.reference };
}

/** The line of the shop's order that a barcode was sold with; or why there is none. */
async function lineOf(
  tx: ShopTx,
  { settings, store }: Importing,
  config: ShopConfig,
  shopOrderId: number,
  barcode: string,
): Promise<OrderLine | ReturnResult> {
  try {
    const asked = { barcode, name: '', quantity: 1, total: 0, vatRate: 0 };
    const [article] = await resolveLines(tx, store, config, settings.barcodeField, [asked]);
    const line = (await orderLines(tx, shopOrderId)).find(({ product_id }) => product_id === article?.productId);
    return line ?? nothing(`order ${shopOrderId} of the shop has no line of ${barcode}`);
  } catch (error) {
    if (error instanceof Held) return waiting(error.message);
    throw error;
  }
}

async function writeReturn(
  tx: ShopTx,
  config: ShopConfig,
  order: { order_id: number; customer_id: number; date_added: string } & Record<Contact, string>,
  line: OrderLine,
  comment: string,
  at: string,
): Promise<number> {
  const { insertId } = await tx
    .insertInto('return')
    .values({
      order_id: order.order_id,
      product_id: line.product_id,
      customer_id: order.customer_id,
      firstname: order.firstname,
      lastname: order.lastname,
      email: order.email,
      telephone: order.telephone,
      product: fitted(line.name, 255).stored,
      model: fitted(line.model, 64).stored,
      quantity: 1,
      opened: 1,
      return_reason_id: await usual(tx, config, 'return_reason', 'return_reason_id', reasonOther),
      return_action_id: await usual(tx, config, 'return_action', 'return_action_id', actionRefunded),
      return_status_id: await usual(tx, config, 'return_status', 'return_status_id', statusComplete),
      comment,
      date_ordered: order.date_added.slice(0, 10),
      date_added: at,
      date_modified: at,
    })
    .executeTakeFirstOrThrow();
  return Number(insertId);
}

type Contact = 'firstname' | 'lastname' | 'email' | 'telephone';

/** Numbers that OpenCart's installer gives (facts on OpenCart, C): “Other”, “Refunded”, “Complete”. */
const reasonOther = 5;
const actionRefunded = 1;
const statusComplete = 3;

/** The installer's number where the shop still has it, else its first: a return without one is shown without a word. */
async function usual<T extends 'return_reason' | 'return_action' | 'return_status'>(
  tx: ShopTx,
  config: ShopConfig,
  table: T,
  column: `${T}_id`,
  wanted: number,
): Promise<number> {
  const rows = (await tx
    .selectFrom(table as 'return_status')
    .select(`${column as 'return_status_id'} as id`)
    .where('language_id', '=', config.adminLanguageId)
    .execute()) as { id: number }[];
  const ids = rows.map(({ id }) => id);
  return ids.includes(wanted) ? wanted : (ids.sort((a, b) => a - b)[0] ?? 0);
}

/** Moves that were written down and never confirmed: whether the shop keeps the return tells whether they were made. */
async function settleDoubt(tx: ShopTx, { store }: Importing, key: SourceKey, shopOrderId: number): Promise<void> {
  for (const returnId of await pendingReturns(store.db, key)) {
    const row = await tx
      .selectFrom('return')
      .select('return_id')
      .where('return_id', '=', returnId)
      .where('order_id', '=', shopOrderId)
      .executeTakeFirst();
    await store.write((own) => settleStockMoves(own, key.shop, returnRow(returnId), row !== undefined));
  }
}

function markOf({ marketplace, claimExternalId, itemExternalId }: ReturnedPiece): string {
  return `${marketplace} return ${claimExternalId}, piece ${itemExternalId}`;
}

function nothing(detail: string): ReturnResult {
  return { kind: 'nothing', detail };
}

function waiting(detail: string): ReturnResult {
  return { kind: 'waiting', detail };
}

function kept(kind: 'kept' | 'unchanged', returnId: number, restocked: boolean): Taken {
  return { result: { kind, returnId, restocked }, reference: null };
}
