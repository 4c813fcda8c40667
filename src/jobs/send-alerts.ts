import * as z from 'zod';
import { notifiersOf } from '../core/alerts/alerting.ts';
import { deliverMessages } from '../core/alerts/notify/deliver.ts';
import { stageAlerts } from '../core/alerts/staging.ts';
import { stageTestMessage } from '../core/alerts/test-message.ts';
import type { Context } from '../core/context.ts';
import { actorOfRun } from '../core/store/acts.ts';
import { defineJob, GiveUp, type StepResult } from './job.ts';

const args = z.object({
  test: z.boolean().default(false).describe('send a test message by every way that is set up'),
});

export const sendAlerts = defineJob({
  id: 'send-alerts',
  title: 'Send alerts',
  description:
    'Makes one message of what waits to be told and sends it by mail and webhook, each once; what is refused is tried again, with growing waits. The engine queues it when something is due.',
  args,
  resources: () => ['alerts:outbox'],
  writes: ['alert_steps', 'alert_messages'],
  priority: 2,
  // What cannot be sent is tried again by its own message; a run that follows does it.
  attempts: 1,
  overlap: 'queue-one',
  onLost: 'drop',
  steps: [{ name: 'send', run: ({ test }, context) => send(test, context) }],
});

async function send(isTest: boolean, context: Context): Promise<StepResult> {
  const { store, settings, clock, log, alerting, signal, run, count } = context;
  const notifiers = notifiersOf(settings);
  if (isTest && notifiers.length === 0)
    throw new GiveUp(
      'nobody-told',
      'Nobody is told: neither mail nor a webhook is set up.',
      'Set SMTP_URL and ALERT_EMAIL, or ALERT_WEBHOOK_URL.',
    );
  const { zone, alerts } = settings;
  const told = await stageAlerts(store, { notifiers, groupMs: alerts.groupMs, zone, now: clock.now() });
  count('seen', told);
  if (run.dryRun) return { summary: `${told} steps of alerts would be told` };
  if (isTest) {
    const by = await actorOfRun(store.db, run.id);
    await stageTestMessage(store, notifiers, by.name, { now: clock.now(), zone });
  }
  const { sent, failed, doubtful } = await deliverMessages({
    store,
    notifiers: alerting.notifiers,
    now: clock.now,
    signal,
    redact: alerting.redact,
    onEnd: (words, isSent) => log[isSent ? 'info' : 'warn'](words),
  });
  count('created', sent);
  count('failed', failed + doubtful);
  const parts = [
    `${sent} sent`,
    ...(failed > 0 ? [`${failed} not sent`] : []),
    ...(doubtful > 0 ? [`${doubtful} in doubt`] : []),
  ];
  if (isTest && sent === 0)
    throw new GiveUp('not-sent', `The test message was not sent (${parts.join(', ')}).`, 'The run’s log says why.');
  return { summary: parts.join(', ') };
}
