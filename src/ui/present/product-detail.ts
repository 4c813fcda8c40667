import { sanitize } from '../../core/sanitize.ts';
import type { batchesOfProduct } from '../../core/store/products/batches.ts';
import type { KnownGap } from '../../core/store/products/gaps.ts';
import { fieldPairs } from '../../core/store/products/product-json.ts';
import type { ProductRow } from '../../core/store/products/product-rows.ts';
import { type Part, part } from './line.ts';
import { productState } from './product-row.ts';
import { fullTime } from './time.ts';
import { wrap } from './wrap.ts';

/** All that is shown of one product. */
export interface ProductDetail {
  readonly row: ProductRow;
  /** The words that it waits for, with what they may mean. */
  readonly gaps: readonly KnownGap[];
  /** What is told by number, in words. */
  readonly names: ReadonlyMap<string, string>;
  readonly calls: Awaited<ReturnType<typeof batchesOfProduct>>;
}

const nameColumns = 18;
const mostText = 600;

/** A product as lines: how it stands, what it waits for, both sides of each field, and what was sent. */
export function productDetail({ row, gaps, names, calls }: ProductDetail, zone: string, columns: number): Part[][] {
  const text = (value: string, tone: 'plain' | 'dim' | 'warn' | 'bad', indent = ''): Part[][] =>
    wrap(sanitize(value, mostText), Math.max(10, columns - indent.length)).map((one) => [indent, part(one, tone)]);
  const tone = row.state === 'rejected' ? 'bad' : 'warn';
  const standing = row.standing === null ? 'not listed' : `listed: ${row.standing}`;
  const synced = row.syncedAt === null ? 'never synced' : `synced ${fullTime(row.syncedAt, zone)}`;
  return [
    [part(sanitize(row.title, mostText), 'strong')],
    [productState(row.state), part(`  ${standing} · ${synced}`, 'dim')],
    ...row.reasons.flatMap(({ field, message }) => text(`${field === null ? '' : `${field}: `}${message}`, tone, '  ')),
    ...(gaps.length > 0 ? [[], [part('may mean (e chooses)', 'strong')]] : []),
    ...gaps.flatMap(({ kind, name, suggestions }) =>
      text(`${kind} ${name}: ${suggestions.map((word) => word.name).join(', ') || 'nothing near'}`, 'plain', '  '),
    ),
    [],
    [part('field'.padEnd(nameColumns), 'dim'), part('shop, and below it the marketplace', 'dim')],
    ...fieldPairs(row, names).flatMap(({ field, shop, marketplace }) =>
      fieldLines(field, shop, row.listed ? marketplace : shop, columns),
    ),
    ...(calls.length > 0 ? [[], [part('calls', 'strong')]] : []),
    ...calls.flatMap((call) => {
      const when = call.sentAt === null ? 'not sent' : fullTime(call.sentAt, zone);
      const why = call.reasons.length > 0 ? `: ${call.reasons.join('; ')}` : '';
      return text(
        `${when}  ${call.write}: ${call.itemState}${why}`,
        call.itemState === 'failed' ? 'bad' : 'plain',
        '  ',
      );
    }),
  ];
}

/** The shop's value, and below it the marketplace's where it is another. */
function fieldLines(field: string, shop: string, marketplace: string, columns: number): Part[][] {
  const room = Math.max(10, columns - nameColumns);
  const value = (text: string): string => wrap(sanitize(text, mostText), room)[0] ?? '–';
  const isSame = shop === marketplace;
  const first: Part[] = [part(field.padEnd(nameColumns), 'dim'), isSame ? part(value(shop), 'dim') : value(shop)];
  return isSame ? [first] : [first, [' '.repeat(nameColumns), part(value(marketplace), 'warn')]];
}
