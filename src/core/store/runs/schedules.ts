import type { Selectable } from 'kysely';
import type { Schedules } from '../schema.ts';
import type { Reader, Tx } from '../store.ts';

export type ScheduleRow = Selectable<Schedules>;

/** The slots of one schedule that a wake-up settles: which fired, were missed, or were left out, and why. */
export type SlotOutcome = 'fired' | 'missed' | 'skipped';

export interface SlotRecord {
  readonly scheduleId: string;
  readonly slotAt: number;
  readonly outcome: SlotOutcome;
  readonly reason: string | null;
  readonly runId: number | null;
}

export async function listSchedules(db: Reader): Promise<ScheduleRow[]> {
  return db.selectFrom('schedules').selectAll().orderBy('id').execute();
}

/** Schedules whose next slot has come, the longest overdue first. */
export async function dueSchedules(db: Reader, now: number): Promise<ScheduleRow[]> {
  return db
    .selectFrom('schedules')
    .selectAll()
    .where('enabled', '=', 1)
    .where('next_run_at', '<=', now)
    .orderBy('next_run_at')
    .execute();
}

/** The earliest next slot of all enabled schedules (UTC epoch ms). */
export async function nextSlotAt(db: Reader): Promise<number | null> {
  const row = await db
    .selectFrom('schedules')
    .select((eb) => eb.fn.min('next_run_at').as('next'))
    .where('enabled', '=', 1)
    .executeTakeFirst();
  return row?.next ?? null;
}

/**
 * Moves a schedule from the slot it stood at to its next one: compare-and-set, so that of all who try only one fires it.
 *
 * @returns whether the caller is that one
 */
export async function advanceSchedule(
  tx: Tx,
  row: ScheduleRow,
  lastSlotAt: number | null,
  nextRunAt: number | null,
): Promise<boolean> {
  const result = await tx
    .updateTable('schedules')
    .set({ next_run_at: nextRunAt, last_slot_at: lastSlotAt })
    .where('id', '=', row.id)
    .where('next_run_at', '=', row.next_run_at)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

/** Records what became of a slot; a slot that has a record already is never recorded, hence never fired, again. */
export async function recordSlot(tx: Tx, slot: SlotRecord, now: number): Promise<boolean> {
  const result = await tx
    .insertInto('slots')
    .values({
      schedule_id: slot.scheduleId,
      slot_at: slot.slotAt,
      at: now,
      outcome: slot.outcome,
      reason: slot.reason,
      run_id: slot.runId,
    })
    .onConflict((oc) => oc.doNothing())
    .executeTakeFirst();
  return result.numInsertedOrUpdatedRows === 1n;
}

export async function setSlotRun(tx: Tx, scheduleId: string, slotAt: number, runId: number): Promise<void> {
  await tx
    .updateTable('slots')
    .set({ run_id: runId })
    .where('schedule_id', '=', scheduleId)
    .where('slot_at', '=', slotAt)
    .execute();
}
