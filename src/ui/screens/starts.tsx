import { type Offset, proposeOffsets, startsOfDay, startsPerMinute } from '../../core/domain/spread-starts.ts';
import type { ScheduleChange } from '../../core/store/runs/schedule-changes.ts';
import { listSchedules } from '../../core/store/runs/schedules.ts';
import { type Bound, bind } from '../action.ts';
import type { PagerLine } from '../components/pager.ts';
import { part } from '../present/line.ts';
import { offsetWords, startRows } from '../present/spread-words.ts';
import type { Session } from '../session.ts';
import { PagerScreen } from './pager-screen.tsx';
import { proposalActions } from './proposal-actions.ts';

interface Starts {
  readonly minutes: readonly { readonly most: number }[];
  readonly offsets: readonly (Offset & { readonly job: string })[];
}

const hour = 3_600_000;

/** How many schedules start in each minute of the hour, and which to move so that it is never too many (S48). */
export class StartsScreen extends PagerScreen<Starts> {
  readonly tab = 'jobs';
  readonly title = 'Starts';
  readonly keys: readonly Bound[];
  protected readonly absence = 'nothing is scheduled yet: nobody has worked here';

  constructor(session: Session) {
    super(session);
    this.keys = bind(proposalActions, this, session.readOnly);
  }

  get proposals(): readonly ScheduleChange[] {
    return this.known?.offsets.map(changeOf) ?? [];
  }

  protected async read(): Promise<Starts | null> {
    const { store, now } = this.session;
    const rows = (await listSchedules(store.db)).filter(({ enabled }) => enabled === 1);
    if (rows.length === 0) return null;
    const from = Math.floor(now() / hour) * hour;
    const jobs = new Map(rows.map(({ id, job }) => [id, job]));
    const offsets = proposeOffsets(rows, from).map((offset) => ({ ...offset, job: jobs.get(offset.id) ?? '' }));
    return { minutes: startsPerMinute(startsOfDay(rows, from)), offsets };
  }

  protected told({ minutes, offsets }: Starts): readonly PagerLine[] {
    const chart = startRows(minutes).map((parts) => ({ parts }));
    const head = [
      { parts: [part('starts in each minute of the hour, the most of the next 24 hours', 'dim')] },
      ...chart,
    ];
    if (offsets.length === 0)
      return [...head, { parts: [] }, { parts: [part('✓ no minute starts more than three', 'good')] }];
    const proposals = offsets.map(
      (offset): PagerLine => ({
        parts: [
          part(offset.id.padEnd(30), 'strong'),
          ` ${offset.before} → `,
          part(offset.after, 'accent'),
          part(`  ${offsetWords(offset)}`, 'dim'),
        ],
        change: changeOf(offset),
        open: () => this.session.open({ screen: 'history', job: offset.job }),
      }),
    );
    return [...head, { parts: [] }, { parts: [part('proposed', 'dim')] }, ...proposals];
  }
}

function changeOf(offset: Offset & { readonly job: string }): ScheduleChange {
  return { id: offset.id, job: offset.job, before: offset.before, after: offset.after, why: offsetWords(offset) };
}
