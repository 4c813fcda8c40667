import type { KeptChange } from './history.ts';
import { scheduleValue } from './schedule-setting.ts';

/** A change in words for a diff: what a setting was and what it becomes; of a secret neither. */
export function changeWords(change: KeptChange): {
  readonly name: string;
  readonly before: string;
  readonly after: string;
} {
  const { name } = change;
  if (change.kind === 'switch') return { name, before: onOff(change.before), after: onOff(change.after) };
  if (change.kind === 'schedule')
    return { name, before: scheduleValue(change.before), after: scheduleValue(change.after) };
  if ('secret' in change) {
    const before = change.secret === 'set' ? 'not set' : 'set';
    return { name, before, after: change.secret === 'removed' ? 'not set' : `set (${change.secret})` };
  }
  return { name, before: change.before ?? 'not set', after: change.after ?? 'not set' };
}

function onOff(isOn: boolean): string {
  return isOn ? 'on' : 'off';
}
