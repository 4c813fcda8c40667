import { notifiersOf } from '../../core/alerts/alerting.ts';
import { type AlertRow, acknowledgeAlert } from '../../core/store/alerts/alert-list.ts';
import { startedWords, startRun } from '../commands.ts';
import { notOpenWords } from '../present/alert-row.ts';
import type { Session } from '../session.ts';

/** Where alerts are shown. */
export interface AlertPlaceShown {
  readonly session: Session;
  readonly row: AlertRow | undefined;
  /** Those that were chosen; none: the one under the cursor is meant. */
  readonly selected: readonly AlertRow[];
  deselect(): void;
}

const sender = 'send-alerts';

/** Those that an act is about. */
export function meant({ row, selected }: AlertPlaceShown): readonly AlertRow[] {
  return selected.length > 0 ? selected : row ? [row] : [];
}

export function whyNoAcknowledge(place: AlertPlaceShown): string | null {
  const rows = meant(place);
  const [first] = rows;
  if (!first) return 'nothing is selected';
  if (rows.some(({ state }) => state === 'open')) return null;
  return notOpenWords(first);
}

/** Says that somebody has seen to them. */
export async function acknowledge(place: AlertPlaceShown): Promise<void> {
  const { session } = place;
  const { store, actor, now } = session;
  let done = 0;
  for (const { id, state } of meant(place))
    if (state === 'open' && (await acknowledgeAlert(store, actor, id, now()))) done += 1;
  place.deselect();
  session.say(
    done > 0 ? 'good' : 'warn',
    done === 1 ? 'acknowledged: it is no longer counted as open' : `${done} acknowledged`,
  );
}

export function whyNoTest({ jobs, settings }: Session): string | null {
  if (!jobs.some(({ id }) => id === sender)) return `this version has no job ${sender}`;
  return notifiersOf(settings).length > 0 ? null : 'nobody is told: set SMTP_URL and ALERT_EMAIL, or ALERT_WEBHOOK_URL';
}

/** Has a test message sent by the engine, by every way that is set up (M42). */
export async function sendTest(session: Session): Promise<void> {
  const job = session.jobs.find(({ id }) => id === sender);
  if (!job) return;
  const run = await startRun(session, job, { test: true });
  session.say(run.state === 'skipped' ? 'warn' : 'good', `${startedWords(sender, run)}; 2 shows how it went`);
}
