import type { ScheduleChange } from '../../core/store/runs/schedule-changes.ts';
import type { Action } from '../action.ts';
import type { PagerLine } from '../components/pager.ts';
import { askChanges, askUndo } from '../schedule-changes.ts';
import type { Session } from '../session.ts';

/** A screen that proposes other schedules. */
export interface ProposalScreen {
  readonly session: Session;
  readonly line: PagerLine | undefined;
  readonly proposals: readonly ScheduleChange[];
}

const noneHere = ({ line }: ProposalScreen): string | null =>
  line?.change ? null : 'there is no proposal on this line';

/** Accepting what is proposed, one or all of it, and taking it back. */
export const proposalActions: readonly Action<ProposalScreen>[] = [
  {
    key: 'enter',
    title: 'runs',
    help: 'the runs of the job of this line',
    group: 'open',
    disabled: ({ line }) => (line?.open ? null : 'there is nothing behind this line'),
    run: ({ line }) => line?.open?.(),
  },
  {
    key: 'a',
    title: 'accept',
    help: 'put the proposal of this line in force; shows its next start and asks',
    group: 'act',
    changes: true,
    disabled: noneHere,
    run: ({ session, line }) => {
      if (line?.change) askChanges(session, [line.change]);
    },
  },
  {
    key: 'A',
    title: 'accept all',
    help: 'put all proposals in force; asks',
    group: 'act',
    changes: true,
    disabled: ({ proposals }) => (proposals.length === 0 ? 'nothing is proposed' : null),
    run: ({ session, proposals }) => askChanges(session, proposals),
  },
  {
    key: 'u',
    title: 'undo',
    help: 'take back what was put in force last; asks',
    group: 'act',
    changes: true,
    run: ({ session }) => askUndo(session),
  },
];
