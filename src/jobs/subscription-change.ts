import type { ChannelError } from '../core/channels/channel.ts';
import type { WriteResult } from '../core/channels/order-writer.ts';
import type { SubscriptionWish } from '../core/channels/webhook-subscriber.ts';
import type { Context } from '../core/context.ts';
import { leadsTo, type Subscription } from '../core/domain/subscription.ts';
import { ownAddress, type WebhookSettings } from '../core/settings-webhooks.ts';
import {
  moveChange,
  type OpenChange,
  openChanges,
  type SubscriptionChange,
  saveSubscriptions,
  stageChange,
} from '../core/store/subscriptions.ts';
import { enqueue } from './engine/enqueue.ts';
import { GiveUp } from './job.ts';
import { packageChannel } from './package-intake.ts';
import { trendyolOrders } from './trendyol-orders.ts';

const dayMs = 86_400_000;
/** Thirteen failures, five minutes apart, come before a subscription is passive (facts on Trendyol, B6); and a little more. */
const failingMs = 80 * 60_000;
const mostDays = 30;

/** Reads the list of the channel, and keeps it. */
export async function look(context: Context): Promise<readonly Subscription[]> {
  const source = packageChannel(context);
  const list = await source.listSubscriptions();
  const by = { now: context.clock.now(), runId: context.run.id };
  const own = ownAddress(context.settings.webhooks);
  const isOurs = (one: Subscription): boolean => leadsTo(one, own) === 'here';
  await context.store.write((tx) => saveSubscriptions(tx, by, source.id, list, isOurs));
  return list;
}

/**
 * Where we want to be told, and how.
 *
 * @throws GiveUp when the settings do not say
 */
export function wishOf(settings: WebhookSettings | null): SubscriptionWish {
  const { url } = ownAddress(settings);
  if (!settings || url === null) {
    throw new GiveUp(
      'no-public-url',
      'Nobody said at which address the marketplace reaches the receiver.',
      'Set WEBHOOK_PORT, and WEBHOOK_PUBLIC_URL to the https address in front of it, for example https://hooks.example.com.',
    );
  }
  const { basic, apiKey } = settings;
  if (basic) return { url, credential: { kind: 'basic', ...basic } };
  if (apiKey !== null) return { url, credential: { kind: 'api-key', key: apiKey } };
  throw new GiveUp(
    'no-credential',
    'Nothing is set by which the receiver would know the marketplace.',
    'Set WEBHOOK_BASIC_USER and WEBHOOK_BASIC_PASSWORD, or WEBHOOK_API_KEY.',
  );
}

/**
 * Changes one subscription: written down, sent once, and confirmed by the list. In a dry run nothing is sent.
 *
 * @param change `gapSince`: since when nothing was told (UTC epoch ms), read again once the change is confirmed
 * @returns the list as it is then
 * @throws ChannelError when it was refused; GiveUp when the list does not show it
 */
export async function changeSubscription(
  context: Context,
  change: { readonly kind: SubscriptionChange; readonly target: string; readonly gapSince?: number },
): Promise<readonly Subscription[]> {
  const { store, clock, log, run } = context;
  const source = packageChannel(context);
  const { kind, target, gapSince = null } = change;
  if (run.dryRun) {
    log.info(`a dry run: ${kind} ${target} is not sent`);
    return source.listSubscriptions();
  }
  const by = { now: clock.now(), runId: run.id };
  const staged = await store.write((tx) => stageChange(tx, by, source.id, { kind, target, gapSince }));
  const result = await send(context, kind, target);
  const error = 'error' in result ? result.error : null;
  const state = result.kind === 'refused' ? 'refused' : result.kind === 'doubt' ? 'doubt' : 'sent';
  const sent = { state, note: error?.message ?? null } as const;
  await store.write((tx) => moveChange(tx, clock.now(), staged.id, sent));
  if (result.kind === 'refused') throw result.error;
  const list = await look(context);
  if (!isCarriedOut({ ...staged, isTaken: state === 'sent' }, list)) throw notConfirmed(staged, error);
  await confirm(context, staged);
  return list;
}

/** What an earlier run left in doubt is looked up in the list, before anything is repeated. */
export async function settleOpenChanges(context: Context, list: readonly Subscription[]): Promise<void> {
  const { store, clock, log, run } = context;
  if (run.dryRun) return;
  for (const open of await openChanges(store.db, packageChannel(context).id)) {
    if (isCarriedOut(open, list)) {
      await confirm(context, open);
      continue;
    }
    const note = 'the list does not show it';
    await store.write((tx) => moveChange(tx, clock.now(), open.id, { state: 'refused', note }));
    log.warn(`${open.kind} ${open.target}, asked for before: was not carried out`);
  }
}

/** The list shows it. The gap is read only now, so that nothing falls between the two; and a death here loses neither. */
async function confirm(context: Context, { id, kind, target, gapSince }: OpenChange): Promise<void> {
  const { store, clock, log, run } = context;
  const now = clock.now();
  const reads = await store.write(async (tx) => {
    await moveChange(tx, now, id, { state: 'confirmed', note: null });
    if (gapSince === null) return null;
    const days = Math.min(mostDays, Math.max(1, Math.ceil((now - gapSince + failingMs) / dayMs)));
    const request = { args: { days }, trigger: 'chain', by: null, parentId: run.id } as const;
    return { days, ...(await enqueue(tx, trendyolOrders, request, now)) };
  });
  context.count(kind === 'create' ? 'created' : 'updated');
  log.info(`${kind} ${target}: confirmed by the list`);
  if (reads?.state === 'queued') log.info(`run ${reads.id} of ${trendyolOrders.id} reads the gap: ${reads.days} days`);
  if (reads?.state === 'skipped') log.info(`the gap of ${reads.days} days is being read already: ${reads.reason}`);
}

function send(context: Context, kind: SubscriptionChange, target: string): Promise<WriteResult> {
  const source = packageChannel(context);
  switch (kind) {
    case 'create':
      return source.createSubscription(wishOf(context.settings.webhooks));
    case 'update':
      return source.updateSubscription(target, wishOf(context.settings.webhooks));
    case 'activate':
      return source.activateSubscription(target);
    case 'delete':
      return source.deleteSubscription(target);
  }
}

/** An update changes credentials, which no list shows: only its answer tells, and to set them once more does no harm. */
function isCarriedOut({ kind, target, isTaken }: OpenChange, list: readonly Subscription[]): boolean {
  switch (kind) {
    case 'create':
      return list.some(({ url }) => url === target);
    case 'update':
      return isTaken && list.some(({ id }) => id === target);
    case 'activate':
      return list.some(({ id, isActive }) => id === target && isActive);
    case 'delete':
      return list.every(({ id }) => id !== target);
  }
}

function notConfirmed({ kind, target }: OpenChange, error: ChannelError | null): Error {
  const why = error ? ` ${error.message}` : '';
  if (kind === 'update') {
    return new GiveUp(
      'not-confirmed',
      `Whether subscription ${target} has the new credentials is not known: no list shows it.${why}`,
      'Set them once more: `orderdeck webhooks subscriptions create`.',
    );
  }
  return new GiveUp(
    'not-confirmed',
    `Whether ${kind} ${target} was carried out is not known: the list does not show it.${why}`,
    'Run `orderdeck run watch-webhooks`: it looks again, and repeats nothing that was done.',
  );
}
