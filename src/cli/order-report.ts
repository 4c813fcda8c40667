import { maskOptions } from '../core/domain/mask.ts';
import type { ItemDetail, OrderDetail } from '../core/store/orders/order-view.ts';
import type { Report } from './columns.ts';

/** The lines of an order, those its source dropped last and marked. @param money an amount (1/10,000) with its currency */
export function orderLines({ items, adjustments, print }: OrderDetail, money: (e4: number) => string): Report {
  return {
    columns: [
      { title: 'Pieces', align: 'right' },
      { title: 'SKU', least: 8 },
      { title: 'Name', least: 16 },
      { title: 'Each', align: 'right' },
      { title: 'Options', least: 12 },
    ],
    rows: [
      ...items.map((item) => [
        String(item.quantity),
        item.sku ?? '–',
        nameOf(item, print.get(item.id)?.notMade),
        money(item.unitPrice),
        optionsOf(item),
      ]),
      ...adjustments.map((item) => ['', 'adjustment', nameOf(item), money(item.unitPrice), '']),
    ],
  };
}

function nameOf({ name, removedAt }: ItemDetail, notMade?: string | null): string {
  if (removedAt !== null) return `${name} (dropped by the source)`;
  return notMade ? `${name} (not made: ${notMade})` : name;
}

function optionsOf({ options }: ItemDetail): string {
  return maskOptions(options)
    .map(({ name, value }) => `${name}: ${value}`)
    .join('; ');
}
