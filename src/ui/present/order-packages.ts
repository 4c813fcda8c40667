import { formatAmount } from '../../core/domain/money.ts';
import { sanitize } from '../../core/sanitize.ts';
import type { OrderDetail } from '../../core/store/orders/order-view.ts';
import { ends, type Part, part } from './line.ts';
import { statusPart } from './order-row.ts';

type Order = OrderDetail['order'];

/** The carrier and its number. The link opens the parcel's page to whoever has it: it is in `order --json`. */
export function trackingParts({ carrier_code, tracking_number }: Order): Part[] {
  if (tracking_number === null) return [];
  return [part('tracking ', 'dim'), sanitize([carrier_code, tracking_number].filter(Boolean).join(' '), 100)];
}

/** What a package cost before discounts, where there are any. */
export function discountParts({ gross, discount }: Order): Part[] {
  if (gross === null || !discount) return [];
  return [part(`${formatAmount(gross)} less ${formatAmount(discount)} discount`, 'dim')];
}

/** The other packages of the same order, so that all are seen together: each with why there is it, and from which it came. */
export function packageLines({ beside, order }: OrderDetail, width: number): Part[][] {
  if (beside.length === 0) return [];
  return [
    [
      part(`one of ${beside.length + 1} under this number`, 'accent'),
      part(origin(order.created_by, order.parent_external_id), 'dim'),
    ],
    ...beside.map((one): Part[] =>
      ends(
        ['  ', sanitize(one.externalId, 60), part(origin(one.createdBy, one.parentExternalId), 'dim')],
        [one.goneAt === null ? '' : part('no longer at its channel ', 'dim'), statusPart(one.status)],
        width,
      ),
    ),
  ];
}

function origin(createdBy: string | null, parent: string | null): string {
  const why = createdBy === null || createdBy === 'order-creation' ? '' : ` · ${sanitize(createdBy, 40)}`;
  return parent === null ? why : `${why} from ${sanitize(parent, 60)}`;
}
