import type { ItemOption, OrderStatus } from '../../domain/order.ts';
import { type ClaimPiece, listClaimPieces } from '../claims/claim-list.ts';
import { issueIdsOf } from '../issues/issue-list.ts';
import { type LinePrint, readOrderPrint } from '../print/order-print.ts';
import { pushesOfOrder } from '../print/outbox.ts';
import type { Push } from '../print/push.ts';
import { readShopStanding, type ShopStanding } from '../shop/shop-standing.ts';
import type { Reader } from '../store.ts';
import { type ChangeRow, changesOfOrder } from './changes.ts';
import { type PackageBeside, packagesBeside } from './order-packages.ts';
import type { OrderRow } from './order-row.ts';
import { tagNames } from './order-tags.ts';
import { type PackageWrite, packageWritesOf } from './package-writes.ts';
import { listParked, type ParkedRow } from './parked.ts';
import { type RawSummary, rawVersions } from './raw.ts';

export interface ItemDetail {
  readonly id: number;
  readonly lineKey: string;
  readonly sku: string | null;
  readonly name: string;
  readonly quantity: number;
  readonly unitPrice: number;
  readonly adjustment: boolean;
  readonly options: readonly ItemOption[];
  readonly imageUrl: string | null;
  /** When (UTC epoch ms) its source dropped it. */
  readonly removedAt: number | null;
  /** Per piece before discounts, and the VAT in hundredths of a percent, where the channel tells. */
  readonly unitGross: number | null;
  readonly vatRate: number | null;
}

/** A call to the outside about one order. */
export interface CallAbout {
  readonly id: number;
  readonly at: number;
  readonly method: string;
  readonly path: string;
  readonly ms: number | null;
  readonly status: number | null;
  readonly errorKind: string | null;
  /** What was answered with the error, without secrets. */
  readonly errorBody: string | null;
  readonly runId: number | null;
}

/** Everything that is known of one order. */
export interface OrderDetail {
  readonly order: OrderRow & { readonly status: OrderStatus };
  /** Lines of goods, those the source dropped last. */
  readonly items: readonly ItemDetail[];
  /** Discounts and fees, which the source tells as lines. */
  readonly adjustments: readonly ItemDetail[];
  readonly tags: readonly string[];
  /** What else bears its number at its channel: the other packages of the order, the other halves of a split. */
  readonly beside: readonly PackageBeside[];
  readonly rawVersions: readonly RawSummary[];
  readonly changes: readonly ChangeRow[];
  readonly calls: readonly CallAbout[];
  readonly parked: readonly ParkedRow[];
  /** What printing knows of each line, by its id. */
  readonly print: ReadonlyMap<number, LinePrint>;
  /** What we wrote on it at its channel, or want to, newest first. */
  readonly pushes: readonly Push[];
  /** What its buyer sends back, piece by piece. */
  readonly returns: readonly ClaimPiece[];
  /** What people wanted changed of it at its marketplace, newest first. */
  readonly packageWrites: readonly PackageWrite[];
  /** How it stands in the shop's own database; null where it has not come to it. */
  readonly shop: ShopStanding | null;
  /** What is wrong with it, by number, the worst first; what was put aside too. */
  readonly issueIds: readonly number[];
}

/** Reads one order by our id; null when there is none. */
export async function readOrder(db: Reader, id: number): Promise<OrderDetail | null> {
  const order = await db.selectFrom('orders').selectAll().where('id', '=', id).executeTakeFirst();
  if (!order) return null;
  const { channel, external_id: externalId } = order;
  const lines = await readItems(db, id);
  return {
    order: { ...order, status: order.status as OrderStatus },
    items: lines.filter((item) => !item.adjustment),
    adjustments: lines.filter((item) => item.adjustment),
    tags: (await tagNames(db, [id])).get(id) ?? [],
    beside: await packagesBeside(db, order),
    rawVersions: await rawVersions(db, channel, 'order', externalId),
    changes: await changesOfOrder(db, id),
    calls: await callsAbout(db, channel, externalId),
    parked: await listParked(db, { channel, externalId, resolved: true }),
    print: await readOrderPrint(db, id),
    pushes: await pushesOfOrder(db, id),
    returns: await returnsOf(db, order),
    packageWrites: await packageWritesOf(db, id),
    shop: await readShopStanding(db, { shop: 'opencart', channel, externalId }),
    issueIds: (await issueIdsOf(db, [id])).get(id) ?? [],
  };
}

/** Of this package; of one that names none, what bears its number. */
async function returnsOf(db: Reader, order: OrderRow): Promise<ClaimPiece[]> {
  const { channel, order_number: orderNumber, external_id: externalId } = order;
  const { rows } = await listClaimPieces(db, { order: { channel, orderNumber } }, { limit: 200, offset: 0 });
  return rows.filter(({ packageExternalId }) => packageExternalId === null || packageExternalId === externalId);
}

async function readItems(db: Reader, orderId: number): Promise<ItemDetail[]> {
  const rows = await db
    .selectFrom('order_items')
    .selectAll()
    .where('order_id', '=', orderId)
    .orderBy((of) => of('removed_at', 'is not', null))
    .orderBy('position')
    .orderBy('id')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    lineKey: row.line_key,
    sku: row.sku,
    name: row.name,
    quantity: row.quantity,
    unitPrice: row.unit_price,
    adjustment: row.adjustment === 1,
    options: JSON.parse(row.options) as ItemOption[],
    imageUrl: row.image_url,
    removedAt: row.removed_at,
    unitGross: row.unit_gross,
    vatRate: row.vat_rate,
  }));
}

async function callsAbout(db: Reader, channel: string, externalId: string): Promise<CallAbout[]> {
  return db
    .selectFrom('calls')
    .select([
      'id',
      'at',
      'method',
      'path',
      'ms',
      'status',
      'error_kind as errorKind',
      'error_body as errorBody',
      'run_id as runId',
    ])
    .where('channel', '=', channel)
    .where('ref', '=', externalId)
    .orderBy('at', 'desc')
    .limit(100)
    .execute();
}
