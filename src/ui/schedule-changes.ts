import {
  changeSchedules,
  lastChange,
  type ScheduleChange,
  SchedulesMoved,
  undoLastChange,
} from '../core/store/runs/schedule-changes.ts';
import { planSchedule } from '../core/store/runs/schedule-edit.ts';
import { ConfirmDialog } from './dialogs/confirm.ts';
import { counted } from './present/counts.ts';
import { fullTime } from './present/time.ts';
import type { Session } from './session.ts';

/** Schedules whose next starts are told before they are put in force; more would not fit. */
const mostTold = 4;

/** Shows what schedules would become and when each would start next, and puts it in force on a yes. */
export function askChanges(session: Session, changes: readonly ScheduleChange[]): void {
  const { settings, now } = session;
  const told = changes.slice(0, mostTold).flatMap(({ id, job, before, after }) => {
    const plan = planSchedule(after, settings.zone, clockChange(session)(job), now());
    const next = plan.ok && plan.next[0] !== undefined ? [`  next start ${fullTime(plan.next[0], settings.zone)}`] : [];
    return [`${id}: ${before} → ${after}`, ...next];
  });
  const more = changes.length > mostTold ? [`… and ${changes.length - mostTold} more`] : [];
  session.ask(
    new ConfirmDialog(session, {
      title: changes.length === 1 ? 'Change this schedule?' : `Change ${changes.length} schedules?`,
      text: [...told, ...more, 'u takes it back.'],
      yes: 'change',
      onYes: async () => {
        await orTellMoved(session, async () => {
          await changeSchedules(session.store, session.actor, changes, clockChange(session), session.now());
          session.say(
            'good',
            `${changes.length === 1 ? changes[0]?.id : `${changes.length} schedules`} changed (u takes it back)`,
          );
        });
      },
    }),
  );
}

/** Asks whether what was changed together last shall stand as before. */
export async function askUndo(session: Session): Promise<void> {
  const last = await lastChange(session.store.db);
  if (!last) return session.say('warn', 'no change of schedules is left to take back');
  const told = last.schedules.slice(0, mostTold).map(({ id, before, after }) => `${id}: ${after} → ${before}`);
  session.ask(
    new ConfirmDialog(session, {
      title: 'Take the last change back?',
      text: [`Made by ${last.by}, ${fullTime(last.at, session.settings.zone)}.`, ...told],
      yes: 'take it back',
      onYes: async () => {
        await orTellMoved(session, async () => {
          const back = await undoLastChange(session.store, session.actor, clockChange(session), session.now());
          session.say('good', `${counted(back?.schedules.length ?? 0, 'schedule')} as before`);
        });
      },
    }),
  );
}

async function orTellMoved(session: Session, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof SchedulesMoved)) throw error;
    session.say('warn', `${error.schedules.join(', ')}: changed meanwhile; nothing was done`);
  }
}

function clockChange({ jobs }: Session) {
  return (job: string) => jobs.find(({ id }) => id === job)?.clockChange ?? 'once';
}
