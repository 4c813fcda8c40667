import { maskName } from '../../core/domain/mask.ts';
import { formatAmount } from '../../core/domain/money.ts';
import { type OrderStatus, openStatuses } from '../../core/domain/order.ts';
import { sanitize } from '../../core/sanitize.ts';
import type { WorstIssue } from '../../core/store/issues/worst-of-orders.ts';
import type { OrderListRow } from '../../core/store/orders/order-search.ts';
import type { OrderPrintState } from '../../core/store/print/order-states.ts';
import { severityLooks } from './issue-words.ts';
import { type Part, part } from './line.ts';
import type { Tone } from './paint.ts';
import type { Column } from './table.ts';
import { relative, roughly, shortDate } from './time.ts';

const hour = 3_600_000;
const day = 24 * hour;
/** Longer texts of a buyer's are not looked at in a list. */
const longest = 200;

/** An order in a list, with how far it is with printing. */
export interface OrderRow extends OrderListRow {
  readonly print: OrderPrintState | null;
  /** The worst that is wrong with it. */
  readonly issue: WorstIssue | null;
}

/** The columns of the list of orders; the buyer is masked. */
export function orderColumns(now: () => number, zone: string): Column<OrderRow>[] {
  return [
    {
      title: 'number',
      width: 19,
      grow: 1,
      most: 24,
      cell: (row) => part(sanitize(row.orderNumber, longest), row.goneAt === null ? 'plain' : 'dim'),
    },
    {
      title: 'market',
      width: 7,
      grow: 1,
      most: 12,
      from: 77,
      cell: (row) => part(sanitize(row.marketplace ?? row.channel, longest), 'dim'),
    },
    { title: 'buyer', width: 9, grow: 2, most: 24, cell: (row) => maskName(sanitize(row.customerName ?? '', longest)) },
    { title: 'pcs', width: 3, align: 'right', from: 86, cell: (row) => String(row.quantity) },
    { title: 'status', width: 17, cell: (row) => statusPart(row.status) },
    { title: 'ship by', width: 10, cell: (row) => shipBy(row, now(), zone) },
    { title: 'issue', width: 6, from: 68, cell: (row) => issueCell(row) },
    { title: 'ordered', width: 8, from: 94, cell: (row) => part(relative(row.orderedAt, now()), 'dim') },
    { title: 'text', width: 8, from: 106, cell: (row) => readingCell(row) },
    { title: 'made', width: 7, from: 116, cell: (row) => madeCell(row) },
    {
      title: 'total',
      width: 11,
      align: 'right',
      from: 129,
      cell: (row) => `${formatAmount(row.total)} ${row.currency}`,
    },
    { title: 'changed', width: 8, from: 140, cell: (row) => part(relative(row.changedAt, now()), 'dim') },
    {
      title: 'tags',
      width: 12,
      grow: 2,
      from: 154,
      cell: (row) => part(sanitize(row.tags.join(', '), longest), 'accent'),
    },
  ];
}

const statusTones: Readonly<Partial<Record<OrderStatus, Tone>>> = {
  awaiting_payment: 'dim',
  on_hold: 'warn',
  shipped: 'good',
  delivered: 'good',
  returned: 'warn',
  cancelled: 'dim',
  split: 'dim',
  absorbed: 'dim',
  unknown: 'bad',
};

export function statusPart(status: OrderStatus): Part {
  return part(status.replaceAll('_', ' '), statusTones[status] ?? 'plain');
}

/** `! 5h late`, `! in 3h`, `in 2d`; a plain date once nothing has to be shipped any more. */
export function shipBy(
  order: { readonly shipBy: number | null; readonly status: OrderStatus },
  now: number,
  zone: string,
): Part {
  if (order.shipBy === null) return part('–', 'dim');
  if (!openStatuses.includes(order.status)) return part(shortDate(order.shipBy, zone, now), 'dim');
  const left = order.shipBy - now;
  if (left < 0) return part(`! ${roughly(left)} late`, 'bad');
  return left < day ? part(`! in ${roughly(left)}`, 'warn') : part(`  in ${roughly(left)}`, 'plain');
}

/** `✗ I15`: the worst of it; a sign and a class. */
function issueCell({ issue }: OrderRow): Part {
  if (!issue) return part('–', 'dim');
  const { sign, tone } = severityLooks[issue.severity];
  return part(`${sign} ${issue.class}`, tone);
}

/** Whether it is known what is to be printed. */
function readingCell({ print }: OrderRow): Part {
  switch (print?.reading) {
    case 'read':
      return part('✓ read', 'plain');
    case 'review':
      return part('! review', 'warn');
    case 'waits':
      return part('… waits', 'dim');
    default:
      return part('–', 'dim');
  }
}

/** How many of its tasks are made. */
function madeCell({ print }: OrderRow): Part {
  if (!print || print.tasks === 0) return part('–', 'dim');
  return part(`${print.made} of ${print.tasks}`, print.made === print.tasks ? 'good' : 'plain');
}
