import { localDate } from '../../core/domain/zones.ts';
import { type IssueReport, issueReport } from '../../core/store/issues/report.ts';
import { type Action, type Bound, bind } from '../action.ts';
import type { PagerLine } from '../components/pager.ts';
import { issueReportLines } from '../present/issue-report.ts';
import type { Session } from '../session.ts';
import { PagerScreen } from './pager-screen.tsx';

const actions: readonly Action<IssueReportScreen>[] = [
  {
    key: 'enter',
    title: 'open',
    help: 'the issue of this line',
    group: 'open',
    disabled: ({ line }) => (line?.issueId === undefined ? 'there is nothing behind this line' : null),
    run: ({ session, line }) => {
      if (line?.issueId !== undefined) session.open({ screen: 'issue', id: line.issueId });
    },
  },
  { key: '[', title: 'day before', group: 'go', run: (screen) => screen.go(-1) },
  {
    key: ']',
    title: 'day after',
    group: 'go',
    disabled: ({ isToday }) => (isToday ? 'the day is not over' : null),
    run: (screen) => screen.go(1),
  },
];

/** What a day brought, against the day before (S37); any past day is reached step by step. */
export class IssueReportScreen extends PagerScreen<IssueReport> {
  readonly tab = 'issues';
  readonly title = 'report';
  readonly keys: readonly Bound[];
  protected readonly absence = 'there is no such day';
  /** Null is today, also when that is another day at midnight. */
  #day: string | null = null;

  constructor(session: Session) {
    super(session);
    this.keys = bind(actions, this, session.readOnly);
  }

  get isToday(): boolean {
    return this.known?.isToday ?? true;
  }

  go(by: 1 | -1): void {
    const { known, session } = this;
    if (!known) return;
    const { from } = known;
    // A day is at most 25 hours long, and the next begins where it ends.
    const noon = from + 12 * 3_600_000;
    const day = localDate(by === -1 ? from - 1 : noon + 24 * 3_600_000, session.settings.zone);
    this.#day = day === localDate(session.now(), session.settings.zone) ? null : day;
    session.settle(this.load().then(() => session.changed()));
  }

  protected read(): Promise<IssueReport> {
    const { store, settings, now } = this.session;
    return issueReport(store.db, this.#day ?? localDate(now(), settings.zone), settings.zone, now());
  }

  protected told(report: IssueReport): readonly PagerLine[] {
    return issueReportLines(report, this.session.settings.zone);
  }
}
