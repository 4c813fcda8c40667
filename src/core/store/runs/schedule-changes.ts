import { isDeepStrictEqual } from 'node:util';
import { type ClockChangePolicy, nextSlot, parseSchedule } from '../../domain/schedule.ts';
import { type Actor, recordAct } from '../acts.ts';
import type { Store, Tx } from '../store.ts';
import { putSchedule, type ScheduleTerms, termsOf } from './schedule-save.ts';
import { listSchedules, type ScheduleRow } from './schedules.ts';

/** One schedule that would be put another way. */
export interface ScheduleChange {
  readonly id: string;
  readonly job: string;
  /** As it stood when the change was worked out. */
  readonly before: string;
  readonly after: string;
  readonly why: string;
}

/** What the plan was made for is not so any more: somebody changed a schedule meanwhile. Nothing was changed. */
export class SchedulesMoved extends Error {
  override readonly name = 'SchedulesMoved';
  readonly schedules: readonly string[];

  constructor(schedules: readonly string[]) {
    super(`changed meanwhile: ${schedules.join(', ')}`);
    this.schedules = schedules;
  }
}

interface Written {
  readonly schedule: string;
  readonly job: string;
  readonly before: ScheduleTerms & { readonly origin: string };
  readonly after: ScheduleTerms;
}

type ClockChanges = (job: string) => ClockChangePolicy;

/**
 * Puts some schedules' cron texts in force, all or none, and writes down as one act what stood before, so that it can be taken back.
 *
 * @param clockChange of a job, for its next start
 * @throws SchedulesMoved where one does not stand as planned any more
 * @returns the act's id
 */
export async function changeSchedules(
  store: Store,
  actor: Actor,
  changes: readonly ScheduleChange[],
  clockChange: ClockChanges,
  now: number,
): Promise<number> {
  return store.write(async (tx) => {
    const rows = await rowsById(tx);
    const moved = changes.filter(({ id, before }) => rows.get(id)?.cron !== before);
    if (moved.length > 0) throw new SchedulesMoved(moved.map(({ id }) => id));
    const written: Written[] = [];
    for (const { id, after } of changes) {
      const row = rows.get(id);
      if (row) written.push(await put(tx, actor, row, { ...termsOf(row), cron: after }, 'edited', clockChange, now));
    }
    return recordAct(tx, actor, changed, 'schedules', { schedules: written }, now);
  });
}

const changed = 'change-schedules';
const undone = 'undo-schedules';

/** What was changed together last and not taken back yet; null when there is no such thing. */
export interface LastChange {
  readonly act: number;
  /** UTC epoch ms. */
  readonly at: number;
  readonly by: string;
  readonly schedules: readonly { readonly id: string; readonly before: string; readonly after: string }[];
}

export async function lastChange(db: Tx | Store['db']): Promise<LastChange | null> {
  const found = await newest(db);
  if (!found) return null;
  const { act, at, by, written } = found;
  const schedules = written.map(({ schedule, before, after }) => ({
    ...{ id: schedule, before: before.cron, after: after.cron },
  }));
  return { act, at, by, schedules };
}

/**
 * Takes back what `changeSchedules` did last: each schedule stands as before, also in following its job's definition again.
 *
 * @throws SchedulesMoved where somebody has changed one of them since; nothing is taken back then
 * @returns what was taken back; null when there was nothing
 */
export async function undoLastChange(
  store: Store,
  actor: Actor,
  clockChange: ClockChanges,
  now: number,
): Promise<LastChange | null> {
  return store.write(async (tx) => {
    const found = await newest(tx);
    if (!found) return null;
    const rows = await rowsById(tx);
    const moved = found.written.filter(({ schedule, after }) => {
      const row = rows.get(schedule);
      return !row || !isDeepStrictEqual(termsOf(row), after);
    });
    if (moved.length > 0) throw new SchedulesMoved(moved.map(({ schedule }) => schedule));
    const last = await lastChange(tx);
    for (const { schedule, before } of found.written) {
      const row = rows.get(schedule);
      const origin = before.origin === 'default' ? 'default' : 'edited';
      if (row) await put(tx, actor, row, before, origin, clockChange, now);
    }
    await recordAct(tx, actor, undone, 'schedules', { act: found.act }, now);
    return last;
  });
}

async function newest(db: Tx | Store['db']) {
  const acts = await db
    .selectFrom('acts')
    .selectAll()
    .where('action', 'in', [changed, undone])
    .orderBy('id', 'desc')
    .limit(200)
    .execute();
  const back = new Set<number>();
  for (const { id, at, actor, action, detail } of acts) {
    const told = JSON.parse(detail) as { act?: number; schedules?: Written[] };
    if (action === undone) back.add(told.act ?? 0);
    else if (!back.has(id)) return { act: id, at, by: actor, written: told.schedules ?? [] };
  }
  return null;
}

async function rowsById(tx: Tx): Promise<ReadonlyMap<string, ScheduleRow>> {
  return new Map((await listSchedules(tx)).map((row) => [row.id, row]));
}

async function put(
  tx: Tx,
  actor: Actor,
  row: ScheduleRow,
  { cron, zone, args, enabled }: ScheduleTerms,
  origin: 'edited' | 'default',
  clockChange: ClockChanges,
  now: number,
): Promise<Written> {
  const parsed = parseSchedule(cron, zone);
  if (!parsed.ok) throw new Error(parsed.message);
  const nextRunAt = nextSlot(parsed.schedule, now, clockChange(row.job));
  const before = termsOf(row);
  await putSchedule(tx, actor, before, { id: row.id, job: row.job, cron, zone, args, enabled, origin, nextRunAt }, now);
  return {
    schedule: row.id,
    job: row.job,
    before: { ...before, origin: row.origin },
    after: { cron, zone, args, enabled },
  };
}
