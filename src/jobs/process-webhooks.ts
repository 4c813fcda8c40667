import * as z from 'zod';
import { ChannelError } from '../core/channels/channel.ts';
import type { Context } from '../core/context.ts';
import { backoffDelay, type NextAttempt, nextAttempt } from '../core/domain/backoff.ts';
import type { DeliverySource } from '../core/inbox/classify.ts';
import { retryDelivery } from '../core/inbox/delivery-acts.ts';
import { inboxDepth } from '../core/inbox/depth.ts';
import { type Inbox, openInboxIfAny } from '../core/inbox/open.ts';
import {
  type Claimed,
  claimDelivery,
  type DeliveryOutcome,
  deferSource,
  removeOver,
  settleDelivery,
  settleOrphans,
} from '../core/inbox/work.ts';
import { StoreError } from '../core/store/store-error.ts';
import { describe } from './engine/execute.ts';
import { forgetErased } from './forget-erased.ts';
import { defineJob, GiveUp, type StepResult } from './job.ts';
import { ingestPackages } from './package-intake.ts';
import { trendyolClaims } from './trendyol-claims.ts';
import { trendyolProducts } from './trendyol-products.ts';
import { trendyolStock } from './trendyol-stock.ts';
import { handleDelivery, SourceOff, type WebhookWork } from './webhook-work.ts';

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
/** Full jitter up to twice of 1, 2, 4, 8 … minutes, so that those are the means; an hour at most (M66). */
const backoff = { baseMs: 2 * minuteMs, capMs: 60 * minuteMs };
/** A delivery that fails by itself is dead after so many attempts, about an hour and a half. */
const ownAttempts = 8;
/** How a delivery that fails by itself is tried again. */
export const deliveryRetries = { ...backoff, attempts: ownAttempts };
/** A source that fails to answer for it may be ill for a night. */
const outageAttempts = 20;
/** How long a source that cannot be worked with is left alone. */
const pauseMs = 5 * minuteMs;
/** A run ends by itself well before its time limit; what is left is the next one's. */
const longestRunMs = 4 * minuteMs;
const timeLimitMs = 8 * minuteMs;

/** The job, with who does what deliveries ask for. */
export function defineProcessWebhooks(work: WebhookWork) {
  return defineJob({
    id: 'process-webhooks',
    title: 'Webhooks',
    description:
      'Handles what others told us, the most urgent first. It starts by itself when something arrives or a retry is due. By hand: to empty the queue now, also while it is paused.',
    whilePaused: 'webhooks only stored',
    schedules: [{ cron: '1-59/5 * * * *' }],
    args: z.object({
      retry: z.coerce
        .number()
        .int()
        .min(1)
        .optional()
        .describe('Let this delivery be handled again, dead or over as well: its number.'),
    }),
    resources: () => ['inbox'],
    writes: ['raw_documents', 'orders', 'order_items', 'order_tags', 'changes', 'parked', 'runs'],
    priority: 2,
    attempts: 3,
    timeLimitMs,
    followedBy: ['opencart-orders'],
    steps: [{ name: 'handle', run: ({ retry }, context) => processInbox(context, work, retry) }],
  });
}

export const processWebhooks = defineProcessWebhooks({
  ingestPackages: (context, documents) => {
    const { trendyol } = context.channels;
    if ('off' in trendyol) throw new SourceOff(trendyol.why);
    return ingestPackages(context, documents);
  },
  // Told by no webhook of the marketplace's own, but by relays, and without the facts (facts on Trendyol, B8).
  readers: {
    RETURN_INITIATED: { job: trendyolClaims },
    INVENTORY_UPDATED: { job: trendyolStock },
    PRICE_UPDATED: { job: trendyolStock },
    PRODUCT_APPROVED: { job: trendyolProducts },
    PRODUCT_REJECTED: { job: trendyolProducts },
  },
});

async function processInbox(context: Context, work: WebhookWork, retry: number | undefined): Promise<StepResult> {
  const inbox = await openInboxIfAny(context.settings.inboxFile);
  if (!inbox) return { summary: 'nothing was ever received' };
  try {
    if (context.run.dryRun) {
      const { depth } = await inboxDepth(inbox.db);
      return { summary: `${depth} deliveries wait; a dry run takes none` };
    }
    if (retry !== undefined) await queueAgain(context, inbox, retry);
    return { summary: await handleAll(context, inbox, work) };
  } finally {
    await inbox.close();
  }
}

/** By hand, or as the repair of a dead letter. A second attempt of the run finds it queued, or done. */
async function queueAgain(context: Context, inbox: Inbox, id: number): Promise<void> {
  if (context.run.attempt > 1) return;
  const { done, why } = await retryDelivery(inbox, id, context.clock.now());
  if (!done) throw new GiveUp('not-retried', `Delivery ${id}: ${why}.`, 'See `orderdeck webhooks`.');
  context.log.info(`delivery ${id} is handled again`);
}

