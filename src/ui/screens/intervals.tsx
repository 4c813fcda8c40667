import type { ScheduleChange } from '../../core/store/runs/schedule-changes.ts';
import { reviewDays, reviewIntervals, type ScheduleReview } from '../../core/store/stats/schedule-advice.ts';
import { type Bound, bind } from '../action.ts';
import type { PagerLine } from '../components/pager.ts';
import { type Part, part } from '../present/line.ts';
import { wrap } from '../present/wrap.ts';
import type { Session } from '../session.ts';
import { PagerScreen } from './pager-screen.tsx';
import { proposalActions } from './proposal-actions.ts';

/** What the last quarter says of each schedule: change or keep, and why (M152). */
export class IntervalsScreen extends PagerScreen<readonly ScheduleReview[]> {
  readonly tab = 'jobs';
  readonly title = 'Intervals';
  readonly keys: readonly Bound[];
  protected readonly absence = 'nothing is scheduled yet: nobody has worked here';

  constructor(session: Session) {
    super(session);
    this.keys = bind(proposalActions, this, session.readOnly);
  }

  get proposals(): readonly ScheduleChange[] {
    return this.known?.flatMap((review) => changeOf(review) ?? []) ?? [];
  }

  protected async read(): Promise<readonly ScheduleReview[] | null> {
    const { store, settings, now } = this.session;
    const reviews = await reviewIntervals(store.db, now(), settings.zone);
    return reviews.length === 0 ? null : reviews;
  }

  protected told(reviews: readonly ScheduleReview[], columns: number): readonly PagerLine[] {
    const head = { parts: [part(`what the last ${reviewDays} days say of each schedule`, 'dim')] };
    return [head, { parts: [] }, ...reviews.flatMap((review) => this.#lines(review, columns))];
  }

  #lines(review: ScheduleReview, columns: number): PagerLine[] {
    const change = changeOf(review);
    const about = { open: () => this.session.open({ screen: 'history', job: review.job }), ...(change && { change }) };
    const verdict: Part[] =
      change === null ? [part('keep', 'dim')] : [part(`${review.verdict}: `, 'warn'), part(change.after, 'accent')];
    return [
      { parts: [part(review.id.padEnd(30), 'strong'), ` ${review.before.padEnd(16)} `, ...verdict], ...about },
      ...wrap(review.why, columns - 4).map((text) => ({ parts: [part(`    ${text}`, 'dim')], ...about })),
    ];
  }
}

function changeOf({ id, job, before, cron, why }: ScheduleReview): ScheduleChange | null {
  return cron === null ? null : { id, job, before, after: cron, why };
}
