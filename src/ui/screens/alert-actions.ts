import type { Action } from '../action.ts';
import { type AlertPlaceShown, acknowledge, sendTest, whyNoAcknowledge, whyNoTest } from '../alerts/acts.ts';

/** What can be done about an alert, wherever it is shown. */
export const alertActions: readonly Action<AlertPlaceShown>[] = [
  {
    key: 'a',
    title: 'acknowledge',
    help: 'say that you have seen to it: it is no longer counted as open, and your name stands with it',
    group: 'act',
    changes: true,
    disabled: whyNoAcknowledge,
    run: acknowledge,
  },
  {
    key: 'o',
    title: 'its place',
    help: 'go where it comes from: the run, the job, the order, the issues, the queue',
    group: 'open',
    disabled: ({ row }) => (!row ? 'nothing is selected' : row.place ? null : 'it comes from no screen of the console'),
    run: ({ session, row }) => {
      if (row?.place) session.open(row.place);
    },
  },
  {
    key: 'T',
    title: 'test message',
    help: 'send a test message by mail and webhook, as they are set up',
    group: 'act',
    changes: true,
    disabled: ({ session }) => whyNoTest(session),
    run: ({ session }) => sendTest(session),
  },
];
