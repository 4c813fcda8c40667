import { type OrderStatus, openStatuses } from '../../domain/order.ts';
import type { Reader } from '../store.ts';

/** Another order of the same channel that bears the same number: a package beside this one, the half of a split. */
export interface PackageBeside {
  readonly id: number;
  readonly externalId: string;
  readonly status: OrderStatus;
  readonly sourceStatus: string;
  /** Why there is it, in the source's word, and which one it came from. */
  readonly createdBy: string | null;
  readonly parentExternalId: string | null;
  readonly trackingNumber: string | null;
  readonly goneAt: number | null;
}

/** What else bears the number of an order, oldest first. */
export async function packagesBeside(
  db: Reader,
  order: { readonly id: number; readonly channel: string; readonly order_number: string },
): Promise<PackageBeside[]> {
  const rows = await db
    .selectFrom('orders')
    .select([
      'id',
      'external_id as externalId',
      'status',
      'source_status as sourceStatus',
      'created_by as createdBy',
      'parent_external_id as parentExternalId',
      'tracking_number as trackingNumber',
      'gone_at as goneAt',
    ])
    .where('order_number', '=', order.order_number)
    .where('channel', '=', order.channel)
    .where('id', '<>', order.id)
    .orderBy('id')
    .limit(50)
    .execute();
  return rows.map((row) => ({ ...row, status: row.status as OrderStatus }));
}

/**
 * Open packages that others say they came from. A split or a partial cancel makes new packages; that the old one is at its end its
 * source may have said before we looked, or never.
 */
export async function openOrigins(db: Reader, channel: string): Promise<string[]> {
  const rows = await db
    .selectFrom('orders as child')
    .innerJoin('orders as origin', (join) =>
      join.onRef('origin.external_id', '=', 'child.parent_external_id').onRef('origin.channel', '=', 'child.channel'),
    )
    .select('origin.external_id')
    .distinct()
    .where('child.channel', '=', channel)
    .where('child.parent_external_id', 'is not', null)
    .where('origin.status', 'in', [...openStatuses])
    .where('origin.gone_at', 'is', null)
    .orderBy('origin.id', 'desc')
    .limit(200)
    .execute();
  return rows.map(({ external_id }) => external_id);
}
