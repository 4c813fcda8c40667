import { maskOptions } from '../../domain/mask.ts';
import { type Money, toMoney } from '../../domain/money.ts';
import type { ItemOption } from '../../domain/order.ts';
import { type ReturnJson, returnToJson } from '../claims/claim-json.ts';
import type { LinePrint, ToldOption } from '../print/order-print.ts';
import {
  type FileJson,
  fileToJson,
  type OrderTaskJson,
  type PersonalizationJson,
  type PushJson,
  personalizationToJson,
  pushToJson,
  taskToOrderJson,
} from '../print/print-json.ts';
import type { ShopStanding } from '../shop/shop-standing.ts';
import type { PackageBeside } from './order-packages.ts';
import type { ItemDetail, OrderDetail } from './order-view.ts';
import { type PackageWriteJson, packageWriteToJson } from './package-write-json.ts';

export interface OrderJsonItem {
  readonly id: number;
  readonly lineKey: string;
  readonly sku: string | null;
  readonly name: string;
  readonly quantity: number;
  readonly unitPrice: Money;
  /** Before discounts; null where the channel tells none. */
  readonly unitGross: Money | null;
  /** In percent. */
  readonly vatRate: number | null;
  readonly options: readonly ItemOption[];
  readonly removedAt: string | null;
  readonly personalizations: readonly PersonalizationJson[];
  readonly tasks: readonly OrderTaskJson[];
  /** It is no goods, and why; null: it is made. */
  readonly notMade: string | null;
  /** Why a person has to look at the line. */
  readonly review: readonly { readonly reason: string; readonly detail: string }[];
  readonly file: FileJson | null;
  /** Option by option, what we want the order to say at its channel, and what it says. */
  readonly told: readonly ToldOption[];
}

/** A package beside an order, under the same number. */
export type PackageJson = Omit<PackageBeside, 'goneAt'> & { readonly goneAt: string | null };

/** An order as `orderdeck order --json` prints it (design.md, The contract). */
export interface OrderJson {
  readonly id: number;
  readonly channel: string;
  readonly marketplace: string | null;
  readonly orderNumber: string;
  readonly externalId: string;
  readonly status: string;
  readonly sourceStatus: string;
  readonly orderedAt: string;
  readonly paidAt: string | null;
  readonly shipBy: string | null;
  readonly shipDate: string | null;
  readonly holdUntil: string | null;
  readonly modifiedAt: string;
  readonly changedAt: string;
  readonly goneAt: string | null;
  readonly absorbedBy: string | null;
  readonly parentExternalId: string | null;
  readonly customer: { readonly name: string | null; readonly email: string | null; readonly username: string | null };
  readonly shipTo: unknown;
  readonly total: Money;
  /** Of a package: what it was before discounts, and those. */
  readonly gross: Money | null;
  readonly discount: Money | null;
  readonly paid: Money;
  readonly tax: Money;
  readonly shipping: Money;
  readonly adjustments: readonly { readonly name: string; readonly amount: Money }[];
  readonly customerNotes: string | null;
  readonly internalNotes: string | null;
  readonly gift: boolean;
  readonly giftMessage: string | null;
  readonly requestedService: string | null;
  readonly carrier: string | null;
  readonly tracking: { readonly number: string; readonly url: string | null } | null;
  /** Why there is this package, in its channel's word. */
  readonly createdBy: string | null;
  /** The other packages of the same order. */
  readonly packages: readonly PackageJson[];
  readonly tags: readonly string[];
  readonly items: readonly OrderJsonItem[];
  /** Lines that the source has dropped since. */
  readonly removedItems: readonly OrderJsonItem[];
  /** What we wrote on it at its channel, or want to, newest first. */
  readonly pushes: readonly PushJson[];
  /** What its buyer sends back, piece by piece. */
  readonly returns: readonly ReturnJson[];
  /** Of a package: what people set of it at its marketplace, or want to, newest first. */
  readonly packageWrites: readonly PackageWriteJson[];
  /** How it stands in the OpenCart shop, and what to do where it is held or left; null where it has not come to it. */
  readonly shop: ShopStanding | null;
  /** What is open, the worst first; what was put aside too. */
  readonly issues: readonly number[];
}

