import * as z from 'zod';
import type { Context } from '../core/context.ts';
import { leadsTo, type Subscription, troublesOf } from '../core/domain/subscription.ts';
import { ownAddress } from '../core/settings-webhooks.ts';
import { readSubscriptions } from '../core/store/subscriptions.ts';
import { defineJob, GiveUp, type StepResult } from './job.ts';
import { packageChannel } from './package-intake.ts';
import { changeSubscription, look, settleOpenChanges, wishOf } from './subscription-change.ts';

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
/** As far as is read again where nobody knows since when nothing was told. */
const unknownGapMs = 14 * dayMs;

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
    for (const one of chosen(context, list, id))
      list = await changeSubscription(context, { kind: 'delete', target: one.id });
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
  if (!present) return changeSubscription(context, { kind: 'create', target: wish.url });
  context.log.info(`subscription ${present.id} leads here already; its credentials are set anew`);
  return changeSubscription(context, { kind: 'update', target: present.id });
}

/** Lets a passive one tell again; what was not told since it was last seen active is read. */
async function reactivate(
  context: Context,
  { id, createdAt, changedAt }: Subscription,
): Promise<readonly Subscription[]> {
  const { items } = await readSubscriptions(context.store.db, packageChannel(context).id);
  const known = items.find((one) => one.id === id);
  context.log.warn(`subscription ${id} was made passive: it is activated, and what was not told is read`);
  const gapSince = known?.lastActiveAt ?? changedAt ?? createdAt ?? context.clock.now() - unknownGapMs;
  return changeSubscription(context, { kind: 'activate', target: id, gapSince });
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
