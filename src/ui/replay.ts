import type { RunDetail } from '../core/store/runs/run-view.ts';
import { startedWords, startRun } from './commands.ts';
import { ConfirmDialog } from './dialogs/confirm.ts';
import type { Session } from './session.ts';

const job = 'replay';

/** Reads anew, on a copy, what a run or a webhook has stored, and shows the run that does it. */
export function tryReplay(
  session: Session,
  args: { readonly run: number } | { readonly webhook: number },
): Promise<void> {
  return start(session, args, true);
}

/** The same for a run on its screen; one that has read anew on a copy is done for real, when that is confirmed. */
export async function replayRun(session: Session, run: RunDetail): Promise<void> {
  if (run.job !== job || !run.dryRun) return tryReplay(session, { run: run.id });
  session.ask(
    new ConfirmDialog(session, {
      title: 'Read anew for real?',
      text: [
        `What run ${run.id} found out on a copy is done to the orders themselves. Nobody outside is asked, and no older document takes the place of a newer one.`,
      ],
      yes: 'read anew',
      onYes: () => start(session, run.args, false),
    }),
  );
}

/** Why a run cannot be read anew; null when it can. */
export function whyNoReplay(run: RunDetail): string | null {
  if (run.finishedAt === null) return 'it has not ended';
  return run.job === job && !run.dryRun ? 'it has read anew itself' : null;
}

async function start(session: Session, args: Readonly<Record<string, unknown>>, isDryRun: boolean): Promise<void> {
  const found = session.jobs.find(({ id }) => id === job);
  if (!found) return;
  const started = await startRun(session, found, args, { dryRun: isDryRun });
  session.say(started.state === 'skipped' ? 'warn' : 'good', startedWords(job, started));
  if (started.state !== 'skipped') session.open({ screen: 'run', id: started.id });
}
