import {
  actOnDelivery,
  type DeliveryAct,
  dropDelivery,
  prioritizeDelivery,
  retryDelivery,
} from '../../core/inbox/delivery-acts.ts';
import { cancelRun, pauseJob, startedWords, startRun } from '../commands.ts';
import { ConfirmDialog } from '../dialogs/confirm.ts';
import type { Session } from '../session.ts';
import type { QueueRow } from './rows.ts';

/** A screen on which what waits is decided about. */
export interface QueuePlace {
  readonly session: Session;
  /** The row under the cursor, or the one that the screen is about. */
  readonly row: QueueRow | undefined;
  /** Rows that were selected; they go before the row under the cursor. */
  readonly selected: readonly QueueRow[];
  /** Whether nothing of what others told us is handled by itself. */
  readonly isPaused: boolean;
  deselect(): void;
}

/** The job that handles what others told us. */
export const webhookJob = 'process-webhooks';

const most = 9;

export function whyNoRetry({ row, selected }: QueuePlace): string | null {
  if (selected.length > 0) return null;
  if (!row) return 'nothing is selected';
  if (row.kind === 'run') return row.run.state === 'parked' ? null : 'it starts by itself when its turn comes';
  return row.delivery.state === 'running' ? 'it is being handled now' : null;
}

export function whyNoDrop({ row, selected }: QueuePlace): string | null {
  if (selected.length > 0) return null;
  if (!row) return 'nothing is selected';
  if (row.kind === 'run') return row.run.state === 'parked' ? 'it has ended; r runs it again' : null;
  const { state } = row.delivery;
  if (state === 'running') return 'it is being handled now';
  return ['done', 'ignored', 'dropped'].includes(state) ? `it is over: ${state}` : null;
}

export function whyNoMove(place: QueuePlace, by: 1 | -1): string | null {
  const { row, selected } = place;
  if (selected.length > 0) return 'it works on one row; Esc takes the selection away';
  if (row?.kind === 'run') return 'a run has the priority of its job';
  const why = whyNoDrop(place);
  if (why !== null || !row) return why;
  const next = row.delivery.priority + by;
  return next < 1 || next > most ? `its priority is ${row.delivery.priority} already` : null;
}

/** Handles again: a delivery from its bytes, at once and with all attempts before it; a parked run as a new one. */
export async function retry(place: QueuePlace): Promise<void> {
  const rows = chosen(place);
  const runs = rows.flatMap((row) => (row.kind === 'run' ? [row.run] : []));
  const [run] = runs;
  if (run && rows.length === 1) {
    const job = place.session.jobs.find(({ id }) => id === run.job);
    if (!job) return place.session.say('warn', `this version has no job ${run.job}`);
    const started = await startRun(place.session, job, run.args, { dryRun: run.dryRun });
    return place.session.say(started.state === 'skipped' ? 'warn' : 'good', startedWords(job.id, started));
  }
  const paused = place.isPaused ? '; nothing is handled while it is paused (R handles now)' : '';
  await actOnEach(place, rows, 'retry', retryDelivery, (done) => `${done} handled again, at once${paused}`);
}

/** Gives up, after a question. */
export function askDrop(place: QueuePlace): void {
  const { session } = place;
  const rows = chosen(place);
  const [only] = rows;
  if (!only) return;
  const what = rows.length === 1 ? nameOf(only) : `${rows.length} rows`;
  const runs = rows.filter(({ kind }) => kind === 'run').length;
  const deliveries = rows.length - runs;
  session.ask(
    new ConfirmDialog(session, {
      title: `Drop ${what}?`,
      text: [
        ...(deliveries > 0
          ? [
              'What was told is not handled. It is kept for 30 days with those that are over (/ state:dropped), and r handles it after all.',
            ]
          : []),
        ...(runs > 0 ? [`${runs === 1 ? 'The run is' : `${runs} runs are`} cancelled before it begins.`] : []),
      ],
      yes: 'drop',
      grave: runs > 0,
      onYes: async () => {
        for (const row of rows) if (row.kind === 'run') session.say(...(await cancelRun(session, row.run.id)));
        if (deliveries > 0)
          await actOnEach(
            place,
            rows,
            'drop',
            dropDelivery,
            (done) => `${done} dropped (/ state:dropped shows them, r brings back)`,
          );
        place.deselect();
      },
    }),
  );
}

/** Lets a delivery be handled sooner (-1) or later (1) than others. */
export async function move(place: QueuePlace, by: 1 | -1): Promise<void> {
  const { row } = place;
  if (row?.kind !== 'delivery') return;
  const priority = row.delivery.priority + by;
  const undo = by < 0 ? '- moves it back' : '+ moves it back';
  const act: DeliveryAct = (inbox, id) => prioritizeDelivery(inbox, id, priority);
  await actOnEach(place, [row], 'priority', act, () => `${nameOf(row)} has priority ${priority} now (${undo})`);
}

export async function togglePause({ session, isPaused }: QueuePlace): Promise<void> {
  await pauseJob(session, webhookJob, !isPaused);
  const words = isPaused
    ? 'what others tell us is handled as it comes again'
    : 'paused: what others tell us is kept and waits (p resumes, R handles now)';
  session.say('good', words);
}

/** Handles all that is due now, also while it is paused (M97). */
export async function handleNow({ session }: QueuePlace): Promise<void> {
  const job = session.jobs.find(({ id }) => id === webhookJob);
  if (!job) return session.say('warn', `this version has no job ${webhookJob}`);
  const started = await startRun(session, job, {});
  session.say(started.state === 'skipped' ? 'warn' : 'good', startedWords(job.id, started));
}

function chosen({ row, selected }: QueuePlace): readonly QueueRow[] {
  return selected.length > 0 ? selected : row ? [row] : [];
}

function nameOf(row: QueueRow): string {
  return row.kind === 'run' ? `run ${row.run.id} of ${row.run.job}` : `delivery ${row.delivery.id}`;
}

/** Each by itself: what cannot be done any more keeps nothing else from being done. */
async function actOnEach(
  place: QueuePlace,
  rows: readonly QueueRow[],
  verb: string,
  act: DeliveryAct,
  words: (done: string) => string,
): Promise<void> {
  const { session } = place;
  const inbox = await session.inbox.open();
  if (!inbox) return session.say('warn', 'there is no inbox');
  const by = { inbox, store: session.store, actor: session.actor };
  let done = 0;
  let why = '';
  const wanted = rows.flatMap((row) => (row.kind === 'delivery' ? [row.delivery.id] : []));
  for (const id of wanted) {
    const acted = await actOnDelivery(by, { verb, act }, id, session.now());
    if (acted.done) done += 1;
    else why ||= `${id}: ${acted.why}`;
  }
  if (done === wanted.length)
    session.say('good', words(wanted.length === 1 ? `delivery ${wanted[0]} is` : `${done} are`));
  else session.say('warn', `${verb}: ${done} done, ${wanted.length - done} not; ${why}`);
  if (verb !== 'drop') place.deselect();
}
