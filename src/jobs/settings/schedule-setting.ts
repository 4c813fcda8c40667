import { everyMinutes, minutesOf, possibleMinutes } from '../../core/domain/interval.ts';
import { nextSlot, parseSchedule } from '../../core/domain/schedule.ts';
import { SettingsError } from '../../core/settings.ts';
import type { EditedSchedule } from '../../core/store/runs/schedule-edit.ts';
import type { ScheduleRow } from '../../core/store/runs/schedules.ts';
import { scheduleId } from '../engine/slots.ts';
import type { JobDefinition } from '../job.ts';

/** A schedule as it is, or is to be. */
export type ScheduleState = Required<Omit<EditedSchedule, 'nextRunAt'>>;

/** What the value of a schedule may be, said to who got it wrong. */
export const scheduleRange = 'minutes (1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30, 60, 120 … 1440), five cron fields, or off';

/** A job's nth schedule (from 0) as its definition has it. */
export function definedSchedule(job: JobDefinition, index: number, zone: string): ScheduleState | null {
  const defined = job.schedules[index];
  if (!defined) return null;
  const { cron, args = {} } = defined;
  return {
    ...{ id: scheduleId(job, index), job: job.id, cron, zone: defined.zone ?? zone, args },
    ...{ enabled: true, origin: 'default' },
  };
}

/** A stored schedule. */
export function storedSchedule(row: ScheduleRow): ScheduleState {
  return {
    ...{ id: row.id, job: row.job, cron: row.cron, zone: row.zone },
    args: JSON.parse(row.args) as Record<string, unknown>,
    enabled: row.enabled === 1,
    origin: row.origin === 'default' ? 'default' : 'edited',
  };
}

/** As a setting: minutes where it repeats evenly, else its cron text, or `off`. */
export function scheduleValue({ cron, enabled }: Pick<ScheduleState, 'cron' | 'enabled'>): string {
  return enabled ? String(minutesOf(cron) ?? cron) : 'off';
}

/**
 * A schedule changed as somebody typed; minutes keep the minute of the hour at which it starts.
 *
 * @throws SettingsError with the range
 */
export function changedSchedule(before: ScheduleState, typed: string): ScheduleState {
  const text = typed.trim();
  if (/^(off|no)$/i.test(text)) return before.enabled ? { ...before, enabled: false, origin: 'edited' } : before;
  if (/^(on|yes)$/i.test(text)) return before.enabled ? before : { ...before, enabled: true, origin: 'edited' };
  if (before.enabled && scheduleValue(before) === text) return before;
  const isMinutes = /^\d+$/.test(text);
  const cron = isMinutes ? everyMinutes(Number(text), before.cron) : text;
  if (cron === null)
    throw new SettingsError(
      `${before.id} cannot start every ${text} minutes.`,
      `It may be ${possibleMinutes.join(', ')} minutes, or five cron fields. Nothing was changed.`,
      [before.id],
    );
  const parsed = parseSchedule(cron, before.zone);
  if (!parsed.ok)
    throw new SettingsError(`${before.id}: ${parsed.message}.`, `It may be ${scheduleRange}. Nothing was changed.`, [
      before.id,
    ]);
  return cron === before.cron && before.enabled ? before : { ...before, cron, enabled: true, origin: 'edited' };
}

/** With its first start after now, as the store takes it. Throws Error when it is no schedule. */
export function withNextStart(state: ScheduleState, job: JobDefinition, now: number): EditedSchedule {
  const parsed = parseSchedule(state.cron, state.zone);
  if (!parsed.ok) throw new Error(parsed.message);
  return { ...state, nextRunAt: nextSlot(parsed.schedule, now, job.clockChange) };
}
