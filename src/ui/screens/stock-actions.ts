import type { RunError } from '../../core/domain/run.ts';
import { heldByBrake } from '../../core/store/runs/brake.ts';
import type { StockRow } from '../../core/store/stock/stock-list.ts';
import type { Action } from '../action.ts';
import { startedWords, startRun } from '../commands.ts';
import type { Session } from '../session.ts';
import { nothingSelected } from './selecting.ts';

/** Where a barcode's stock is shown. */
export interface StockPlace {
  readonly session: Session;
  readonly row: StockRow | undefined;
}

const job = 'trendyol-stock';

/** What can be done about stock, wherever it is shown. */
export const stockActions: readonly Action<StockPlace>[] = [
  {
    key: 'r',
    title: 'sync now',
    help: 'read both sides now and send the differences',
    group: 'act',
    changes: true,
    disabled: ({ session }) => whyNoSync(session),
    run: ({ session }) => sync(session),
  },
  {
    key: 'd',
    title: 'dry run',
    help: 'read both sides now and tell what would be sent, in the run’s log; nothing is sent',
    group: 'act',
    changes: true,
    disabled: ({ session }) => whyNoSync(session),
    run: ({ session }) => sync(session, {}, true),
  },
  {
    key: 'y',
    title: 'copy barcode',
    group: 'act',
    quiet: true,
    disabled: nothingSelected,
    run: ({ session, row }) => {
      if (!row) return;
      session.copy(row.barcode);
      session.say('good', 'copied the barcode');
    },
  },
];

/** Why stock cannot be read and sent; null when it can. */
export function whyNoSync({ jobs, settings }: Session): string | null {
  if (!jobs.some(({ id }) => id === job)) return `this version has no job ${job}`;
  if (settings.trendyol === null) return 'Trendyol is off: its seller, key and secret are not set';
  return settings.opencart === null ? 'OpenCart is off: OPENCART_DATABASE_URL is not set' : null;
}

/** Runs the job that sets stock right, and says so. */
export async function sync(
  session: Session,
  args: Readonly<Record<string, unknown>> = {},
  isDryRun = false,
): Promise<void> {
  const found = session.jobs.find(({ id }) => id === job);
  if (!found) return;
  const run = await startRun(session, found, args, { dryRun: isDryRun });
  session.say(run.state === 'skipped' ? 'warn' : 'good', startedWords(job, run));
}

/** The newest run of the job, where it was the brake that ended it. */
export async function heldRun({ store }: Session): Promise<RunError | null> {
  return (await heldByBrake(store.db, job))?.run.error ?? null;
}
