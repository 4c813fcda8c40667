import type { Clock } from '../../clock.ts';
import type { OrderStatus } from '../../domain/order.ts';
import { wallText } from '../../domain/zones.ts';
import {
  readShopCustomer,
  readShopLink,
  type ShopLink,
  type SourceKey,
  saveShopCustomer,
  saveShopLink,
  stageShopStatus,
} from '../../store/shop/shop-orders.ts';
import { historyRow, pendingHistories, settleStockMoves, stageStockMoves } from '../../store/shop/stock-moves.ts';
import type { Store } from '../../store/store.ts';
import type { ImportResult, MarketplaceOrder } from '../shop.ts';
import { addsUp } from './amounts.ts';
import { Held, resolveLines } from './articles.ts';
import { readShopConfig, type ShopConfig } from './config.ts';
import { customerOf } from './customer.ts';
import type { ShopDatabase, ShopTx } from './database.ts';
import { findOrder } from './find-order.ts';
import { orderCurrency, placeAddress } from './places.ts';
import type { OpenCartSettings } from './settings.ts';
import { setStatus } from './status.ts';
import { fitted } from './text.ts';
import { writeOrder } from './write-order.ts';

export interface Importing {
  readonly database: ShopDatabase;
  readonly settings: OpenCartSettings;
  readonly clock: Clock;
  readonly store: Store;
  readonly dryRun: boolean;
}

/** How far an order has come; a marketplace's older answer never takes it back. */
const ranks: Partial<Readonly<Record<OrderStatus, number>>> = {
  awaiting_payment: 0,
  awaiting_shipment: 1,
  on_hold: 1,
  shipped: 2,
  delivered: 3,
  returned: 4,
  cancelled: 5,
  split: 5,
};
/** What is over without having been sold. */
const undone: readonly OrderStatus[] = ['cancelled', 'split'];
const sellable: readonly OrderStatus[] = ['awaiting_shipment', 'on_hold', 'shipped', 'delivered'];

/** What the shop's transaction has done, for our own store to note when it is committed. */
interface Deed {
  readonly result: ImportResult;
  readonly statusId: number | null;
  readonly customerId: number | null;
  /** The row of the shop's history that its stock moves refer to. */
  readonly reference: string | null;
}

/**
 * Brings one order of a marketplace into the shop, or its status up to date, in one transaction of the shop (facts on
 * OpenCart, C and "does badly" 11, 12). The shop itself says what is done already: the order by the mark it carries, the
 * stock by the status it has. So whatever of our own notes a death has cost, the next run makes nothing twice.
 */
export async function importOrder(importing: Importing, order: MarketplaceOrder): Promise<ImportResult> {
  const { database, store, clock, dryRun } = importing;
  const key: SourceKey = { shop: 'opencart', channel: order.channel, externalId: order.externalId };
  const link = await readShopLink(store.db, key);
  const pending = await pendingHistories(store.db, key);
  if (link && link.reason === null && pending.length === 0 && saysNothingNew(link, order))
    return withoutOrder(link.status, link.shopOrderId);
  try {
    const deed = await database.write((tx) => takeIn(tx, importing, key, link, order), dryRun);
    await note(importing, key, link, order, deed);
    return deed.result;
  } catch (error) {
    if (!(error instanceof Held)) throw error;
    const held = { reason: error.reason, detail: error.message };
    await store.write((tx) =>
      saveShopLink(tx, key, { ...blank, ...held, status: order.status, modifiedAt: order.modifiedAt }, clock.now()),
    );
    return { kind: 'held', ...held };
  }
}

/** What to say when nothing was to be done. */
function withoutOrder(status: OrderStatus, shopOrderId: number | null): ImportResult {
  if (shopOrderId !== null) return { kind: 'unchanged', shopOrderId };
  return { kind: status === 'awaiting_payment' ? 'waiting' : 'ignored' };
}

const blank = { shopOrderId: null, shopStatusId: null, nextStatusId: null, reason: null, detail: null };

/** Older, or the same again. An unpaid order that is unpaid still is nothing new either. */
function saysNothingNew(link: ShopLink, order: MarketplaceOrder): boolean {
  if (order.modifiedAt < link.modifiedAt) return true;
  return order.modifiedAt === link.modifiedAt && order.status === link.status;
}

