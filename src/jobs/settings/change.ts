import { applyVariables, planVariables, type ToldChange, type VariableChange } from '../../core/settings/change.ts';
import { findSetting } from '../../core/settings/describe.ts';
import { SettingsError } from '../../core/settings.ts';
import { recordAct } from '../../core/store/acts.ts';
import { putSchedule } from '../../core/store/runs/schedule-save.ts';
import { readSwitches, setAllPaused } from '../../core/store/runs/switches.ts';
import type { SettingsDesk } from './desk.ts';
import { type KeptChange, settingsTarget } from './history.ts';
import { masterName, scheduleStates } from './rows.ts';
import { changedSchedule, definedSchedule, type ScheduleState, withNextStart } from './schedule-setting.ts';

/** What a setting is to be: as typed; null: its default; of a schedule also as it was once. */
export interface Wish {
  readonly name: string;
  readonly value: string | null | ScheduleState;
}

export interface ChangePlan {
  readonly changes: readonly KeptChange[];
  readonly variables: readonly VariableChange[];
}

/**
 * Works out what some wishes would change; touches nothing.
 *
 * @throws SettingsError with the range when a value is out of it, and when there is no such setting
 */
export async function planChange(desk: SettingsDesk, wishes: readonly Wish[]): Promise<ChangePlan> {
  const schedules = new Map((await scheduleStates(desk)).map((one) => [one.state.id, one]));
  const variables: VariableChange[] = [];
  const changes: KeptChange[] = [];
  for (const { name, value } of wishes) {
    const known = schedules.get(name) ?? schedules.get(`${name}/1`);
    if (name === masterName) changes.push(...(await master(desk, value)));
    else if (known) {
      const before = known.state;
      const after =
        value === null
          ? (definedSchedule(known.job, known.index, desk.zone) ?? { ...before, enabled: false })
          : typeof value === 'string'
            ? changedSchedule(before, value)
            : value;
      if (!isSame(before, after)) changes.push({ kind: 'schedule', name: before.id, before, after });
    } else if (value === null || typeof value === 'string') {
      checkJobs(desk, name, value);
      variables.push({ name, value });
    }
  }
  const planned = planVariables(desk.home, desk.environment, variables, desk.now());
  return { variables, changes: [...changes, ...planned.changes.map(asKept)] };
}

function asKept(change: ToldChange): KeptChange {
  return { ...change, kind: 'variable' };
}

/**
 * Makes the changes of a plan, all or none, with who made them in the audit trail. The database's write lock holds others who would
 * change `.env` meanwhile; the file is replaced last.
 *
 * @param what in words, for the audit trail
 * @param undoes the act that is taken back
 * @throws SettingsError when somebody has written something else into `.env` since the plan was made
 */
export async function applyChange(
  desk: SettingsDesk,
  { changes, variables }: ChangePlan,
  what: string,
  undoes?: number,
): Promise<void> {
  if (changes.length === 0) return;
  const now = desk.now();
  await desk.store.write(async (tx) => {
    for (const change of changes) {
      const job = change.kind === 'schedule' ? desk.jobs.find(({ id }) => id === change.after.job) : undefined;
      if (change.kind === 'schedule' && job)
        await putSchedule(tx, desk.actor, change.before, withNextStart(change.after, job, now), now);
      if (change.kind === 'switch') await setAllPaused(tx, !change.after, desk.actor.name, now);
    }
    const file = planVariables(desk.home, desk.environment, variables, now);
    refuseMoved(changes, file.changes);
    const made = [...changes.filter(({ kind }) => kind !== 'variable'), ...file.changes.map(asKept)];
    await recordAct(
      tx,
      desk.actor,
      'settings',
      settingsTarget,
      { what, ...(undoes && { undoes }), changes: made },
      now,
    );
    applyVariables(desk.home, file);
  });
}

/** What was shown is what is made: of a list of limits somebody's new part would be lost. */
function refuseMoved(shown: readonly KeptChange[], made: readonly ToldChange[]): void {
  const before = new Map(shown.flatMap((one) => ('secret' in one ? [] : [[one.name, one.before]])));
  for (const change of made)
    if (!('secret' in change) && before.get(change.name) !== change.before)
      throw new SettingsError(`${change.name} was changed meanwhile.`, 'Look again; nothing was changed.', [
        change.name,
      ]);
}

async function master({ store }: SettingsDesk, value: Wish['value']): Promise<KeptChange[]> {
  const words = value === null ? 'on' : typeof value === 'string' ? value.trim().toLowerCase() : '';
  if (!['on', 'off', 'yes', 'no'].includes(words))
    throw new SettingsError(`${masterName} is neither on nor off.`, 'Nothing was changed.', [masterName]);
  const after = words === 'on' || words === 'yes';
  const before = !(await readSwitches(store.db)).allPaused;
  return before === after ? [] : [{ kind: 'switch', name: masterName, before, after }];
}

/** A limit for a job that there is not would never act, and nobody would hear of it. */
function checkJobs({ jobs }: SettingsDesk, name: string, value: string | null): void {
  if (value === null || findSetting(name)?.namesJobs !== true) return;
  const unknown = [...value.matchAll(/([a-z][a-z0-9-]*)\s*=/g)].find(([, id]) => !jobs.some((job) => job.id === id));
  if (unknown)
    throw new SettingsError(`${name} names a job ${unknown[1]}, which there is not.`, 'See `orderdeck jobs`.', [name]);
}

function isSame(a: ScheduleState, b: ScheduleState): boolean {
  return a.cron === b.cron && a.zone === b.zone && a.enabled === b.enabled && a.origin === b.origin;
}
