import type { Command } from 'commander';
import { type EditedSchedule, planSchedule, type SchedulePlan } from '../../core/store/runs/schedule-edit.ts';
import { putSchedule, termsOf } from '../../core/store/runs/schedule-save.ts';
import { listSchedules, type ScheduleRow } from '../../core/store/runs/schedules.ts';
import { reconcileSchedules, scheduleId } from '../../jobs/engine/slots.ts';
import { jobs } from '../../jobs/index.ts';
import type { JobDefinition } from '../../jobs/job.ts';
import { fullTime } from '../../ui/present/time.ts';
import { act, type Call } from '../act.ts';
import { Refusal } from '../failure.ts';
import { count } from '../flags.ts';
import { iso } from '../json/time.ts';
import { type Session, withSession } from '../session.ts';
import { requireJob } from '../unknown-job.ts';
import { listAllSchedules } from './schedule-list.ts';

interface ScheduleOptions {
  readonly cron?: string;
  readonly zone?: string;
  readonly on?: boolean;
  readonly off?: boolean;
  readonly reset?: boolean;
}

/** `schedule [JOB [N]]`: all schedules as they hold and the user they run as (M114), or when one job starts, shown or changed (S69). */
export function registerSchedule(program: Command): void {
  const command = program
    .command('schedule')
    .description('list all schedules and the user they run as; or show or change when one job starts by itself')
    .argument('[job]', 'none: all of them')
    .argument('[n]', 'which of its schedules', count, 1)
    .option('--cron <text>', 'five fields: minute, hour, day of the month, month, weekday')
    .option('--zone <zone>', 'the time zone it is meant in, such as Europe/London')
    .option('--on', 'let it start the job')
    .option('--off', 'keep it, but let it start nothing')
    .option('--reset', 'as the job defines it');
  act<ScheduleOptions, readonly [string | undefined, number]>(command, schedule);
}

async function schedule(call: Call, options: ScheduleOptions, name: string | undefined, n: number): Promise<undefined> {
  if (name !== undefined) return scheduleOfJob(call, options, name, n);
  if (Object.keys(options).some((option) => ['cron', 'zone', 'on', 'off', 'reset'].includes(option)))
    throw new Refusal('usage', 'Whose schedule is to change?', 'Name the job: orderdeck schedule JOB --cron "…".');
  return listAllSchedules(call);
}

async function scheduleOfJob(
  { home, output }: Call,
  options: ScheduleOptions,
  name: string,
  n: number,
): Promise<undefined> {
  const job = requireJob(name);
  if (options.on && options.off) throw new Refusal('usage', '--on and --off exclude each other.', 'Give one of them.');
  await withSession(home, async (session) => {
    const { now, settings } = session;
    const row = await findSchedule(session, job, n);
    const change = changeOf(row, options, job, n, settings.zone);
    const plan = planSchedule(change.cron, change.zone, job.clockChange, now());
    if (!plan.ok) throw badSchedule(change.cron, plan);
    const isChange = Object.keys(options).some((option) => ['cron', 'zone', 'on', 'off', 'reset'].includes(option));
    if (isChange) {
      const edited = { ...change, nextRunAt: plan.next[0] ?? null };
      await session.store.write((tx) => putSchedule(tx, session.actor, termsOf(row), edited, now()));
    }
    const next = change.enabled ? plan.next : [];
    output.document({
      ...change,
      origin: isChange ? change.origin : row.origin,
      words: plan.words,
      next: next.map((at) => iso(at)),
      changed: isChange,
    });
    output.print(
      { text: row.id, tone: 'strong' },
      ` ${change.cron} ${change.zone}: ${plan.words}${change.enabled ? '' : ' (off)'}`,
    );
    for (const at of next) output.print(`  ${fullTime(at, change.zone)}`);
  });
}

async function findSchedule({ store, settings, now }: Session, job: JobDefinition, n: number): Promise<ScheduleRow> {
  await reconcileSchedules(store, jobs, settings.zone, now());
  const row = (await listSchedules(store.db)).find((candidate) => candidate.id === scheduleId(job, n - 1));
  if (row) return row;
  const many = job.schedules.length;
  const has =
    many === 0
      ? `${job.id} has no schedule.`
      : `${job.id} has ${many === 1 ? 'one schedule' : `${many} schedules`}, no number ${n}.`;
  throw new Refusal('unknown-schedule', has, 'See `orderdeck jobs`.');
}

function changeOf(
  row: ScheduleRow,
  options: ScheduleOptions,
  job: JobDefinition,
  n: number,
  zone: string,
): PlannedSchedule {
  const defined = job.schedules[n - 1];
  const { id } = row;
  if (options.reset && !defined) {
    const none = `${job.id} itself defines no schedule ${n}: it was imported.`;
    throw new Refusal('no-default', none, 'Turn it off with --off.');
  }
  if (options.reset && defined) {
    const { cron, args = {} } = defined;
    return { id, job: job.id, cron, zone: defined.zone ?? zone, args, enabled: true, origin: 'default' };
  }
  const args = JSON.parse(row.args) as Record<string, unknown>;
  const enabled = options.on === true || (row.enabled === 1 && options.off !== true);
  return {
    id,
    job: job.id,
    cron: options.cron ?? row.cron,
    zone: options.zone ?? row.zone,
    args,
    enabled,
    origin: 'edited',
  };
}

type PlannedSchedule = Omit<EditedSchedule, 'nextRunAt'>;

/** Points at the field that cannot be read. */
function badSchedule(cron: string, plan: Extract<SchedulePlan, { ok: false }>): Refusal {
  const where = plan.position === undefined ? '' : ` (at character ${plan.position + 1} of "${cron}")`;
  return new Refusal('bad-schedule', `${plan.message}${where}`, 'Nothing was changed.');
}
