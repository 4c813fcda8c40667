import * as z from 'zod';
import type { Context } from '../core/context.ts';
import { leadsTo, type Subscription, troublesOf } from '../core/domain/subscription.ts';
import { ownAddress } from '../core/settings-webhooks.ts';
import { readSubscriptions } from '../core/store/subscriptions.ts';
import { enqueue } from './engine/enqueue.ts';
import { defineJob, GiveUp, type StepResult } from './job.ts';
import { packageChannel } from './package-intake.ts';
import { changeSubscription, look, settleOpenChanges, wishOf } from './subscription-change.ts';
import { trendyolOrders } from './trendyol-orders.ts';

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
/** Thirteen failures, five minutes apart, come before a subscription is passive (facts on Trendyol, B6); and a little more. */
const failingMs = 80 * minuteMs;
/** As far as is read again where nobody knows since when nothing was told. */
const unknownGapMs = 14 * dayMs;
const mostDays = 30;

const args = z
  .object({
    change: z
      .enum(['create', 'activate', 'delete'])
      .optional()
      .describe('Change our subscription: create (or set anew what is there), activate, delete.'),
    id: z
      .string()
      .trim()
      .min(1)
      .optional()
      .describe('Which one to activate or delete: its id; else the one that leads here.'),
  })
  .refine(({ change, id }) => id === undefined || change === 'activate' || change === 'delete', {
    error: 'An id goes with --change activate or delete only.',
  });

export const watchWebhooks = defineJob({
  id: 'watch-webhooks',
  title: 'Webhook subscriptions',
  description:
    'Looks whether the marketplace still tells us what changes. A subscription of ours that it made passive is activated, and the gap is read again. It creates none by itself: --change create does.',
  schedules: [{ cron: '14-59/15 * * * *' }],
  args,
  needs: ['trendyol'],
  resources: () => ['trendyol:webhooks'],
  writes: ['webhook_subscriptions', 'webhook_looks', 'webhook_changes', 'runs'],
  priority: 4,
  attempts: 3,
  steps: [{ name: 'look', run: (wanted, context) => watch(wanted, context) }],
});

async function watch({ change, id }: z.output<typeof args>, context: Context): Promise<StepResult> {
  let list = await look(context);
  await settleOpenChanges(context, list);
  if (change === 'create') list = await create(context, list);
  if (change === 'delete') {
    for (const one of chosen(context, list, id)) list = await changeSubscription(context, 'delete', one.id);
  }
  const passive = change === 'activate' && id !== undefined ? chosen(context, list, id) : ours(context, list);
  for (const one of passive.filter(({ isActive }) => !isActive)) list = await reactivate(context, one);
  return { summary: tell(context, list) };
}

/** Those that lead here. */
function ours({ settings }: Context, list: readonly Subscription[]): Subscription[] {
  const own = ownAddress(settings.webhooks);
  return list.filter((one) => leadsTo(one, own) === 'here');
}

function chosen(context: Context, list: readonly Subscription[], id: string | undefined): Subscription[] {
  const found = id === undefined ? ours(context, list) : list.filter((one) => one.id === id);
  if (found.length > 0) return found;
  const which = id === undefined ? 'none that leads here' : `no subscription ${id}`;
  throw new GiveUp('unknown-subscription', `There is ${which}.`, 'See `orderdeck webhooks subscriptions`.');
}

/** One subscription that leads here, with today's credentials; asked for again it makes no second one. */
async function create(context: Context, list: readonly Subscription[]): Promise<readonly Subscription[]> {
  const wish = wishOf(context.settings.webhooks);
  const [present] = ours(context, list);
  if (!present) return changeSubscription(context, 'create', wish.url);
  context.log.info(`subscription ${present.id} leads here already; its credentials are set anew`);
  return changeSubscription(context, 'update', present.id);
}

/** Lets a passive one tell again; only then is the gap read, so that nothing falls between the two. */
async function reactivate(
  context: Context,
  { id, createdAt, changedAt }: Subscription,
): Promise<readonly Subscription[]> {
  const known = (await readSubscriptions(context.store.db, packageChannel(context).id)).items.find(
    (one) => one.id === id,
  );
  context.log.warn(`subscription ${id} was made passive: it is activated, and what was not told is read`);
  const list = await changeSubscription(context, 'activate', id);
  if (context.run.dryRun || !list.some((one) => one.id === id && one.isActive)) return list;
  const now = context.clock.now();
  const lost = known?.lastActiveAt ?? changedAt ?? createdAt ?? now - unknownGapMs;
  const days = Math.min(mostDays, Math.max(1, Math.ceil((now - lost + failingMs) / dayMs)));
  const request = { args: { days }, trigger: 'chain', by: null, parentId: context.run.id } as const;
  const run = await context.store.write((tx) => enqueue(tx, trendyolOrders, request, now));
  context.log.info(
    run.state === 'skipped'
      ? `the gap of ${days} days is being read already: ${run.reason}`
      : `run ${run.id} of ${trendyolOrders.id} reads the gap: ${days} days`,
  );
  return list;
}

/** What there is, and what is wrong with it, in the log and in one line. */
function tell(context: Context, list: readonly Subscription[]): string {
  const own = ownAddress(context.settings.webhooks);
  const here = ours(context, list);
  for (const one of list) {
    context.count('seen');
    const where = leadsTo(one, own);
    if (where === 'elsewhere') context.log.warn(`subscription ${one.id} leads to ${one.url}, which is not here`);
    if (where !== 'here') continue;
    for (const trouble of troublesOf(one, own)) context.log.warn(`subscription ${one.id}: ${trouble}`);
  }
  const others = list.length - here.length;
  const rest = others > 0 ? `; ${others} of others` : '';
  if (here.length > 0) {
    const states = here.map(({ isActive }) => (isActive ? 'active' : 'passive'));
    return `our subscription is ${states.join(' and ')}${rest}`;
  }
  if (own.url === null) return `WEBHOOK_PUBLIC_URL is not set: which is ours is not known${rest}`;
  context.log.warn(`no subscription leads to ${own.url}: \`orderdeck webhooks subscriptions create\` makes one`);
  return `none leads here${rest}`;
}
