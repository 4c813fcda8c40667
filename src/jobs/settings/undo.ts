import { parseEnv } from 'node:util';
import { readEnvText, SettingsError } from '../../core/settings.ts';
import { type ChangePlan, planChange, type Wish } from './change.ts';
import type { SettingsDesk } from './desk.ts';
import { type KeptChange, type KeptSettingsAct, settingsActs } from './history.ts';
import { scheduleStates } from './rows.ts';
import type { ScheduleState } from './schedule-setting.ts';

export interface UndoPlan extends ChangePlan {
  /** What is taken back. */
  readonly of: KeptSettingsAct;
}

/**
 * Works out how the newest change of settings that was not taken back yet is taken back; touches nothing.
 *
 * @throws SettingsError when there is none, when it was of a secret (whose old value is kept nowhere), or when somebody changed the
 * same once more since
 */
export async function planUndo(desk: SettingsDesk): Promise<UndoPlan> {
  const acts = await settingsActs(desk.store.db);
  const undone = new Set(acts.map(({ undoes }) => undoes));
  const of = acts.find(({ id, undoes }) => undoes === null && !undone.has(id));
  if (!of) throw new SettingsError('There is no change of settings to take back.', 'See `orderdeck settings`.');
  const secret = of.changes.find((change) => 'secret' in change);
  if (secret)
    throw new SettingsError(
      `The last change was of ${secret.name}, whose old value is kept nowhere.`,
      'Set it anew: `orderdeck setup`, or `orderdeck settings set`.',
    );
  const file = parseEnv(readEnvText(desk.home));
  const schedules = new Map((await scheduleStates(desk)).map(({ state }) => [state.id, state]));
  const wishes = of.changes.map((change): Wish => {
    const stands =
      change.kind === 'variable' && !('secret' in change)
        ? (file[change.name] ?? null) === change.after
        : change.kind !== 'schedule' || isAsMade(schedules.get(change.name), change.after);
    if (!stands)
      throw new SettingsError(
        `${change.name} was changed once more since (${of.what}).`,
        'Set it by hand; nothing was changed.',
      );
    return { name: change.name, value: before(change) };
  });
  return { ...(await planChange(desk, wishes)), of };
}

/** Whether nobody has changed a schedule since, or switched it off or on. */
function isAsMade(now: ScheduleState | undefined, made: ScheduleState): boolean {
  return now?.cron === made.cron && now.enabled === made.enabled;
}

function before(change: KeptChange): Wish['value'] {
  if (change.kind === 'switch') return change.before ? 'on' : 'off';
  if (change.kind === 'schedule') return change.before;
  return 'secret' in change ? null : change.before;
}
