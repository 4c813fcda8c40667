import type { Command } from 'commander';
import { channelsOff, whyOff } from '../../core/channels-off.ts';
import { callsUsed, quotaPlan } from '../../core/store/stats/quota-plan.ts';
import { jobs } from '../../jobs/index.ts';
import type { Part } from '../../ui/present/line.ts';
import { rangeWords, verdictPart } from '../../ui/present/quota-words.ts';
import { limitName } from '../../ui/present/stats-words.ts';
import { act, type Call } from '../act.ts';
import { iso } from '../json/time.ts';
import { allSchedules } from '../schedule-plan.ts';
import { type Session, withSession } from '../session.ts';

const hour = 3_600_000;

/** `stats quota`: whether the next hour's starts fit each limit, and how near the last hour's forecast was (N14). Exit 1 when not. */
export function registerQuota(stats: Command): void {
  const command = stats.command('quota').description('whether the next hour of jobs fits each limit, before it begins');
  act(command, quota);
}

async function quota({ home, output }: Call): Promise<number> {
  return withSession(home, async (session) => {
    await allSchedules(session);
    const plan = await nextHour(session, session.now());
    const past = await lastHour(session);
    output.document({ from: iso(plan.from), to: iso(plan.to), limits: plan.rows, lastHour: past });
    if (plan.rows.length === 0)
      output.print('No run of any schedule has called anything yet: nothing can be forecast.');
    else
      await output.table({
        columns: [
          ...[
            { title: 'Limit' },
            ...['Forecast', '9 of 10', 'Room', 'Last hour'].map((title) => ({ title, align: 'right' as const })),
          ],
          ...[{ title: 'Next hour' }, { title: 'Mostly', least: 16 }],
        ],
        rows: plan.rows.map((row): Part[] => [
          limitName(row),
          ...[String(row.expected), rangeWords(row), String(row.capacity)],
          pastWords(past.find((one) => one.channel === row.channel && one.group === row.group)),
          verdictPart(row),
          row.jobs
            .slice(0, 2)
            .map(({ job, starts, calls }) => `${job} ${starts}× (${calls})`)
            .join(', '),
        ]),
      });
    return plan.rows.some(({ verdict }) => verdict === 'exceeds') ? 1 : 0;
  });
}

/** The plan for the hour from `at` on, by the jobs that can work here. */
export function nextHour({ store, settings }: Pick<Session, 'store' | 'settings'>, at: number) {
  const off = channelsOff(settings);
  return quotaPlan(
    store.db,
    jobs.filter(({ needs }) => whyOff(needs, off) === null),
    at,
  );
}

interface PastHour {
  readonly channel: string;
  readonly group: string;
  readonly forecast: number;
  /** Nine hours of ten lie between these. */
  readonly low: number;
  readonly high: number;
  readonly used: number;
}

/** What would have been forecast an hour ago, and what came. */
async function lastHour(session: Session): Promise<PastHour[]> {
  const from = session.now() - hour;
  const { rows, to } = await nextHour(session, from);
  const used = await callsUsed(session.store.db, rows, from, to);
  return rows.map(({ channel, group, expected, low, high }, at) => ({
    ...{ channel, group, low, high },
    ...{ forecast: expected, used: used[at] ?? 0 },
  }));
}

/** `18 of 19`: used of forecast. */
function pastWords(past: PastHour | undefined): string {
  return past ? `${past.used} of ${past.forecast}` : '–';
}
