import { sanitize } from '../../core/sanitize.ts';
import type { ProductListRow } from '../../core/store/products/product-list.ts';
import { type ProductReason, type ProductState, productStates } from '../../core/store/products/product-rows.ts';
import { type Part, part } from './line.ts';
import type { Tone } from './paint.ts';
import type { Column } from './table.ts';
import { listTime } from './time.ts';

const longest = 300;

const looks: Readonly<Record<ProductState, readonly [mark: string, tone: Tone]>> = {
  held: ['!', 'warn'],
  queued: ['○', 'plain'],
  sent: ['◐', 'accent'],
  accepted: ['◔', 'accent'],
  approved: ['◑', 'plain'],
  live: ['✓', 'good'],
  rejected: ['✗', 'bad'],
  gone: ['–', 'warn'],
};

/** How a product stands, by shape, word and colour. */
export function productState(state: ProductState): Part {
  const [mark, tone] = looks[state];
  return part(`${mark} ${state}`, tone);
}

/** The columns of the list of products. */
export function productColumns(now: () => number, zone: string): Column<ProductListRow>[] {
  return [
    { title: 'state', width: 10, cell: ({ state }) => productState(state) },
    { title: 'barcode', width: 13, grow: 1, most: 24, cell: ({ barcode }) => sanitize(barcode, longest) },
    { title: 'title', width: 18, grow: 4, most: 60, cell: ({ title }) => sanitize(title, longest) },
    {
      title: 'last sync',
      width: 10,
      from: 100,
      cell: ({ syncedAt }) => (syncedAt === null ? part('never', 'dim') : part(listTime(syncedAt, zone, now()), 'dim')),
    },
    {
      title: 'waits for',
      width: 20,
      grow: 6,
      cell: ({ reasons, state }) =>
        part(
          sanitize(reasons.map(shortReason).join(', '), longest),
          state === 'rejected' ? 'bad' : state === 'held' ? 'warn' : 'dim',
        ),
    },
  ];
}

/** `attribute unmapped (Web Color)`; in the marketplace's own words where it is its reason. */
function shortReason({ code, field, message }: ProductReason): string {
  if (field === null) return message;
  const words = code.replaceAll('-', ' ');
  const [, attribute] = /^attributes\.(.+)$/.exec(field) ?? [];
  return attribute === undefined ? words : `${words} (${attribute})`;
}

/** `3 held · 2 rejected · 115 live`, in the order of what waits for a person. */
export function productTotalParts(totals: Partial<Record<ProductState, number>> | undefined): Part[] {
  if (!totals) return [part('reading…', 'dim')];
  const order: readonly ProductState[] = ['rejected', 'held', 'gone', ...productStates];
  const shown = [...new Set(order)].filter((state) => (totals[state] ?? 0) > 0);
  if (shown.length === 0) return [part('no products', 'dim')];
  return shown.flatMap((state, index): Part[] => {
    const words = part(`${totals[state]} ${state}`, looks[state][1]);
    return index === 0 ? [words] : [part(' · ', 'dim'), words];
  });
}
