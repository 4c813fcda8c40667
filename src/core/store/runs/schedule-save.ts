import { type Actor, recordAct } from '../acts.ts';
import type { Tx } from '../store.ts';
import { type EditedSchedule, editSchedule } from './schedule-edit.ts';
import type { ScheduleRow } from './schedules.ts';

/** What of a schedule a person decides. */
export interface ScheduleTerms {
  readonly cron: string;
  readonly zone: string;
  readonly args: Readonly<Record<string, unknown>>;
  readonly enabled: boolean;
}

/** The terms of a stored schedule. */
export function termsOf(row: ScheduleRow): ScheduleTerms {
  const args = JSON.parse(row.args) as Record<string, unknown>;
  return { cron: row.cron, zone: row.zone, args, enabled: row.enabled === 1 };
}

/** Puts a changed schedule in force, with who changed what in the audit trail. `before`: as it stands; null: there is none yet. */
export async function putSchedule(
  tx: Tx,
  actor: Actor,
  before: ScheduleTerms | null,
  schedule: EditedSchedule,
  now: number,
): Promise<void> {
  const { cron, zone, args, enabled = true } = schedule;
  await editSchedule(tx, schedule, now);
  const was = before && { cron: before.cron, zone: before.zone, args: before.args, enabled: before.enabled };
  const detail = { schedule: schedule.id, before: was, after: { cron, zone, args, enabled } };
  await recordAct(tx, actor, 'schedule', `job:${schedule.job}`, detail, now);
}
