import type { Command } from 'commander';
import { proposeOffsets, startsOfDay, startsPerMinute } from '../../core/domain/spread-starts.ts';
import { reviewIntervals, type ScheduleReview } from '../../core/store/stats/schedule-advice.ts';
import type { Part } from '../../ui/present/line.ts';
import { offsetWords, startRows } from '../../ui/present/spread-words.ts';
import { spanOrNone } from '../../ui/present/stats-words.ts';
import { act, type Call } from '../act.ts';
import { allSchedules, type PlanOptions, refuseBoth, tellChanges, tellUndo } from '../schedule-plan.ts';
import { withSession } from '../session.ts';

const hour = 3_600_000;

/** `stats spread`: how many schedules start in each minute, and what to move (S48). */
export function registerSpread(stats: Command): void {
  const command = takesPlan(
    stats.command('spread').description('how many schedules start in each minute of the hour, and which to move'),
  );
  act<PlanOptions>(command, spread);
}

/** `stats intervals`: whether each schedule suits what the last 90 days tell of it (M152). */
export function registerIntervals(stats: Command): void {
  const command = takesPlan(
    stats
      .command('intervals')
      .description('what the last 90 days say of each schedule: change or keep, and why')
      .argument('[schedule...]', 'with --apply: only these, such as sync-orders-recent/1'),
  );
  act<PlanOptions, readonly [string[]]>(command, intervals);
}

function takesPlan(command: Command): Command {
  return command
    .option('--apply', 'put what is proposed in force')
    .option('--undo', 'take back what was put in force last');
}

async function spread({ home, output }: Call, options: PlanOptions): Promise<undefined> {
  refuseBoth(options);
  await withSession(home, async (session) => {
    if (options.undo) return tellUndo(session, output);
    const from = Math.floor(session.now() / hour) * hour;
    const rows = (await allSchedules(session)).filter(({ enabled }) => enabled === 1);
    const minutes = startsPerMinute(startsOfDay(rows, from));
    for (const parts of startRows(minutes)) output.print(...parts);
    const jobOf = new Map(rows.map(({ id, job }) => [id, job]));
    const changes = proposeOffsets(rows, from).map((offset) => ({
      ...{ id: offset.id, job: jobOf.get(offset.id) ?? '', before: offset.before, after: offset.after },
      why: offsetWords(offset),
    }));
    if (changes.length === 0) output.print({ text: '✓ no minute starts more than three', tone: 'good' });
    const proposals = await tellChanges(session, output, changes, options);
    output.document({ minutes: minutes.map(({ most }) => most), proposals, applied: options.apply === true });
  });
}

async function intervals({ home, output }: Call, options: PlanOptions, only: string[]): Promise<undefined> {
  refuseBoth(options);
  await withSession(home, async (session) => {
    if (options.undo) return tellUndo(session, output);
    await allSchedules(session);
    const reviews = await reviewIntervals(session.store.db, session.now(), session.settings.zone);
    const proposed = reviews.filter(({ id, cron }) => cron !== null && (only.length === 0 || only.includes(id)));
    await output.table(reviewReport(reviews));
    const changes = proposed.map(({ id, job, before, cron, why }) => ({ id, job, before, after: cron ?? before, why }));
    const proposals = await tellChanges(session, output, changes, options);
    output.document({ reviews: reviews.map(reviewJson), proposals, applied: options.apply === true });
  });
}

function reviewReport(reviews: readonly ScheduleReview[]) {
  const right = (title: string) => ({ title, align: 'right' as const });
  return {
    columns: [
      ...[{ title: 'Schedule' }, { title: 'Now' }, { title: 'Verdict' }],
      ...['Runs', 'Empty', 'p95', 'New', 'Age p95'].map(right),
      { title: 'Why', least: 20 },
    ],
    rows: reviews.map((one): Part[] => [
      one.id,
      one.before,
      one.verdict === 'keep' ? 'keep' : { text: `${one.verdict}: ${one.cron}`, tone: 'warn' },
      ...[String(one.runs), String(one.empty), spanOrNone(one.duration?.p95), String(one.found)],
      spanOrNone(one.age?.p95),
      one.why,
    ]),
  };
}

function reviewJson({ duration, age, before, cron, ...review }: ScheduleReview) {
  const spread = duration && { medianMs: duration.median, p95Ms: duration.p95 };
  return {
    ...review,
    cron: before,
    proposed: cron,
    duration: spread,
    age: age && { medianMs: age.median, p95Ms: age.p95 },
  };
}
