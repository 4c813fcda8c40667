import type { SettingDefinition } from '../../core/settings/describe.ts';
import { listSettings, type SettingEntry } from '../../core/settings/list.ts';
import { listSchedules } from '../../core/store/runs/schedules.ts';
import { readSwitches, type Switches } from '../../core/store/runs/switches.ts';
import { scheduleId } from '../engine/slots.ts';
import type { JobDefinition } from '../job.ts';
import type { SettingsDesk } from './desk.ts';
import { lastChanges } from './history.ts';
import {
  definedSchedule,
  type ScheduleState,
  scheduleRange,
  scheduleValue,
  storedSchedule,
} from './schedule-setting.ts';

/** The master switch, as a setting. */
export const masterName = 'all-jobs';

export interface SettingRow extends Omit<SettingEntry, 'type' | 'origin'> {
  readonly kind: 'switch' | 'schedule' | 'variable';
  readonly type: SettingDefinition['type'] | 'on or off' | 'interval';
  /** `edited`: a person's schedule; the others are places. */
  readonly origin: SettingEntry['origin'] | 'edited' | 'switched';
  /** Of a schedule: its job, and since when and by whom that is paused. */
  readonly job: string | null;
  readonly paused: { readonly at: number; readonly by: string } | null;
  readonly lastChange: { readonly at: number; readonly by: string } | null;
}

/** All that can be set, in one list: the master switch, when each job starts, and the variables. One value each, with its origin (T6). */
export async function settingRows(desk: SettingsDesk): Promise<readonly SettingRow[]> {
  const { store, home, environment } = desk;
  const switches = await readSwitches(store.db);
  const changes = await lastChanges(store.db);
  const rows = [
    master(switches),
    ...(await scheduleStates(desk)).map(({ state, job, index }) => scheduleRow(desk, state, job, index, switches)),
    ...listSettings(home, environment).map((entry): Unchanged => ({ ...entry, ...noJob, kind: 'variable' })),
  ];
  return rows.map((row) => ({ ...ended(row, desk.now()), lastChange: changes.get(row.name) ?? null }));
}

/** A time until which something was on, once it is over. */
function ended(row: Unchanged, now: number): Unchanged {
  const isOver = row.type === 'time' && row.value !== null && Date.parse(row.value) <= now;
  return isOver ? { ...row, value: 'off' } : row;
}

type Unchanged = Omit<SettingRow, 'lastChange'>;
const noJob = { job: null, paused: null } as const;
const plain = { secret: false, isSet: true, restart: null, conflict: null, problem: null, namesJobs: false } as const;

/** Each schedule as it stands, stored or, where nobody has worked yet, as its job defines it. */
export async function scheduleStates({
  store,
  jobs,
  zone,
}: SettingsDesk): Promise<{ readonly state: ScheduleState; readonly job: JobDefinition; readonly index: number }[]> {
  const stored = await listSchedules(store.db);
  return jobs.flatMap((job) => {
    const own = stored.filter((row) => row.job === job.id);
    const ids = new Set([...job.schedules.map((_, index) => scheduleId(job, index)), ...own.map(({ id }) => id)]);
    return [...ids].flatMap((id) => {
      const index = Number(id.split('/')[1]) - 1;
      const row = own.find((one) => one.id === id);
      const state = row ? storedSchedule(row) : definedSchedule(job, index, zone);
      return state ? [{ state, job, index }] : [];
    });
  });
}

function master({ allPaused }: Switches): Unchanged {
  return {
    ...plain,
    ...noJob,
    ...{ kind: 'switch', name: masterName, title: 'Jobs start by themselves', type: 'on or off', unit: null },
    ...{
      range: 'on or off',
      default: 'on',
      value: allPaused ? 'off' : 'on',
      origin: allPaused ? 'switched' : 'default',
    },
    affects: 'every schedule; what is queued stays queued, what a person starts still runs',
  };
}

function scheduleRow(
  { zone }: SettingsDesk,
  state: ScheduleState,
  job: JobDefinition,
  index: number,
  switches: Switches,
): Unchanged {
  const value = scheduleValue(state);
  const defined = definedSchedule(job, index, zone);
  return {
    ...plain,
    ...{ kind: 'schedule', name: state.id, title: `${job.title}: starts every`, type: 'interval', value },
    unit: /^\d+$/.test(value) ? 'minutes' : null,
    range: scheduleRange,
    default: defined && scheduleValue(defined),
    origin: state.origin === 'default' ? 'default' : 'edited',
    affects: `${job.id}: its next start moves at once${job.whilePaused === undefined ? '' : `; while it is off: ${job.whilePaused}`}`,
    job: job.id,
    paused: switches.jobs.get(job.id) ?? null,
  };
}
