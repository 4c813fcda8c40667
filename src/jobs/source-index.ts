import { type OrderSource, type RawDocument, Unreadable } from '../core/channels/channel.ts';
import type { Context } from '../core/context.ts';
import {
  closeReading,
  forgetAbsent,
  keepAbsent,
  keepListed,
  type ListedOrder,
  openReadings,
  unlistedOrders,
} from '../core/store/issues/source-index.ts';
import type { StepResult } from './job.ts';
import { isAboutThePage } from './neighbours.ts';
import { orderSource, takeIn } from './order-intake.ts';
import { walkOrders } from './order-walk.ts';

/** Two readings at once would each take what only the other has met off the list. */
export const openOrdersResource = 'shipstation:orders:open';

const minuteMs = 60_000;
/** A reading that is no older than this does for the sweep. */
const freshMs = 10 * minuteMs;
/** So many rows are kept in one transaction; others wait for it. */
const atOnce = 500;
/** So many orders are asked for one by one at most: the calls are needed for more than this. */
const mostQuestions = 20;

/** The index as the sweep needs it: read now, unless ShipStation is off or that was done in the last minutes. @throws ChannelError */
export async function freshenSourceIndex(context: Context): Promise<StepResult> {
  const source = context.channels.shipstation;
  if ('off' in source) return { summary: 'ShipStation is off: its open orders are not known' };
  const { newest } = await openReadings(context.store.db, source.id);
  const age = context.clock.now() - (newest ?? 0);
  if (age < freshMs) return { summary: `open orders read ${Math.floor(age / minuteMs)} min ago` };
  return refreshSourceIndex(context);
}

/**
 * Reads which orders ShipStation has open, and keeps them as the index that our own orders are held against. What is open here,
 * unchanged, and missing from the list is asked for by itself: the answer is taken in, or "not found" is counted.
 *
 * @throws ChannelError when the list cannot be read; the index stays what it was
 */
export async function refreshSourceIndex(context: Context): Promise<StepResult> {
  const { store, clock } = context;
  const source = orderSource(context);
  const began = clock.now();
  const { newest } = await openReadings(store.db, source.id);
  const { listed, whole } = await readOpen(context, source);
  const by = { now: clock.now(), runId: context.run.id };
  for (let from = 0; from < listed.length; from += atOnce) {
    await store.write((tx) => keepListed(tx, by, source.id, listed.slice(from, from + atOnce), began));
  }
  if (!whole)
    return { summary: `${listed.length} open orders, and some that the list kept back: it does not count as read` };
  await store.write((tx) => closeReading(tx, by, source.id, began));
  const asked = newest === null ? '' : await askForUnlisted(context, source, newest);
  return { summary: `${listed.length} open orders at ${source.title}${asked}` };
}

/** All orders that the source has open; `whole`: none was kept back. */
async function readOpen(
  context: Context,
  source: OrderSource,
): Promise<{ readonly listed: readonly ListedOrder[]; readonly whole: boolean }> {
  const met = new Map<string, ListedOrder>();
  let whole = true;
  for (const status of source.openWords) {
    const { missing } = await walkOrders({
      start: { offset: 0, total: null },
      fetch: (page) => source.listOrdersByStatus(status, page),
      signal: context.signal,
      onPage: async ({ orders }, { offset, total }) => {
        for (const order of orders.flatMap((document) => asListed(source, document, status) ?? [])) {
          met.set(order.externalId, order);
        }
        context.progress(offset, total, `open orders: ${status}`);
      },
      onGap: async () => {
        whole = false;
      },
    });
    if (missing > 0) whole = false;
  }
  return { listed: [...met.values()], whole };
}

/** What cannot be read is parked when it is taken in; here only its id counts. */
function asListed(source: OrderSource, document: RawDocument, status: string): ListedOrder | null {
  const { externalId } = document;
  if (externalId === null) return null;
  try {
    const { orderNumber, sourceStatus, modifiedAt } = source.interpret(document);
    return { externalId, orderNumber, sourceStatus, modifiedAt };
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    return { externalId, orderNumber: externalId, sourceStatus: status, modifiedAt: null };
  }
}

/** @param before when the reading before this one began: what has changed here since may have left the list by itself */
async function askForUnlisted(context: Context, source: OrderSource, before: number): Promise<string> {
  const { store, clock } = context;
  const orders = await unlistedOrders(store.db, source.id, before, mostQuestions);
  let gone = 0;
  for (const order of orders) {
    context.signal.throwIfAborted();
    const { externalId } = order;
    const document = await source.readOrder(externalId).catch((error: unknown) => {
      if (!isAboutThePage(error)) throw error;
      context.log.warn(`order ${externalId} could not be asked for: ${error.message}`);
      return undefined;
    });
    if (document) await takeIn(context, source, [document], (tx) => forgetAbsent(tx, source.id, externalId));
    if (document !== null) continue;
    gone += 1;
    const by = { now: clock.now(), runId: context.run.id };
    await store.write((tx) => keepAbsent(tx, by, source.id, order));
  }
  if (orders.length === 0) return '';
  return `; ${orders.length} that are open here and not there were asked for, ${gone} not found`;
}
