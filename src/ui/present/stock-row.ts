import { sanitize } from '../../core/sanitize.ts';
import type { StockRow, StockTotals } from '../../core/store/stock/stock-list.ts';
import { joined, type Part, part } from './line.ts';
import type { Tone } from './paint.ts';
import { problemWords, pushTone, pushWords } from './stock-words.ts';
import type { Column } from './table.ts';
import { relative } from './time.ts';

const longest = 200;

/** The columns of the list of stock. */
export function stockColumns(now: () => number): Column<StockRow>[] {
  return [
    { title: 'barcode', width: 13, grow: 1, most: 20, cell: ({ barcode }) => sanitize(barcode, longest) },
    { title: 'product', width: 18, grow: 6, most: 60, cell: ({ name }) => part(sanitize(name, longest), 'dim') },
    { title: 'hand', width: 5, align: 'right', cell: ({ onHand }) => pieces(onHand) },
    { title: 'resv', width: 4, align: 'right', cell: ({ reserved }) => part(String(reserved), quiet(reserved)) },
    { title: 'buf', width: 3, align: 'right', from: 90, cell: ({ buffer }) => part(String(buffer), 'dim') },
    {
      title: 'avail',
      width: 5,
      align: 'right',
      cell: ({ available, low }) => part(pieces(available), low ? 'warn' : 'plain'),
    },
    {
      title: 'listed',
      width: 6,
      align: 'right',
      cell: ({ listed, differs }) => part(pieces(listed), differs ? 'bad' : 'plain'),
    },
    { title: 'state', width: 12, grow: 3, most: 40, cell: stateCell },
    {
      title: 'confirmed',
      width: 9,
      from: 96,
      cell: ({ confirmedAt }) => part(confirmedAt === null ? '–' : relative(confirmedAt, now()), 'dim'),
    },
  ];
}

/** How stock stands, in one line. */
export function stockTotalsLine(
  read: { readonly totals: StockTotals; readonly held: object | null } | undefined,
  now: number,
): Part[] {
  if (!read) return [];
  const { totals, held } = read;
  const count = (number: number, word: string, tone: Tone): Part[] => [
    part(`${number} ${word}`, number > 0 ? tone : 'dim'),
  ];
  const readWords = totals.readAt === null ? 'never read' : `read ${relative(totals.readAt, now)}`;
  return [
    '  ',
    ...joined(
      [
        ...(held ? [[part('held by the brake: nothing is sent before F', 'bad')]] : []),
        count(totals.differs, 'differ', 'bad'),
        count(totals.low, 'low', 'warn'),
        ...(totals.problems > 0 ? [count(totals.problems, 'listed, not told by the shop', 'warn')] : []),
        count(totals.listed, 'listed', 'plain'),
        [part(readWords, 'dim')],
      ],
      part(' · ', 'dim'),
    ),
  ];
}

/** What is to be said of a barcode first: that it differs, why the shop cannot tell it, that it is low, how the last push went. */
function stateCell(row: StockRow): Part {
  const problem = problemWords(row);
  const state = row.push?.state;
  if (row.listed === null) return part('not listed', 'dim');
  if (state === 'refused' || (row.differs && state !== undefined && state !== 'confirmed'))
    return part(sanitize(pushWords(row.push), longest), pushTone(state));
  if (row.differs) return part('differs', 'bad');
  if (problem !== '') return part(problem, 'warn');
  if (row.low) return part('low', 'warn');
  return part(state === undefined ? 'equal' : pushWords(row.push), 'good');
}

function pieces(value: number | null): string {
  return value === null ? '–' : String(value);
}

function quiet(value: number): Tone {
  return value === 0 ? 'dim' : 'accent';
}
