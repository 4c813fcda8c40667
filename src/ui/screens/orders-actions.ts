import type { Action } from '../action.ts';
import type { OrdersScreen } from './orders.tsx';
import { selecting } from './selecting.ts';

const noOrder = (screen: OrdersScreen): string | null => (screen.list.current ? null : 'no order is selected');

/** What can be done in the list of orders. */
export const ordersActions: readonly Action<OrdersScreen>[] = [
  { key: 'enter', title: 'open', group: 'open', disabled: noOrder, run: (screen) => screen.openOrder() },
  {
    key: '/',
    title: 'filter',
    help: 'filter: words, -not, status:hold market:etsy tag:rush parked: print:review|waiting|open|done issue:I15|critical; issue: any',
    group: 'view',
    run: (screen) => screen.filter.type(),
  },
  {
    key: 's',
    title: 'sort',
    help: 'sort: newest, ship-by, changed, total, number',
    group: 'view',
    run: (screen) => screen.nextSort(),
  },
  {
    key: 'S',
    title: 'sync now',
    help: 'read this order (or those selected) from its channel now',
    group: 'act',
    changes: true,
    disabled: (screen) => noOrder(screen) ?? screen.whyNoSync(),
    run: (screen) => screen.sync(),
  },
  {
    key: 'f',
    title: 'fix',
    help: 'show what would put right all that is wrong with this order; it asks before anything is done',
    group: 'act',
    changes: true,
    disabled: (screen) => noOrder(screen) ?? screen.whyNoFix(),
    run: (screen) => screen.fix(),
  },
  {
    key: 'u',
    title: 'undo',
    help: 'take back the fix (or the undo) that you made last; it shows what that does and asks',
    group: 'act',
    changes: true,
    quiet: true,
    run: (screen) => screen.undo(),
  },
  {
    key: 'w',
    title: 'why',
    help: 'what is wrong with it, and why',
    group: 'open',
    quiet: true,
    disabled: (screen) =>
      noOrder(screen) ?? (screen.list.current?.issue ? null : 'nothing is known to be wrong with it'),
    run: (screen) => screen.openIssues(),
  },
  {
    key: 'U',
    title: 'push',
    help: 'write the personalization of this order (or those selected) onto ShipStation',
    group: 'act',
    changes: true,
    quiet: true,
    disabled: (screen) => noOrder(screen) ?? screen.whyNoPush(),
    run: (screen) => screen.push(),
  },
  ...selecting,
  {
    key: 'y',
    title: 'copy number',
    help: 'copy the number (of all selected) to the clipboard',
    group: 'act',
    quiet: true,
    disabled: noOrder,
    run: (screen) => screen.copy(),
  },
];
