import type { Action } from '../action.ts';
import {
  askDrop,
  handleNow,
  move,
  type QueuePlace,
  retry,
  togglePause,
  whyNoDrop,
  whyNoMove,
  whyNoRetry,
} from '../queue/acts.ts';
import type { QueueScreen } from './queue.tsx';
import { nothingSelected, selecting } from './selecting.ts';

/** What can be decided about what waits, wherever it is shown (M65). */
export const queueActions: readonly Action<QueuePlace>[] = [
  {
    key: 'r',
    title: 'retry',
    help: 'handle it again from its bytes, at once and with all attempts before it, also what is over',
    group: 'act',
    changes: true,
    disabled: whyNoRetry,
    run: retry,
  },
  {
    key: 'x',
    title: 'drop',
    help: 'give it up: it is not handled. It asks first, and r brings it back',
    group: 'act',
    changes: true,
    disabled: whyNoDrop,
    run: askDrop,
  },
  {
    key: '+',
    title: 'sooner',
    help: 'handle it before others: 1 is the most urgent',
    group: 'act',
    changes: true,
    disabled: (place) => whyNoMove(place, -1),
    run: (place) => move(place, -1),
  },
  {
    key: '-',
    title: 'later',
    help: 'let others be handled before it: 9 comes last',
    group: 'act',
    changes: true,
    quiet: true,
    disabled: (place) => whyNoMove(place, 1),
    run: (place) => move(place, 1),
  },
  {
    key: 'p',
    title: 'pause',
    help: 'receive and keep, handle nothing by itself; or go on',
    group: 'act',
    changes: true,
    run: togglePause,
  },
  {
    key: 'R',
    title: 'handle now',
    help: 'handle all that is due now, also while it is paused',
    group: 'act',
    changes: true,
    run: handleNow,
  },
];

/** What can be done in the list beside that. */
export const queueListActions: readonly Action<QueueScreen>[] = [
  {
    key: 'enter',
    title: 'open',
    help: 'what was sent, and all that was tried with it; of a run its steps and log',
    group: 'open',
    disabled: nothingSelected,
    run: (screen) => screen.openRow(),
  },
  {
    key: '/',
    title: 'filter',
    help: 'filter: words, -not, state:dead event:order source:shipstation origin:poll; state:over, state:all; -field:value',
    group: 'view',
    run: (screen) => screen.filter.type(),
  },
  ...selecting,
];
