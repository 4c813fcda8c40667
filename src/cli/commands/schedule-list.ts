import { channelsOff } from '../../core/channels-off.ts';
import { unitUser, userName, workingUser } from '../../core/doctor/users.ts';
import { engineStatus } from '../../core/store/runs/engine-status.ts';
import { type JobRow, jobList, type ScheduleView } from '../../core/store/runs/job-list.ts';
import { isSwitchedOff, readSwitches, type Switches } from '../../core/store/runs/switches.ts';
import { jobs } from '../../jobs/index.ts';
import { argsWords } from '../../ui/present/command-line.ts';
import type { Part } from '../../ui/present/line.ts';
import { fullTime } from '../../ui/present/time.ts';
import type { Call } from '../act.ts';
import { iso } from '../json/time.ts';
import { allSchedules } from '../schedule-plan.ts';
import { type Session, withSession } from '../session.ts';

/** Every schedule as it holds, the earliest start first, and the user whose process it starts in (M114). */
export async function listAllSchedules({ home, output }: Call): Promise<undefined> {
  await withSession(home, async (session) => {
    const { store, settings, now } = session;
    await allSchedules(session);
    const rows = await jobList(store.db, jobs, { now: now(), zone: settings.zone, channels: channelsOff(settings) });
    const switches = await readSwitches(store.db);
    const all = rows
      .flatMap((job) => job.schedules.map((schedule) => ({ job, schedule, held: whyHeld(job, schedule, switches) })))
      .sort((a, b) => startOf(a) - startOf(b) || a.schedule.id.localeCompare(b.schedule.id));
    const who = await runsAs(session);
    output.document({
      items: all.map(({ job, schedule, held }) => ({
        ...{ id: schedule.id, job: job.id, cron: schedule.cron, zone: schedule.zone, args: schedule.args },
        ...{ words: schedule.words, enabled: schedule.enabled, origin: schedule.origin, held },
        next: held === null ? iso(schedule.nextAt) : null,
      })),
      total: all.length,
      runsAs: who,
    });
    await output.table({
      columns: [
        ...['Schedule', 'When', 'With', 'From'].map((title) => ({ title, ...(title === 'When' && { least: 12 }) })),
        { title: 'Next start', least: 11 },
      ],
      rows: all.map(({ schedule, held }): Part[] => [
        schedule.id,
        `${schedule.cron}  ${schedule.words}`,
        argsWords(schedule.args),
        schedule.origin,
        held === null && schedule.nextAt !== null
          ? fullTime(schedule.nextAt, schedule.zone)
          : { text: held ?? 'never', tone: 'dim' },
      ]),
    });
    output.print(userWords(who));
  });
}

interface Listed {
  readonly schedule: ScheduleView;
  readonly held: string | null;
}

function startOf({ schedule, held }: Listed): number {
  return held === null ? (schedule.nextAt ?? Number.MAX_SAFE_INTEGER) : Number.MAX_SAFE_INTEGER;
}

/** Why it starts nothing now; null: it does. */
function whyHeld(job: JobRow, { enabled }: ScheduleView, switches: Switches): string | null {
  if (!enabled) return 'switched off';
  if (isSwitchedOff(switches, job.id)) return 'everything is paused';
  if (job.paused) return `paused by ${job.paused.by}`;
  return job.off === null ? null : 'its channel is off';
}

interface RunsAs {
  readonly user: string;
  /** Of the process that works; null while nobody does. */
  readonly pid: number | null;
  /** Whom the daemon's unit of systemd names; null where there is no unit, or it names nobody. */
  readonly unitUser: string | null;
}

async function runsAs({ store, settings, clock }: Session): Promise<RunsAs> {
  const { running, pid } = await engineStatus(store.db, Date.now(), clock);
  const works = running ? pid : null;
  return { user: userName(workingUser(settings.home, works)), pid: works, unitUser: unitUser() };
}

function userWords({ user, pid, unitUser: unit }: RunsAs): string {
  const named = unit === null ? '' : ` The unit orderdeck.service runs the daemon as ${unit}.`;
  return pid === null
    ? `Nobody works now; started here they run as ${user}.${named}`
    : `They run as ${user}, in process ${pid}.${named}`;
}
