import * as z from 'zod';
import { alertLook, notifiersOf } from '../core/alerts/alerting.ts';
import { stageDigests } from '../core/alerts/digest.ts';
import { alertClasses } from '../core/alerts/index.ts';
import { lookForAlerts } from '../core/alerts/look.ts';
import type { Context } from '../core/context.ts';
import { openInboxIfAny } from '../core/inbox/open.ts';
import { forgetOldAlerts } from '../core/store/alerts/keeping.ts';
import { recordLook } from '../core/store/alerts/looks.ts';
import { nextSendAt } from '../core/store/alerts/messages.ts';
import { defineJob, type StepResult } from './job.ts';
import { shopJobs } from './shop-jobs.ts';

/** A file that another holds for longer is not waited for (ms). */
const busyTimeoutMs = 2000;

export const watch = defineJob({
  id: 'watch',
  title: 'Watch for trouble',
  description:
    'Asks every class of alerts whether something is wrong: missing output, errors that stand, old queues, deadlines, disk, and whether the engine itself still looks. Writes the daily and the weekly digest, forgets what is long over, and pings who watches from outside.',
  schedules: [{ cron: '19 * * * *' }],
  args: z.object({}),
  resources: () => ['alerts:watch'],
  writes: ['alerts', 'alert_steps', 'alert_messages', 'alert_looks'],
  priority: 3,
  attempts: 2,
  backoff: { baseMs: 60_000, capMs: 5 * 60_000 },
  onLost: 'drop',
  onStepFailure: 'continue',
  steps: [
    { name: 'look', run: (_args, context) => look(context) },
    { name: 'digest', run: (_args, context) => digest(context) },
    { name: 'ping', run: (_args, context) => ping(context) },
  ],
});

async function look({ store, settings, clock, log, alerting, count }: Context): Promise<StepResult> {
  const now = clock.now();
  const inbox = await openInboxIfAny(settings.inboxFile, { busyTimeoutMs });
  try {
    const from = alertLook({ db: store.db, inbox: inbox?.db ?? null, now, settings, jobs: shopJobs });
    const { opened, escalated, recovered, lapsed, standing } = await lookForAlerts(store, from, alertClasses, {
      redact: alerting.redact,
      who: 'watch',
      hasNotifier: notifiersOf(settings).length > 0,
      onError: (cls, error) => {
        count('failed');
        log.error(`the rule of ${cls} cannot be asked: ${error instanceof Error ? error.message : String(error)}`);
      },
    });
    count('seen', opened + escalated + standing);
    count('created', opened);
    // Every round, also the one that finds nothing new: who watches the watcher counts them (M106).
    await store.write((tx) => recordLook(tx, 'watch', now));
    const forgotten = await forgetOldAlerts(store, now);
    if (forgotten > 0) log.info(`${forgotten} old alerts and messages forgotten`);
    return {
      summary: `${opened + escalated + standing} open, ${opened} new, ${escalated} nearer or worse, ${recovered} recovered${lapsed > 0 ? `, ${lapsed} no longer watched` : ''}`,
    };
  } finally {
    await inbox?.close();
  }
}

async function digest({ store, settings, clock }: Context): Promise<StepResult> {
  const { digestHour: hour, groupMs } = settings.alerts;
  const now = clock.now();
  const notifiers = notifiersOf(settings);
  const staged = await stageDigests(store, { notifiers, rules: settings.alerts, zone: settings.zone, hour, now });
  const next = await nextSendAt(store.db, groupMs, now);
  return {
    summary: staged.length === 0 ? '' : `${staged.join(' and ')} digest written`,
    followedBy: notifiers.length > 0 && next !== null && next <= now ? ['send-alerts'] : [],
  };
}

/** A watcher outside that cannot be reached is noted, and fails no run: it notices the silence itself. */
async function ping({ store, clock, alerting, log, signal, run }: Context): Promise<StepResult> {
  if (alerting.ping === null || run.dryRun) return { summary: '' };
  let trouble: string | null = null;
  try {
    await alerting.ping(signal);
  } catch (error) {
    signal.throwIfAborted();
    trouble = error instanceof Error ? error.message : String(error);
    log.warn(`the ping was not taken: ${trouble}`);
  }
  await store.write((tx) => recordLook(tx, 'ping', clock.now(), trouble));
  return { summary: trouble === null ? 'pinged' : 'the ping was not taken' };
}
