import type { Action } from '../action.ts';
import type { PrintScreen } from './print.tsx';

const nothing = ({ row }: PrintScreen): string | null => (row ? null : 'nothing is selected');

/** What can be done in the list of what there is to make, beside what is decided about a row of it. */
export const printListActions: readonly Action<PrintScreen>[] = [
  {
    key: 'enter',
    title: 'open',
    help: 'all there is to judge it by',
    group: 'open',
    disabled: nothing,
    run: (screen) => screen.openRow(),
  },
  {
    key: 'w',
    title: 'why',
    help: 'why it waits, and what each value was taken from',
    group: 'open',
    quiet: true,
    disabled: nothing,
    run: (screen) => screen.openRow(),
  },
  {
    key: '/',
    title: 'filter',
    help: 'filter: words, -not, status:done color:red sku:X market:etsy review: waiting: printable: order:NUMBER; -field:value',
    group: 'view',
    run: (screen) => screen.filter.type(),
  },
  {
    key: 'n',
    title: 'next review',
    help: 'the next row that waits for a person; after the last the first',
    group: 'view',
    quiet: true,
    disabled: nothing,
    run: (screen) => screen.nextReview(),
  },
  {
    key: 'space',
    title: 'select',
    help: 'select this row, or take it out again',
    group: 'view',
    disabled: nothing,
    run: (screen) => screen.list.toggle(),
  },
  {
    key: 'A',
    title: 'all',
    help: 'select all that match the filter, or none',
    group: 'view',
    quiet: true,
    disabled: nothing,
    run: (screen) => screen.selectAll(),
  },
  {
    key: 'c',
    title: 'counts',
    help: 'pieces to be made by product and colours',
    group: 'open',
    run: (screen) => screen.session.open({ screen: 'print-counts' }),
  },
];
