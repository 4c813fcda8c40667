import type { OrderStatus } from '../../core/domain/order.ts';
import { sanitize } from '../../core/sanitize.ts';
import type { PrintRow } from '../../core/store/print/print-list.ts';
import { part } from './line.ts';
import { shipBy } from './order-row.ts';
import { colorWords, printState, reasonTone, reasonWords, textWords } from './print-words.ts';
import type { Column } from './table.ts';

const longest = 200;

/** The columns of the list of what there is to make. */
export function printColumns(now: () => number, zone: string): Column<PrintRow>[] {
  return [
    { title: 'state', width: 11, cell: printState },
    { title: 'order', width: 19, grow: 1, most: 19, cell: (row) => sanitize(row.orderNumber, longest) },
    { title: 'text', width: 16, grow: 6, most: 60, cell: textCell },
    { title: 'colours', width: 10, grow: 1, most: 24, cell: (row) => colorWords(row) },
    { title: 'pcs', width: 3, align: 'right', cell: (row) => String(row.quantity) },
    {
      title: 'product',
      width: 13,
      grow: 1,
      most: 24,
      from: 100,
      cell: (row) => part(sanitize(row.sku ?? row.product, longest), 'dim'),
    },
    {
      title: 'ship by',
      width: 10,
      cell: (row) => shipBy({ shipBy: row.shipBy, status: row.orderStatus as OrderStatus }, now(), zone),
    },
    {
      title: 'waits for',
      width: 12,
      grow: 4,
      from: 110,
      cell: (row) => part(reasonWords(row.findings), reasonTone(row.findings)),
    },
  ];
}

/** Of a line that tells no text yet, why. */
function textCell(row: PrintRow) {
  if (row.text === null && row.findings.length > 0) return part(reasonWords(row.findings), reasonTone(row.findings));
  if (row.notMade !== null) return part(row.notMade, 'dim');
  return part(textWords(row.text), row.text === null ? 'dim' : 'plain');
}
