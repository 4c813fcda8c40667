import type { Action } from '../action.ts';
import { askFix, whyNoFix } from '../fixing/acts.ts';
import { askUndo } from '../fixing/undo.ts';
import { ignore, snooze, whyNoAside } from '../issues/aside.ts';
import { fetchAgain, whyNoFetch } from '../issues/fetch-again.ts';
import type { IssuePlace } from '../issues/place.ts';
import { askRules } from '../issues/rules.ts';

const nothing = ({ issue, whyNoIssue }: IssuePlace): string | null =>
  issue ? null : (whyNoIssue ?? 'nothing is selected');

/** What can be decided about an issue, wherever it is shown. */
export const issueActions: readonly Action<IssuePlace>[] = [
  {
    key: 'f',
    title: 'fix',
    help: 'show what would put it right, row by row and call by call; it asks before anything is done',
    group: 'act',
    changes: true,
    disabled: (place) => nothing(place) ?? whyNoFix(place.session, place.issue),
    run: async ({ session, issue }) => issue && askFix(session, issue),
  },
  {
    key: 'u',
    title: 'undo',
    help: 'take back the fix (or the undo) made last, with all of its group; it shows what that does and asks',
    group: 'act',
    changes: true,
    disabled: ({ undoable }) => (undoable ? null : 'there is no fix to take back'),
    run: async ({ session, undoable }) => (undoable ? askUndo(session, undoable) : undefined),
  },
  {
    key: 'z',
    title: 'snooze',
    help: 'put it (or those selected) aside until a time, with a reason; on what is snoozed: let it count again',
    group: 'act',
    changes: true,
    disabled: whyNoAside,
    run: snooze,
  },
  {
    key: 'i',
    title: 'ignore',
    help: 'put it aside for good, alone or by a rule for all like it, with a reason; on what is ignored: let it count again',
    group: 'act',
    changes: true,
    disabled: whyNoAside,
    run: ignore,
  },
  {
    key: 'm',
    title: 'rule',
    help: 'settle its class: mend it without asking once that is offered, decide all like it in one way (tried on 30 days first), ignore them',
    group: 'act',
    changes: true,
    disabled: (place) => (place.cls === null ? 'nothing is selected' : null),
    run: async (place) => (place.cls === null ? undefined : askRules(place, place.cls)),
  },
  {
    key: 'r',
    title: 'fetch again',
    help: 'read from outside what it rests on, now; the first thing to do where it is unsure',
    group: 'act',
    changes: true,
    disabled: (place) => nothing(place) ?? whyNoFetch(place.session, place.issue),
    run: async ({ session, issue }) => issue && fetchAgain(session, issue),
  },
  {
    key: 'o',
    title: 'order',
    help: 'the order, or the barcode, that it is about',
    group: 'open',
    disabled: (place) =>
      nothing(place) ?? (place.issue?.orderId === null && place.issue.barcode === null ? 'it is about no order' : null),
    run: ({ session, issue }) => {
      if (issue?.orderId != null) session.open({ screen: 'order', id: issue.orderId });
      else if (issue?.barcode != null) session.open({ screen: 'stock-item', barcode: issue.barcode });
    },
  },
];
