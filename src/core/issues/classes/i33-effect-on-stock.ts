import { sql } from 'kysely';
import { readSwitches } from '../../store/runs/switches.ts';
import { correctionOf, type MovedTwice, movedTwice, type StillOut, stillOut } from '../../store/shop/effects.ts';
import { correctReserved } from '../../store/stock/corrections.ts';
import { type PromiseOfOrder, wrongPromises } from '../../store/stock/promise-check.ts';
import { barcodesOfOrder, promisedTo, promiseReference } from '../../store/stock/reservations.ts';
import { CannotRepair, defineIssue, type Finding, type Repairing } from '../issue.ts';
import type { Look } from '../look.ts';
import { pushDifferences } from '../stock-evidence.ts';

const minuteMs = 60_000;
const shop = 'opencart';
/** One round of the job that brings packages into the shop. */
const shopRoundMs = 10 * minuteMs;
/** One round of the job that reads stock, and the longest that a run of it may take. */
const stockRoundMs = 30 * minuteMs;
const stockRunMs = 20 * minuteMs;

/** What of an order's effect on the stock is wrong. */
type Detail =
  | { readonly wrong: 'twice'; readonly moves: readonly MovedTwice[] }
  | { readonly wrong: 'out' }
  | { readonly wrong: 'missing' | 'kept'; readonly promises: readonly PromiseOfOrder[] };

/** An order counts in the stock otherwise than exactly once. */
export const effectOnStock = defineIssue({
  id: 'I33',
  title: 'Reservation or restock wrong',
  description:
    'An order’s pieces count in the stock otherwise than once: kept for an order that needs none, not kept for one that does, still out of the shop for one that was called off, or moved twice. Too little is offered then, or too much. It comes about when a run ends in the middle, or when a parcel comes back that was called off as well. The key adds the row that makes it once.',
  severity: 'high',
  mode: 'K',
  graceMs: 10 * minuteMs,
  subject: 'order',
  halfDone: 'adds what makes its pieces count once',
  async find(look) {
    const within = look.orders(sql.ref('o.id'));
    const { missing, kept } = await wrongPromises(look.db, shop, within);
    return [
      ...byOrder(await movedTwice(look.db, shop, within)).map(twiceFinding),
      ...(await stillOutFindings(look)),
      ...byOrder(missing).map((promises) => promiseFinding(look, 'missing', promises)),
      ...byOrder(kept).map((promises) => promiseFinding(look, 'kept', promises)),
    ];
  },
  async repair({ orderId, detail }, repairing) {
    if (orderId === null) return;
    const given = detail as Detail;
    const barcodes = await barcodesOfOrder(repairing.store.db, orderId);
    if (given.wrong === 'twice' || given.wrong === 'out') {
      if (given.wrong === 'twice') for (const move of given.moves) announceMove(repairing, move);
      const args = { order: `id:${orderId}`, ...(given.wrong === 'twice' && { correct: true }) };
      repairing.afterwards({ do: 'run', job: 'opencart-orders', args });
    } else for (const promise of given.promises) await correct(repairing, given.wrong, promise);
    await pushDifferences(repairing, barcodes);
  },
});

/** The order's own stock moves are mended where they were made: in the shop, with a row of their own there. */
function announceMove({ call }: Repairing, move: MovedTwice): void {
  const change = correctionOf(move);
  const of = move.optionValueId === 0 ? '' : `, option value ${move.optionValueId}`;
  call({
    channel: shop,
    method: 'UPDATE',
    path: `product ${move.productId}${of}`,
    summary: `stock of product ${move.productId}${of}: ${change > 0 ? '+' : ''}${change}`,
    undoable: false,
  });
}

async function correct({ store, by }: Repairing, wrong: 'missing' | 'kept', promise: PromiseOfOrder): Promise<void> {
  const { barcode, pieces, reserved, reference, orderId } = promise;
  const others = promisedTo(reference).orderIds.filter((id) => id !== orderId);
  const isUncounted = reserved < pieces && others.length === 0;
  const to = wrong === 'kept' ? Math.max(0, reserved - pieces) : isUncounted ? pieces : reserved + pieces;
  const orders = promiseReference(wrong === 'kept' ? others : [...others, orderId]);
  const done = await store.write((tx) => correctReserved(tx, by, barcode, to, orders));
  if (!done) throw new CannotRepair(`${barcode} is not known any more.`);
}