/** The contract's form of an order: camelCase, ISO 8601 times with Z, money with its currency; discounts are not items. */
export function orderToJson({
  order,
  items,
  adjustments,
  tags,
  print,
  pushes,
  beside,
  returns,
  packageWrites,
  shop,
  issueIds,
}: OrderDetail): OrderJson {
  const money = (e4: number): Money => toMoney(e4, order.currency);
  const lines = items.map((item) => itemToJson(item, print.get(item.id), money));
  return {
    id: order.id,
    channel: order.channel,
    marketplace: order.marketplace,
    orderNumber: order.order_number,
    externalId: order.external_id,
    status: order.status,
    sourceStatus: order.source_status,
    orderedAt: iso(order.ordered_at),
    paidAt: isoOrNull(order.paid_at),
    shipBy: isoOrNull(order.ship_by),
    shipDate: order.ship_date,
    holdUntil: order.hold_until,
    modifiedAt: iso(order.modified_at),
    changedAt: iso(order.changed_at),
    goneAt: isoOrNull(order.gone_at),
    absorbedBy: order.absorbed_by,
    parentExternalId: order.parent_external_id,
    customer: { name: order.customer_name, email: order.customer_email, username: order.customer_username },
    shipTo: JSON.parse(order.ship_to),
    total: money(order.total),
    gross: order.gross === null ? null : money(order.gross),
    discount: order.discount === null ? null : money(order.discount),
    paid: money(order.paid),
    tax: money(order.tax),
    shipping: money(order.shipping),
    adjustments: adjustments
      .filter((line) => line.removedAt === null)
      .map((line) => ({ name: line.name, amount: money(line.quantity * line.unitPrice) })),
    customerNotes: order.customer_notes,
    internalNotes: order.internal_notes,
    gift: order.gift === 1,
    giftMessage: order.gift_message,
    requestedService: order.requested_service,
    carrier: order.carrier_code,
    tracking: order.tracking_number === null ? null : { number: order.tracking_number, url: order.tracking_url },
    createdBy: order.created_by,
    packages: beside.map(({ goneAt, ...rest }) => ({ ...rest, goneAt: isoOrNull(goneAt) })),
    tags,
    items: lines.filter((line) => line.removedAt === null),
    removedItems: lines.filter((line) => line.removedAt !== null),
    pushes: pushes.map(pushToJson),
    returns: returns.map(returnToJson),
    packageWrites: packageWrites.map(packageWriteToJson),
    shop,
    issues: issueIds,
  };
}

function itemToJson(item: ItemDetail, print: LinePrint | undefined, money: (e4: number) => Money): OrderJsonItem {
  return {
    id: item.id,
    lineKey: item.lineKey,
    sku: item.sku,
    name: item.name,
    quantity: item.quantity,
    unitPrice: money(item.unitPrice),
    unitGross: item.unitGross === null ? null : money(item.unitGross),
    vatRate: item.vatRate === null ? null : item.vatRate / 100,
    options: maskOptions(item.options),
    removedAt: isoOrNull(item.removedAt),
    personalizations: (print?.personalizations ?? []).map((one) => personalizationToJson(one, print?.source ?? null)),
    tasks: (print?.tasks ?? []).map(taskToOrderJson),
    notMade: print?.notMade ?? null,
    review: (print?.open ?? []).map(({ reason, detail }) => ({ reason, detail })),
    file: fileToJson(print?.file ?? null),
    told: print?.told ?? [],
  };
}

function iso(at: number): string {
  return new Date(at).toISOString();
}

function isoOrNull(at: number | null): string | null {
  return at === null ? null : iso(at);
}
