import { type Statistics, type StatSpan, spans, statistics } from '../../core/store/stats/statistics.ts';
import { type Action, type Bound, bind } from '../action.ts';
import type { PagerLine } from '../components/pager.ts';
import { part } from '../present/line.ts';
import { statsLines } from '../present/stats-lines.ts';
import type { Session } from '../session.ts';
import { PagerScreen } from './pager-screen.tsx';

const actions: readonly Action<StatsScreen>[] = [
  {
    key: 'enter',
    title: 'open',
    help: 'the runs of the job, or the run, of this line',
    group: 'open',
    disabled: ({ line }) => (line?.open ? null : 'there is nothing behind this line'),
    run: ({ line }) => line?.open?.(),
  },
  { key: 'd', title: 'days', help: 'today, 7 days or 30 days', group: 'view', run: (screen) => screen.turn() },
  {
    key: 'S',
    title: 'starts',
    help: 'how many schedules start in each minute, and which to move',
    group: 'open',
    run: ({ session }) => session.open({ screen: 'starts' }),
  },
  {
    key: 'I',
    title: 'intervals',
    help: 'what 90 days say of each schedule: change or keep, and why',
    group: 'open',
    run: ({ session }) => session.open({ screen: 'intervals' }),
  },
];

/** How all jobs did today, or over 7 or 30 days (M22, M83, M112). */
export class StatsScreen extends PagerScreen<Statistics> {
  readonly tab = 'jobs';
  readonly title = 'Statistics';
  readonly keys: readonly Bound[];
  protected readonly absence = 'nothing has run';
  #days: StatSpan = 1;

  constructor(session: Session) {
    super(session);
    this.keys = bind(actions, this, session.readOnly);
  }

  override get note() {
    const names = { 1: 'today', 7: '7 days', 30: '30 days' };
    return spans.flatMap((days) => [
      days === this.#days ? part(`[${names[days]}]`, 'accent') : part(` ${names[days]} `, 'dim'),
    ]);
  }

  turn(): void {
    this.#days = spans[(spans.indexOf(this.#days) + 1) % spans.length] ?? 1;
    this.session.settle(this.load().then(() => this.session.changed()));
  }

  protected async read(): Promise<Statistics> {
    const { store, settings, now } = this.session;
    const stats = await statistics(store.db, { now: now(), zone: settings.zone, days: this.#days });
    // The moment it was read is no part of the picture.
    return { ...stats, to: 0 };
  }

  protected told(stats: Statistics, columns: number): readonly PagerLine[] {
    const { session } = this;
    const links = {
      job: (job: string) => session.open({ screen: 'history', job }),
      run: (id: number) => session.open({ screen: 'run', id }),
    };
    return statsLines(stats, links, session.now(), columns);
  }
}
