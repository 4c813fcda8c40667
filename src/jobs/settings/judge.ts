import { meantValue } from '../../core/settings/change.ts';
import { SettingsError } from '../../core/settings.ts';
import type { SettingRow } from './rows.ts';
import { changedSchedule } from './schedule-setting.ts';

/** Why a setting cannot be what was typed, looked at by itself; null when it can. Nothing typed is its default. */
export function whyNotSetting(
  { kind, name }: Pick<SettingRow, 'kind' | 'name'>,
  typed: string,
  now: number,
): string | null {
  if (typed.trim() === '') return null;
  try {
    if (kind === 'switch') return /^(on|off)$/i.test(typed.trim()) ? null : 'it is on or off';
    if (kind === 'variable') meantValue(name, typed, now);
    else
      changedSchedule({ id: name, job: '', cron: '', zone: 'UTC', args: {}, enabled: true, origin: 'edited' }, typed);
    return null;
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    return `${error.message} ${error.hint.replace(/ ?Nothing was changed\.$/, '')}`.trim();
  }
}
