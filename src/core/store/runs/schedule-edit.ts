import { scheduleWords } from '../../domain/crontab-words.ts';
import { type ClockChangePolicy, parseSchedule, previewSlots } from '../../domain/schedule.ts';
import type { Tx } from '../store.ts';

/** What a schedule would mean, shown before it is accepted (S69). */
export type SchedulePlan =
  | { readonly ok: true; readonly words: string; readonly next: readonly number[] }
  /** `position` counts characters of the cron text from 0; absent when the zone is at fault. */
  | { readonly ok: false; readonly message: string; readonly position?: number };

/** How many fires are shown. */
const shownFires = 5;

/**
 * Reads a schedule as an operator typed it.
 *
 * @param now UTC epoch ms; `next` are the five fires after it
 */
export function planSchedule(cron: string, zone: string, clockChange: ClockChangePolicy, now: number): SchedulePlan {
  const parsed = parseSchedule(cron, zone);
  if (!parsed.ok) return parsed;
  return {
    ok: true,
    words: scheduleWords(cron, zone),
    next: previewSlots(parsed.schedule, now, shownFires, clockChange),
  };
}

export interface EditedSchedule {
  readonly id: string;
  readonly job: string;
  readonly cron: string;
  readonly zone: string;
  readonly args: Readonly<Record<string, unknown>>;
  /** Its first fire, UTC epoch ms; null when it never comes. */
  readonly nextRunAt: number | null;
  /** Default: it starts the job. */
  readonly enabled?: boolean;
  /** `default`: again as the job defines it, and from now on in step with the definition. */
  readonly origin?: 'edited' | 'default';
}

/**
 * Puts a changed schedule in force. The engine takes it up at once; slots of the old one that nobody settled are let go. It
 * stays as a person left it until they reset it. Also for one that is not stored yet, because nobody has worked here.
 */
export async function editSchedule(tx: Tx, schedule: EditedSchedule, now: number): Promise<void> {
  const { id, job, cron, zone, args, nextRunAt, enabled = true, origin = 'edited' } = schedule;
  const row = {
    job,
    cron,
    zone,
    args: JSON.stringify(args),
    enabled: enabled ? 1 : 0,
    origin,
    next_run_at: nextRunAt,
    updated_at: now,
  };
  await tx
    .insertInto('schedules')
    .values({ id, ...row })
    .onConflict((oc) => oc.column('id').doUpdateSet(row))
    .execute();
}
