import { formatAmount } from '../../core/domain/money.ts';
import { sanitize } from '../../core/sanitize.ts';
import { type PastStock, type StockFacts, stockDifferences } from '../../core/store/stock/past-stock.ts';
import { type Part, part } from './line.ts';
import { problemWords } from './stock-words.ts';

const titles: Readonly<Record<Exclude<keyof StockFacts, 'barcode' | 'differs'>, string>> = {
  name: 'name',
  productId: 'product',
  problem: 'problem',
  onHand: 'on hand',
  reserved: 'reserved',
  buffer: 'kept back',
  available: 'available',
  listed: 'listed',
  listPrice: 'list price',
  salePrice: 'sale price',
  listedListPrice: 'listed list price',
  listedSalePrice: 'listed sale price',
};
const prices: readonly string[] = ['listPrice', 'salePrice', 'listedListPrice', 'listedSalePrice'];

/** A barcode as it was, field by field; what is another now is marked, with what it is. */
export function pastStockLines(past: PastStock): Part[][] {
  const differing = stockDifferences(past);
  return [
    [part(sanitize(past.row.barcode, 80), 'strong')],
    ...(Object.keys(titles) as (keyof typeof titles)[]).map((field): Part[] => {
      const isOther = differing.includes(field);
      return [
        part(isOther ? '≠ ' : '  ', 'warn'),
        part(titles[field].padEnd(18), 'dim'),
        words(past.row, field),
        isOther ? part(`  now ${words(past.now, field)}`, 'warn') : '',
      ];
    }),
  ];
}

function words(row: StockFacts, field: keyof typeof titles): string {
  const value = row[field];
  if (field === 'problem') return problemWords(row) || 'none';
  if (value === null || value === '') return '–';
  return prices.includes(field) ? formatAmount(Number(value)) : sanitize(String(value), 120);
}
