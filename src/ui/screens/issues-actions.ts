import { sanitize } from '../../core/sanitize.ts';
import type { Action } from '../action.ts';
import { askFixAll, whyNoFixAll } from '../fixing/acts.ts';
import type { IssuesScreen } from './issues.tsx';
import { nothingSelected, selecting } from './selecting.ts';

/** What can be done in the list of issues, beside what is decided about a row of it. */
export const issuesListActions: readonly Action<IssuesScreen>[] = [
  {
    key: 'enter',
    title: 'open',
    help: 'why it is wrong, how it is mended, what happened; of a class its issues',
    group: 'open',
    disabled: nothingSelected,
    run: (screen) => screen.openRow(),
  },
  {
    key: 'w',
    title: 'why',
    help: 'each value, who wrote it, and the source beside it',
    group: 'open',
    disabled: nothingSelected,
    run: (screen) => screen.openRow(),
  },
  {
    key: 'F',
    title: 'fix all',
    help: 'all that are selected, else the whole class of this row as far as it passes the filter, as one group; the number is said first and typed',
    group: 'act',
    changes: true,
    disabled: (screen) => nothingSelected(screen) ?? whyNoFixAll(screen.session),
    run: async (screen) => {
      await askFixAll(screen.session, await screen.meant());
      screen.deselect();
    },
  },
  {
    key: 'R',
    title: 'report',
    help: 'what the day brought, against the day before; [ and ] step through the days',
    group: 'open',
    run: ({ session }) => session.open({ screen: 'issue-report' }),
  },
  {
    key: '/',
    title: 'filter',
    help: 'filter: words, -not, class:I15 severity:critical state:snoozed|ignored|closed|aside|all order:NUMBER mode:choose is:unsure is:half-done; -field:value',
    group: 'view',
    run: (screen) => screen.filter.type(),
  },
  {
    key: 'H',
    title: 'repair',
    help: 'Repair: only what was begun and not brought to its end, and what its repair does; again: all issues',
    group: 'view',
    run: (screen) => screen.toggleHalfDone(),
  },
  {
    key: 'c',
    title: 'by class',
    help: 'a row for each class, or again for each order',
    group: 'view',
    run: (screen) => screen.toggleGrouping(),
  },
  {
    key: 's',
    title: 'sort',
    help: 'sort: worst, oldest, newest, ship-by first',
    group: 'view',
    quiet: true,
    disabled: ({ grouping }) => (grouping === 'class' ? 'classes stand the worst first' : null),
    run: (screen) => screen.nextSort(),
  },
  {
    key: 'n',
    title: 'next worst',
    help: 'the next of the worst there is; after the last the first',
    group: 'view',
    quiet: true,
    disabled: nothingSelected,
    run: (screen) => screen.nextProblem(1),
  },
  {
    key: 'N',
    title: 'previous worst',
    help: 'the one before',
    group: 'view',
    quiet: true,
    disabled: nothingSelected,
    run: (screen) => screen.nextProblem(-1),
  },
  ...selecting,
  {
    key: 'y',
    title: 'copy',
    help: 'copy what it is about: the order’s number, the barcode, the class',
    group: 'act',
    quiet: true,
    disabled: nothingSelected,
    run: ({ session, row }) => {
      if (!row) return;
      const text = row.kind === 'class' ? row.class : sanitize(row.first.subject, 200);
      session.copy(text);
      session.say('good', `copied ${text}`);
    },
  },
];