async function takeIn(
  tx: ShopTx,
  importing: Importing,
  key: SourceKey,
  link: ShopLink | null,
  order: MarketplaceOrder,
): Promise<Deed> {
  const { database, settings, clock, store } = importing;
  await settleDoubt(tx, store, key);
  const config = await readShopConfig(tx);
  const at = wallText(clock.now(), config.zone);
  const step = async (orderId: number, from: number, to: number): Promise<string> => {
    const comment = fitted(`${order.marketplace}: ${order.status.replace('_', ' ')}`, 200).stored;
    const staged = await setStatus(tx, database.kind, config, { orderId, from, to, comment, at });
    await store.write(async (own) => {
      await stageStockMoves(own, key, staged, clock.now());
      await stageShopStatus(own, key, to);
    });
    return staged.reference;
  };
  const to = settings.statusIds[order.status];
  const { found, isAnothers } = await findOrder(tx, database.kind, config, link, order);
  if (!found && link?.shopOrderId != null) {
    const reused = isAnothers ? ', and another order has its number now' : '';
    const detail = `Order ${link.shopOrderId} has been deleted in the shop${reused}.`;
    return done({ kind: 'left', shopOrderId: link.shopOrderId, detail }, link.shopStatusId);
  }
  if (!found) {
    if (!sellable.includes(order.status) || to === undefined) return done(withoutOrder(order.status, null));
    const { orderId, customerId } = await create(tx, importing, key, config, order, at);
    return {
      ...done({ kind: 'created', shopOrderId: orderId }, to),
      customerId,
      reference: await step(orderId, 0, to),
    };
  }

  const { order_id: shopOrderId, order_status_id: stands } = found;
  const tracking = fitted(order.tracking ?? '', 64).stored;
  const newTracking = tracking !== '' && tracking !== found.tracking;
  if (newTracking) await tx.updateTable('order').set({ tracking }).where('order_id', '=', shopOrderId).execute();
  const kind = newTracking ? 'updated' : 'unchanged';
  if (to === stands) return done({ kind, shopOrderId }, to);
  const ours = link === null || link.nextStatusId === stands ? stands : link.shopStatusId;
  if (to === undefined || stepsBack(link, order)) return done({ kind, shopOrderId }, ours);
  const left = leftAlone(link, stands, order);
  if (left !== null) return done({ kind: 'left', shopOrderId, detail: left }, ours);
  return { ...done({ kind: 'updated', shopOrderId }, to), reference: await step(shopOrderId, stands, to) };
}

function done(result: ImportResult, statusId: number | null = null): Deed {
  return { result, statusId, customerId: null, reference: null };
}

function stepsBack(link: ShopLink | null, order: MarketplaceOrder): boolean {
  return link !== null && (ranks[order.status] ?? 0) < (ranks[link.status] ?? 0);
}

/** A status that the shop's own people have set is theirs; but what was cancelled at the marketplace is not sold here either. */
function leftAlone(link: ShopLink | null, stands: number, order: MarketplaceOrder): string | null {
  if (undone.includes(order.status)) return null;
  if (stands === 0) return 'The order is being edited in the shop, or has been taken back there.';
  if (link === null || link.shopStatusId === null || [link.shopStatusId, link.nextStatusId].includes(stands))
    return null;
  return `The shop has given it status ${stands} since; the marketplace’s “${order.status}” was not set.`;
}

async function create(
  tx: ShopTx,
  { settings, store }: Importing,
  key: SourceKey,
  config: ShopConfig,
  order: MarketplaceOrder,
  at: string,
): Promise<{ orderId: number; customerId: number }> {
  if (order.lines.length === 0) throw new Held('no-lines', 'The order has no lines.');
  if (!addsUp(order)) throw new Held('totals-differ', 'The lines and the shipping do not come to the order’s total.');
  const lines = await resolveLines(tx, store, config, settings.barcodeField, order.lines);
  const billTo = await placeAddress(tx, order.billTo);
  const shipTo = await placeAddress(tx, order.shipTo);
  const currency = await orderCurrency(tx, order, settings, at);
  const noted = order.buyer.id === null ? null : await readShopCustomer(store.db, key, order.buyer.id);
  const customerId = await customerOf(tx, config, order, noted, at);
  return {
    orderId: await writeOrder(tx, config, { order, lines, customerId, currency, billTo, shipTo, at }),
    customerId,
  };
}

/** Moves that were written down and never confirmed: the shop's history tells whether its transaction was committed. */
export async function settleDoubt(tx: ShopTx, store: Store, key: SourceKey): Promise<void> {
  for (const { historyId, shopOrderId } of await pendingHistories(store.db, key)) {
    const row = await tx
      .selectFrom('order_history')
      .select('order_id')
      .where('order_history_id', '=', historyId)
      .where('order_id', '=', shopOrderId)
      .executeTakeFirst();
    await store.write((own) => settleStockMoves(own, key.shop, historyRow(historyId), row !== undefined));
  }
}

async function note(
  { store, clock }: Importing,
  key: SourceKey,
  link: ShopLink | null,
  order: MarketplaceOrder,
  { result, statusId, customerId, reference }: Deed,
): Promise<void> {
  const behind = link !== null && stepsBack(link, order);
  await store.write(async (tx) => {
    if (reference !== null) await settleStockMoves(tx, key.shop, reference, true);
    if (customerId !== null && customerId !== 0 && order.buyer.id !== null)
      await saveShopCustomer(tx, key, order.buyer.id, customerId);
    await saveShopLink(
      tx,
      key,
      {
        ...blank,
        shopOrderId: 'shopOrderId' in result ? result.shopOrderId : null,
        shopStatusId: statusId,
        status: behind ? link.status : order.status,
        detail: result.kind === 'left' ? result.detail : null,
        modifiedAt: Math.max(order.modifiedAt, link?.modifiedAt ?? 0),
      },
      clock.now(),
    );
  });
}