function byOrder<T extends { readonly orderId: number }>(rows: readonly T[]): [T, ...T[]][] {
  const orders = new Map<number, [T, ...T[]]>();
  for (const row of rows) {
    const known = orders.get(row.orderId);
    if (known) known.push(row);
    else orders.set(row.orderId, [row]);
  }
  return [...orders.values()];
}

function twiceFinding(moves: [MovedTwice, ...MovedTwice[]]): Finding {
  const [{ orderId, orderNumber }] = moves;
  const told = moves.map(({ productId, net, pieces }) =>
    net > 0 ? `${net} too many of product ${productId} back` : `${-net - pieces} too many of product ${productId} out`,
  );
  const detail: Detail = { wrong: 'twice', moves };
  return {
    key: `order:${orderId}:twice`,
    ...{ orderId, subject: orderNumber, detail },
    since: Math.max(...moves.map(({ at }) => at)),
    line: told.join(', '),
    evidence: moves.flatMap(({ productId, pieces, net }) => [
      { what: `pieces of product ${productId} in the order`, value: pieces },
      { what: 'what its moves in the shop come to', value: net },
    ]),
  };
}

async function stillOutFindings(look: Look): Promise<Finding[]> {
  const found = await stillOut(look.db, shop, look.orders(sql.ref('o.id')));
  // While nobody brings packages into the shop, that one is behind is no fault of its own.
  if (found.length === 0 || (await readSwitches(look.db)).jobs.has('opencart-orders')) return [];
  return found.map(stillOutFinding);
}

function stillOutFinding({ orderId, orderNumber, status, shopStatus, shopOrderId, out, changedAt }: StillOut): Finding {
  const detail: Detail = { wrong: 'out' };
  return {
    key: `order:${orderId}:out`,
    ...{ orderId, subject: orderNumber, detail },
    since: changedAt + shopRoundMs,
    line: `${status} at the marketplace, and ${out} pieces are out of the shop still`,
    evidence: [
      { what: 'order status', value: status, of: { entity: 'order', id: orderId, field: 'status' } },
      { what: 'status that the shop was told', value: shopStatus },
      { what: 'order of the shop', value: shopOrderId },
      { what: 'pieces out of the shop', value: out },
    ],
  };
}

/** Before stock is read again, nobody can tell whether the new promise is heeded; the order is looked at again until then. */
function promiseFinding(
  look: Look,
  wrong: 'missing' | 'kept',
  promises: [PromiseOfOrder, ...PromiseOfOrder[]],
): Finding {
  const [{ orderId, orderNumber, status, changedAt }] = promises;
  const isRead = promises.every(({ readAt }) => readAt >= changedAt + stockRunMs);
  const told = promises.map(({ barcode, pieces, reserved }) =>
    wrong === 'missing'
      ? `${pieces} of ${barcode} are promised and not kept (${reserved} are in all)`
      : `${pieces} of ${barcode} are kept for it`,
  );
  const detail: Detail = { wrong, promises };
  return {
    key: `order:${orderId}:${wrong}`,
    ...{ orderId, subject: orderNumber, detail },
    since: isRead ? changedAt + stockRunMs : Math.max(changedAt + stockRoundMs, look.now),
    line: `${status}: ${told.join(', ')}`,
    evidence: [
      { what: 'order status', value: status, of: { entity: 'order', id: orderId, field: 'status' } },
      ...promises.flatMap(({ barcode, pieces, reserved, reference }) => [
        { what: `pieces of ${barcode} in the order`, value: pieces },
        { what: 'reserved in all', value: reserved, of: { barcode, balance: 'reserved' as const } },
        { what: 'reserved for', value: reference },
      ]),
    ],
  };
}
