import type { Action } from '../action.ts';
import type { PrintScreen } from './print.tsx';
import { nothingSelected, selecting } from './selecting.ts';

/** What can be done in the list of what there is to make, beside what is decided about a row of it. */
export const printListActions: readonly Action<PrintScreen>[] = [
  {
    key: 'enter',
    title: 'open',
    help: 'all there is to judge it by',
    group: 'open',
    disabled: nothingSelected,
    run: (screen) => screen.openRow(),
  },
  {
    key: 'w',
    title: 'why',
    help: 'why it waits, and what each value was taken from',
    group: 'open',
    quiet: true,
    disabled: nothingSelected,
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
    disabled: nothingSelected,
    run: (screen) => screen.nextReview(),
  },
  ...selecting,
  {
    key: 'c',
    title: 'counts',
    help: 'pieces to be made by product and colours',
    group: 'open',
    run: (screen) => screen.session.open({ screen: 'print-counts' }),
  },
];
