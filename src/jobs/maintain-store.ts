import * as z from 'zod';
import { deleteAsides, drillNewest } from '../core/backup/drill.ts';
import type { Context } from '../core/context.ts';
import { inBytes } from '../core/domain/in-bytes.ts';
import { eraseBuyers, notRewrittenWords } from '../core/erase.ts';
import { giveBackAll } from '../core/inbox/give-back.ts';
import { openInboxIfAny } from '../core/inbox/open.ts';
import { purgeInbox } from '../core/inbox/purge.ts';
import { erasableOrders } from '../core/store/erase/erasable.ts';
import { rollUpDays } from '../core/store/stats/roll-up.ts';
import { purgeStore } from '../core/store/upkeep/purge.ts';
import { defineJob, GiveUp, type StepResult } from './job.ts';

const dayMs = 24 * 3_600_000;

export const maintainStore = defineJob({
  id: 'maintain-store',
  title: 'Clean up and optimise the database',
  description:
    'Deletes runs, calls, webhooks that are done and the past beyond what KEEP_… says, gives the space back to the disk, and opens the newest backup as a restore would. What persons did is kept, and whatever failed, waits or can be taken back. --dry-run tells what would go.',
  schedules: [{ cron: '20 4 * * 0' }],
  args: z.object({}),
  resources: () => ['store:upkeep'],
  writes: [
    'orders',
    'runs',
    'calls',
    'days',
    'slots',
    'changes',
    'raw_documents',
    'model_calls',
    'stock_calls',
    'stock_states',
    'parked',
  ],
  timeLimitMs: 30 * 60_000,
  onStepFailure: 'continue',
  steps: [
    { name: 'purge', run: (_, context) => purge(context) },
    { name: 'webhooks', run: (_, context) => webhooks(context) },
    { name: 'erase', run: (_, context) => erase(context) },
    { name: 'space', run: (_, context) => space(context) },
    { name: 'drill', run: (_, context) => drill(context) },
  ],
});

async function purge({ store, settings, clock, signal, log, count, progress }: Context): Promise<StepResult> {
  const { keeping, zone } = settings;
  // What runs and calls came to is kept by day before they go.
  await rollUpDays(store, { now: clock.now(), zone });
  const purged = await purgeStore({ store, keeping, now: clock.now(), signal, told: progress });
  for (const { what, before, deleted, longestMs } of purged)
    log.info(
      `${what}: ${before} before, ${before - deleted} after, ${deleted} deleted, others waited ${Math.ceil(longestMs)} ms at most`,
    );
  const deleted = purged.reduce((sum, one) => sum + one.deleted, 0);
  count('updated', deleted);
  const told = purged.filter((one) => one.deleted > 0).map((one) => `${one.deleted} of ${one.before} ${one.what}`);
  return { summary: told.length === 0 ? 'nothing is old enough to be deleted' : `deleted ${told.join(', ')}` };
}

async function webhooks({ settings, clock, run, signal, log, count }: Context): Promise<StepResult> {
  const inbox = await openInboxIfAny(settings.inboxFile);
  if (!inbox) return { summary: 'no webhook was ever received' };
  try {
    const horizon = clock.now() - settings.keeping.webhookDays * dayMs;
    const { before, deleted } = await purgeInbox(inbox, horizon, signal, run.dryRun);
    log.info(`webhooks: ${before} before, ${before - deleted} after; what failed is kept`);
    count('updated', deleted);
    return { summary: `${deleted} of ${before} webhooks deleted, what failed kept` };
  } finally {
    await inbox.close();
  }
}

/** Orders that ended so long ago are kept without their buyers; how many at once is bounded, the rest goes next time. */
const erasedAtOnce = 20_000;

async function erase({ store, settings, clock, run, signal, count, progress, log }: Context): Promise<StepResult> {
  const { buyerDays } = settings.keeping;
  if (buyerDays === null) return { summary: 'no buyer’s data is erased by age (ERASE_BUYERS_AFTER_DAYS)' };
  const now = (): number => clock.now();
  const orders = await erasableOrders(store.db, { endedBefore: now() - buyerDays * dayMs }, erasedAtOnce);
  if (run.dryRun) return { summary: `the buyers of ${orders.length} orders would be erased` };
  const erased = await eraseBuyers({ store, settings, now }, orders, null, progress, signal);
  count('updated', erased.orders);
  count('failed', erased.notRewritten.length);
  for (const file of erased.notRewritten) log.error(notRewrittenWords(file));
  const left = erased.notRewritten.length > 0 ? '; a file could not be written anew: see the log' : '';
  return { summary: `the buyers of ${erased.orders} orders erased${left}` };
}

async function space({ settings, run, log }: Context): Promise<StepResult> {
  if (run.dryRun) return { summary: 'would give free space back to the disk' };
  const told = giveBackAll(settings).map(({ file, bytesBefore, bytesAfter, ms, rewritten }) => {
    log.info(`${file}: ${bytesBefore} bytes before, ${bytesAfter} after, ${ms} ms${rewritten ? ', written anew' : ''}`);
    return `${inBytes(bytesBefore)} → ${inBytes(bytesAfter)} in ${ms} ms`;
  });
  return { summary: told.join(', inbox ') };
}

/** A backup that nobody has ever opened is a hope. */
async function drill({ settings, clock, run, log }: Context): Promise<StepResult> {
  const { home, databaseFile, keeping } = settings;
  const gone = deleteAsides(databaseFile, keeping.asideDays, clock.now(), run.dryRun);
  for (const name of gone) log.info(`${name}, put aside by a restore, ${run.dryRun ? 'would be' : 'is'} deleted`);
  const aside = gone.length === 0 ? '' : `; ${gone.length} put aside by restores deleted`;
  const newest = drillNewest(home);
  if (!newest) return { summary: `no backup to look into${aside}` };
  if (newest.problem !== null)
    throw new GiveUp(
      'bad-backup',
      `The newest backup ${newest.name} could not be restored: ${newest.problem}.`,
      'Make another one: `orderdeck backup`.',
    );
  return { summary: `backup ${newest.name} opened and found whole${aside}` };
}