async function handleAll(context: Context, inbox: Inbox, work: WebhookWork): Promise<string> {
  const now = () => context.clock.now();
  const runId = context.run.id;
  for (const { id, isDead } of await settleOrphans(inbox, now(), (attempt) => plan(attempt, now(), ownAttempts))) {
    if (isDead) tellDead(context, id, 'each of its runs ended in the middle of it');
  }
  const tally = new Map<string, number>();
  /** The source that failed to answer for the last of its deliveries. */
  let ill: DeliverySource | null = null;
  const began = performance.now();
  while (performance.now() - began < longestRunMs) {
    context.signal.throwIfAborted();
    const delivery = await claimDelivery(inbox, { runId, now: now() });
    if (!delivery) break;
    const { outcome, outage, ...tried } = await tryOnce(context, inbox, delivery, work);
    await settleDelivery(inbox, { runId, now: now() }, delivery, outcome);
    await forgetErased(context.store.db, inbox, delivery, outcome);
    // One that its source cannot answer for must not hold up the others; two in a row, and it is the source.
    const pause = tried.pause ?? (ill === delivery.source ? outage : undefined);
    if (outage) ill = delivery.source;
    else if (ill === delivery.source) ill = null;
    if (pause) {
      await deferSource(inbox, { source: delivery.source, until: now() + pauseMs, message: pause, now: now() });
    }
    tell(context, delivery, outcome);
    tally.set(outcome.kind, (tally.get(outcome.kind) ?? 0) + 1);
    const done = [...tally.values()].reduce((sum, one) => sum + one, 0);
    context.progress(done, null, `delivery ${delivery.id}`);
  }
  // What is over is kept so long (M80).
  const { webhookDays } = context.settings.keeping;
  const removed = await removeOver(inbox, now() - webhookDays * dayMs);
  if (removed > 0) context.log.info(`removed ${removed} deliveries that were over for ${webhookDays} days`);
  const { depth } = await inboxDepth(inbox.db);
  const parts = [...tally].map(([kind, count]) => `${count} ${kind}`);
  return [parts.join(', ') || 'nothing was due', ...(depth > 0 ? [`${depth} wait`] : [])].join('; ');
}

interface Tried {
  readonly outcome: DeliveryOutcome;
  /** Why the other deliveries of the same source need not be tried now. */
  readonly pause?: string;
  /** Its source failed to answer: for this one, or for any. */
  readonly outage?: string;
}

async function tryOnce(context: Context, inbox: Inbox, delivery: Claimed, work: WebhookWork): Promise<Tried> {
  if (!delivery.isWhole) {
    const message = 'Its body is no longer what came: the file is damaged there.';
    return { outcome: { kind: 'parked', code: 'damaged', message } };
  }
  const now = context.clock.now();
  try {
    return { outcome: await handleDelivery(context, delivery, work) };
  } catch (error) {
    if (context.signal.aborted) {
      // Told to stop in the middle: it was not the delivery's fault, and the next run begins with it.
      const message = 'The run was told to stop.';
      await settleDelivery(inbox, { runId: context.run.id, now }, delivery, { kind: 'deferred', message, until: now });
      throw context.signal.reason;
    }
    if (error instanceof StoreError) throw error;
    if (error instanceof SourceOff) {
      return { outcome: { kind: 'deferred', message: error.message, until: now + pauseMs }, pause: error.message };
    }
    const { code, message } = describe(error);
    const kind = error instanceof ChannelError ? error.kind : null;
    const failed = (next: NextAttempt): DeliveryOutcome => ({ kind: 'failed', code, message, next });
    // No fault of the delivery's, whichever it is: it is tried until somebody mends the key or the line, and is never dead for that.
    if (kind === 'auth' || kind === 'plan' || kind === 'throttled' || kind === 'unreachable') {
      const { attempt } = delivery;
      const at = now + backoffDelay({ ...backoff, attempt, random: Math.random });
      return { outcome: failed({ retry: true, attempt: attempt + 1, at }), pause: message };
    }
    if (kind !== 'outage') return { outcome: failed(plan(delivery.attempt, now, ownAttempts)) };
    return { outcome: failed(plan(delivery.attempt, now, outageAttempts)), outage: message };
  }
}

function plan(attempt: number, now: number, attempts: number): NextAttempt {
  return nextAttempt({ ...backoff, attempts }, { attempt, now, random: Math.random });
}

/** One line for each: the order in which they were handled can be read from the log (M77). */
function tell(context: Context, delivery: Claimed, outcome: DeliveryOutcome): void {
  if (outcome.kind === 'ignored') context.count('unchanged');
  if (outcome.kind === 'parked') context.count('refused');
  if (outcome.kind === 'failed') context.count('failed');
  if (outcome.kind === 'failed' && !outcome.next.retry) {
    tellDead(context, delivery.id, outcome.message);
    return;
  }
  const { id, event, priority, subject } = delivery;
  const level = outcome.kind === 'failed' || outcome.kind === 'parked' ? 'warn' : 'info';
  const what = `delivery ${id} ${event ?? 'without an event'} (priority ${priority}${subject ? `, ${subject}` : ''})`;
  context.log[level](`${what}: ${wordsOf(outcome, delivery.attempt)}`);
}

function wordsOf(outcome: DeliveryOutcome, attempt: number): string {
  switch (outcome.kind) {
    case 'done':
      return outcome.note;
    case 'ignored':
      return `ignored, ${outcome.note}`;
    case 'parked':
      return `parked (${outcome.code}): ${outcome.message}`;
    case 'deferred':
      return `waits until ${iso(outcome.until)}: ${outcome.message}`;
    case 'failed': {
      const again = outcome.next.retry ? ` Tried again at ${iso(outcome.next.at)}.` : '';
      return `attempt ${attempt} failed (${outcome.code}): ${outcome.message}${again}`;
    }
  }
}

/** The one alert of a dead letter. */
function tellDead(context: Context, id: number, why: string): void {
  context.log.error(`dead letter: delivery ${id} is not tried any more: ${why} See \`orderdeck webhooks show ${id}\`.`);
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
