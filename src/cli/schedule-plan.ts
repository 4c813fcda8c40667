import {
  changeSchedules,
  type ScheduleChange,
  SchedulesMoved,
  undoLastChange,
} from '../core/store/runs/schedule-changes.ts';
import { planSchedule } from '../core/store/runs/schedule-edit.ts';
import { listSchedules } from '../core/store/runs/schedules.ts';
import { reconcileSchedules } from '../jobs/engine/slots.ts';
import { findJob, jobs } from '../jobs/index.ts';
import { fullTime } from '../ui/present/time.ts';
import { Refusal } from './failure.ts';
import { iso } from './json/time.ts';
import type { Output } from './output.ts';
import type { Session } from './session.ts';

export interface PlanOptions {
  readonly apply?: boolean;
  readonly undo?: boolean;
}

/** @throws Refusal for two flags that exclude each other */
export function refuseBoth({ apply, undo }: PlanOptions): void {
  if (apply && undo) throw new Refusal('usage', '--apply and --undo exclude each other.', 'Give one of them.');
}

/** All schedules, those of an installation that nobody has worked in yet included. */
export async function allSchedules({ store, settings, now }: Session) {
  await reconcileSchedules(store, jobs, settings.zone, now());
  return listSchedules(store.db);
}

const clockChange = (job: string) => findJob(job)?.clockChange ?? 'once';

/** Shows what schedules would become and when they would start next; with --apply puts it in force. */
export async function tellChanges(
  session: Session,
  output: Output,
  changes: readonly ScheduleChange[],
  { apply = false }: PlanOptions,
): Promise<unknown> {
  const { store, now } = session;
  const zones = new Map((await listSchedules(store.db)).map(({ id, zone }) => [id, zone]));
  const told = changes.map((change) => {
    const zone = zones.get(change.id) ?? session.settings.zone;
    const plan = planSchedule(change.after, zone, clockChange(change.job), now());
    return { ...change, zone, next: plan.ok ? (plan.next[0] ?? null) : null };
  });
  for (const { id, before, after, why, next, zone } of told) {
    output.print({ text: id, tone: 'strong' }, `  ${before}  →  ${after}`);
    output.print(`  ${why}`);
    if (next !== null) output.print({ text: `  next start ${fullTime(next, zone)} ${zone}`, tone: 'dim' });
  }
  if (apply && changes.length > 0) await putInForce(session, changes);
  if (changes.length > 0)
    output.print(
      apply ? `${changes.length} changed (take back with --undo).` : 'Nothing was changed; --apply puts it in force.',
    );
  return told.map(({ next, ...change }) => ({ ...change, next: iso(next) }));
}

async function putInForce({ store, actor, now }: Session, changes: readonly ScheduleChange[]): Promise<void> {
  try {
    await changeSchedules(store, actor, changes, clockChange, now());
  } catch (error) {
    throw refusalOf(error);
  }
}

/** Takes back what was put in force together last. */
export async function tellUndo({ store, actor, now }: Session, output: Output): Promise<void> {
  const back = await undoLastChange(store, actor, clockChange, now()).catch((error: unknown) => {
    throw refusalOf(error);
  });
  if (!back) throw new Refusal('nothing-to-undo', 'No change of schedules is left to take back.', '');
  output.document({ undone: { act: back.act, at: iso(back.at), by: back.by }, schedules: back.schedules });
  for (const { id, before, after } of back.schedules) output.print(`${id}  ${after}  →  ${before}`);
  output.print(`${back.schedules.length} stand as before.`);
}

function refusalOf(error: unknown): unknown {
  if (!(error instanceof SchedulesMoved)) return error;
  const which = error.schedules.join(', ');
  return new Refusal('schedule-moved', `Somebody has changed ${which} meanwhile; nothing was changed.`, 'Look again.');
}
