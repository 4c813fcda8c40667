import type { ChannelError } from '../core/channels/channel.ts';
import type { WriteResult } from '../core/channels/order-writer.ts';
import type { SubscriptionWish } from '../core/channels/webhook-subscriber.ts';
import type { Context } from '../core/context.ts';
import type { Subscription } from '../core/domain/subscription.ts';
import { ownAddress, type WebhookSettings } from '../core/settings-webhooks.ts';
import {
  moveChange,
  openChanges,
  type SubscriptionChange,
  saveSubscriptions,
  stageChange,
} from '../core/store/subscriptions.ts';
import { GiveUp } from './job.ts';
import { packageChannel } from './package-intake.ts';

/** Reads the list of the channel, and keeps it. */
export async function look(context: Context): Promise<readonly Subscription[]> {
  const source = packageChannel(context);
  const list = await source.listSubscriptions();
  const by = { now: context.clock.now(), runId: context.run.id };
  await context.store.write((tx) => saveSubscriptions(tx, by, source.id, list));
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
 * @returns the list as it is then
 * @throws ChannelError when it was refused; GiveUp when the list does not show it
 */
export async function changeSubscription(
  context: Context,
  kind: SubscriptionChange,
  target: string,
): Promise<readonly Subscription[]> {
  const { store, clock, log, run } = context;
  const source = packageChannel(context);
  if (run.dryRun) {
    log.info(`a dry run: ${kind} ${target} is not sent`);
    return source.listSubscriptions();
  }
  const by = { now: clock.now(), runId: run.id };
  const id = await store.write((tx) => stageChange(tx, by, source.id, { kind, target }));
  const settle = (state: Parameters<typeof moveChange>[3]['state'], note: string | null): Promise<void> =>
    store.write((tx) => moveChange(tx, clock.now(), id, { state, note }));
  const result = await send(context, kind, target);
  const error = 'error' in result ? result.error : null;
  if (result.kind === 'refused') {
    await settle('refused', error?.message ?? null);
    throw result.error;
  }
  await settle(result.kind === 'doubt' ? 'doubt' : 'sent', error?.message ?? null);
  const list = await look(context);
  if (isCarriedOut(kind, target, list)) {
    await settle('confirmed', null);
    context.count(kind === 'create' ? 'created' : 'updated');
    log.info(`${kind} ${target}: confirmed by the list`);
    return list;
  }
  throw notConfirmed(kind, target, error);
}

/** What an earlier run left in doubt is looked up in the list, before anything is repeated. */
export async function settleOpenChanges(context: Context, list: readonly Subscription[]): Promise<void> {
  const { store, clock, log, run } = context;
  if (run.dryRun) return;
  for (const { id, kind, target } of await openChanges(store.db, packageChannel(context).id)) {
    const isDone = isCarriedOut(kind, target, list);
    const note = isDone ? null : 'the list does not show it';
    await store.write((tx) => moveChange(tx, clock.now(), id, { state: isDone ? 'confirmed' : 'refused', note }));
    log[isDone ? 'info' : 'warn'](
      `${kind} ${target}, asked for before: ${isDone ? 'confirmed' : 'was not carried out'}`,
    );
  }
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

/** An update changes credentials, which no list shows: that it is there is all that can be seen. */
function isCarriedOut(kind: SubscriptionChange, target: string, list: readonly Subscription[]): boolean {
  switch (kind) {
    case 'create':
      return list.some(({ url }) => url === target);
    case 'update':
      return list.some(({ id }) => id === target);
    case 'activate':
      return list.some(({ id, isActive }) => id === target && isActive);
    case 'delete':
      return list.every(({ id }) => id !== target);
  }
}

function notConfirmed(kind: SubscriptionChange, target: string, error: ChannelError | null): Error {
  const why = error ? ` ${error.message}` : '';
  return new GiveUp(
    'not-confirmed',
    `Whether ${kind} ${target} was carried out is not known: the list does not show it.${why}`,
    'Run `orderdeck run watch-webhooks`: it looks again, and repeats nothing that was done.',
  );
}
