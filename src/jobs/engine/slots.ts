import { decideMisfire } from '../../core/domain/misfire.ts';
import { nextSlot, parseSchedule, type Schedule, slotsBetween } from '../../core/domain/schedule.ts';
import {
  advanceSchedule,
  dueSchedules,
  listSchedules,
  recordSlot,
  type ScheduleRow,
  setSlotRun,
} from '../../core/store/runs/schedules.ts';
import { isSwitchedOff, readSwitches, type Switches } from '../../core/store/runs/switches.ts';
import type { Store, Tx } from '../../core/store/store.ts';
import type { JobDefinition } from '../job.ts';
import { enqueue } from './enqueue.ts';

/** A slot handled this late (ms) still counts as on time. */
const toleranceMs = 60_000;

/** After a longer sleep (ms) than this, what lies before is one gap: nobody wants thousands of late starts, or their records. */
const horizonMs = 48 * 3_600_000;
/** Slots of a horizon: one a minute. */
const mostSlots = 2 * 24 * 60 + 1;

/** The id of a job's nth schedule (from 0): `sync-orders-recent/1`. */
export function scheduleId(job: JobDefinition, index: number): string {
  return `${job.id}/${index + 1}`;
}

/**
 * Brings the stored schedules in step with the jobs' definitions. A schedule that a person edited or imported stays as they
 * left it; one whose job is gone is removed. `zone`: the business's, for schedules that name none.
 */
export async function reconcileSchedules(
  store: Store,
  jobs: readonly JobDefinition[],
  zone: string,
  now: number,
): Promise<void> {
  const kept = new Map((await listSchedules(store.db)).map((row) => [row.id, row]));
  const known = new Set(jobs.map((job) => job.id));
  await store.write(async (tx) => {
    for (const job of jobs) {
      for (const [index, definition] of job.schedules.entries()) {
        const id = scheduleId(job, index);
        const wanted = {
          cron: definition.cron,
          zone: definition.zone ?? zone,
          args: JSON.stringify(definition.args ?? {}),
        };
        const row = kept.get(id);
        kept.delete(id);
        if (row && (row.origin !== 'default' || sameSchedule(row, wanted))) continue;
        const next = { ...wanted, job: job.id, next_run_at: firstSlot(job, wanted, now), updated_at: now };
        await tx
          .insertInto('schedules')
          .values({ id, ...next })
          .onConflict((oc) => oc.column('id').doUpdateSet(next))
          .execute();
      }
    }
    for (const row of kept.values()) {
      if (known.has(row.job) && row.origin !== 'default') continue;
      await tx.deleteFrom('schedules').where('id', '=', row.id).execute();
    }
  });
}

function sameSchedule(row: ScheduleRow, wanted: { cron: string; zone: string; args: string }): boolean {
  return row.cron === wanted.cron && row.zone === wanted.zone && row.args === wanted.args;
}

function firstSlot(job: JobDefinition, wanted: { cron: string; zone: string }, now: number): number | null {
  const parsed = parseSchedule(wanted.cron, wanted.zone);
  if (!parsed.ok) throw new Error(`The schedule of ${job.id} cannot be used: ${parsed.message}`);
  return nextSlot(parsed.schedule, now, job.clockChange);
}

/**
 * Fires every slot that has come. Each leaves a record, also when it was missed or left out, and each is fired by at most
 * one process, however many try (compare-and-set on the schedule, a unique record for the slot).
 *
 * @param unavailable says why a job cannot work now (its channel is off), or null
 * @returns how many runs were queued
 */
export async function fireDueSlots(
  store: Store,
  jobs: readonly JobDefinition[],
  unavailable: (job: JobDefinition) => string | null,
  now: number,
): Promise<number> {
  let queued = 0;
  const due = await dueSchedules(store.db, now);
  if (due.length === 0) return 0;
  const switches = await readSwitches(store.db);
  for (const row of due) {
    const job = jobs.find((candidate) => candidate.id === row.job);
    const parsed = parseSchedule(row.cron, row.zone);
    if (!job || !parsed.ok) {
      // It can never fire as it stands; standing due for ever it would only keep the engine awake.
      await store.write((tx) => advanceSchedule(tx, row, row.last_slot_at, null));
      continue;
    }
    queued += await store.write((tx) =>
      fireOne(tx, row, job, parsed.schedule, whyNot(job, switches, unavailable), now),
    );
  }
  return queued;
}

function whyNot(
  job: JobDefinition,
  switches: Switches,
  unavailable: (job: JobDefinition) => string | null,
): string | null {
  if (isSwitchedOff(switches, job.id)) return 'all jobs are paused';
  const pause = switches.jobs.get(job.id);
  if (pause) return `paused by ${pause.by}`;
  return unavailable(job);
}

async function fireOne(
  tx: Tx,
  row: ScheduleRow,
  job: JobDefinition,
  schedule: Schedule,
  blocked: string | null,
  now: number,
): Promise<number> {
  const first = row.next_run_at ?? now;
  const from = Math.max(first, now - horizonMs) - 1;
  const slots = slotsBetween(schedule, from, now, job.clockChange, mostSlots);
  const last = slots.at(-1) ?? now;
  const next = nextSlot(schedule, last, job.clockChange);
  if (!(await advanceSchedule(tx, row, last, next))) return 0;
  if (first <= from) {
    const reason = `nobody worked until ${new Date(now).toISOString()}; the slots before ${new Date(from).toISOString()} are one gap`;
    await recordSlot(tx, { scheduleId: row.id, slotAt: first, outcome: 'missed', reason, runId: null }, now);
  }
  const onTime = slots.filter((slot) => now - slot <= toleranceMs);
  const late = slots.filter((slot) => now - slot > toleranceMs);
  const decision = decideMisfire(job.misfire, late, (next ?? now) - last, now);
  for (const slot of decision.missed) {
    await recordSlot(
      tx,
      { scheduleId: row.id, slotAt: slot, outcome: 'missed', reason: 'nobody worked at that time', runId: null },
      now,
    );
  }
  let queued = 0;
  // A slot that is on time makes up for a late one of the same schedule under `once`.
  const caughtUp = job.misfire === 'once' && onTime.length > 0 ? [] : decision.fire;
  for (const slot of decision.fire.filter((candidate) => !caughtUp.includes(candidate))) {
    await recordSlot(
      tx,
      { scheduleId: row.id, slotAt: slot, outcome: 'missed', reason: 'the next slot has come', runId: null },
      now,
    );
  }
  for (const slot of [...caughtUp, ...onTime]) {
    const outcome = blocked === null ? 'fired' : 'skipped';
    const isNew = await recordSlot(
      tx,
      { scheduleId: row.id, slotAt: slot, outcome, reason: blocked, runId: null },
      now,
    );
    if (!isNew || blocked !== null) continue;
    const run = await enqueue(
      tx,
      job,
      {
        args: JSON.parse(row.args),
        trigger: 'schedule',
        by: row.id,
        ...(job.misfire === 'all' && { slotAt: slot }),
      },
      now,
    );
    await setSlotRun(tx, row.id, slot, run.id);
    if (run.state === 'queued') queued += 1;
  }
  return queued;
}
