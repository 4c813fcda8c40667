import { type E4, formatAmount } from '../../core/domain/money.ts';
import { sanitize } from '../../core/sanitize.ts';
import type { HistoryRow } from '../../core/store/stock/history.ts';
import type { StockRow } from '../../core/store/stock/stock-list.ts';
import { joined, type Part, part } from './line.ts';
import { balanceWords, problemWords, pushTone, pushWords } from './stock-words.ts';
import { clockTime, fullTime, listTime } from './time.ts';
import { wrap } from './wrap.ts';

const dot = part(' · ', 'dim');
const longest = 300;

/** A barcode with its ledger, newest first. */
export interface StockDetail {
  readonly row: StockRow;
  readonly history: readonly HistoryRow[];
  /** How many rows the ledger has in all. */
  readonly total: number;
}

/** Both sides of one barcode, what was sent of it, and every change. */
export function stockDetail({ row, history, total }: StockDetail, now: number, zone: string, width: number): Part[][] {
  const at = (time: number | null): string => (time === null ? 'never' : fullTime(time, zone));
  const said = (text: string, tone: 'warn' | 'bad' | 'dim' | 'plain'): Part[][] =>
    wrap(sanitize(text, longest), width).map((piece): Part[] => [part(piece, tone)]);
  const problem = problemWords(row);
  return [
    [part(sanitize(row.barcode, 80), 'strong'), '  ', sanitize(row.name, longest)],
    [part(row.productId === null ? 'no product of the shop' : `product ${row.productId} of the shop`, 'dim')],
    [],
    sum(row),
    listedLine(row),
    [part(`confirmed by reading back: ${at(row.confirmedAt)}`, 'dim')],
    ...(problem === '' ? [] : said(`${problem}: nothing is told to the marketplace`, 'warn')),
    ...(row.low ? said('low: it is told once, until it has recovered', 'warn') : []),
    ...priceLines(row),
    ...pushLines(row, now, zone, width),
    ...conflictLines(row, now, zone, width),
    [],
    [part(total === history.length ? 'Ledger' : `Ledger: the last ${history.length} of ${total}`, 'strong')],
    ...(total === 0 ? [[part('nothing has ever changed', 'dim')]] : history.map((one) => historyLine(one, zone, now))),
  ];
}

function sum({ onHand, reserved, buffer, available }: StockRow): Part[] {
  if (onHand === null || available === null) return [part('the shop does not say how many there are', 'warn')];
  return joined(
    [
      [`${onHand} on hand`],
      [`${reserved} reserved`],
      [`${buffer} kept back`],
      [part(`${available} available`, 'strong')],
    ],
    dot,
  );
}

function listedLine({ listed, differs }: StockRow): Part[] {
  if (listed === null) return [part('not on sale at the marketplace', 'dim')];
  return [
    part(`${listed} listed`, differs ? 'bad' : 'good'),
    part(differs ? ', which is not what is available' : '', 'bad'),
  ];
}

function priceLines({ listPrice, salePrice, listedListPrice, listedSalePrice }: StockRow): Part[][] {
  if (listedSalePrice === null || listedListPrice === null) return [];
  const both = (list: E4, sale: E4): string => `${formatAmount(sale)} (list ${formatAmount(list)})`;
  const theirs = both(listedListPrice, listedSalePrice);
  if (listPrice === null || salePrice === null) return [[part(`listed at ${theirs}`, 'dim')]];
  const inCents = (amount: E4): number => Math.round(amount / 100) * 100;
  const isOther = inCents(listPrice) !== listedListPrice || inCents(salePrice) !== listedSalePrice;
  if (!isOther) return [[part(`listed at ${theirs}, as in the shop`, 'dim')]];
  return [[part(`listed at ${theirs}; the shop says ${both(inCents(listPrice), inCents(salePrice))}`, 'warn')]];
}

function pushLines({ push }: StockRow, now: number, zone: string, width: number): Part[][] {
  if (!push) return [];
  const what = push.quantity === null ? 'its price' : `${push.quantity} pieces`;
  const words = `last sent: ${what}, ${sanitize(pushWords(push), longest)} ${clockTime(push.at, zone, now)}`;
  return wrap(words, width).map((piece): Part[] => [part(piece, pushTone(push.state))]);
}

function conflictLines({ conflict }: StockRow, now: number, zone: string, width: number): Part[][] {
  if (!conflict) return [];
  const { at, before, theirs, ours, both } = conflict;
  const too = both ? ', and the shop’s own number changed too' : '';
  const words = `${clockTime(at, zone, now)}: somebody set it from ${before} to ${theirs} at the marketplace${too}; the shop’s ${ours} took its place`;
  return wrap(words, width).map((piece): Part[] => [part(piece, 'warn')]);
}

function historyLine(
  { at, balance, from, to, cause, reference, runId }: HistoryRow,
  zone: string,
  now: number,
): Part[] {
  const change = to - from;
  return [
    part(listTime(at, zone, now).padEnd(12), 'dim'),
    '  ',
    balanceWords[balance].padEnd(8),
    '  ',
    `${String(from).padStart(5)} → ${String(to).padEnd(5)}`,
    part(`${change > 0 ? '+' : '−'}${Math.abs(change)}`.padStart(6), change > 0 ? 'good' : 'warn'),
    '  ',
    cause.padEnd(19),
    part((runId === null ? '' : `run ${runId}`).padEnd(9), 'dim'),
    part(reference === null ? '' : sanitize(reference, 60), 'dim'),
  ];
}
