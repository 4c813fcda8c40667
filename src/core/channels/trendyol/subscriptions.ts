import * as z from 'zod';
import type { Subscription } from '../../domain/subscription.ts';
import type { SubscriptionWish, WebhookSubscriber } from '../webhook-subscriber.ts';
import type { Caller } from './call.ts';
import { nonsense } from './errors.ts';
import { write } from './write.ts';

const text = z.string().nullish();
const instant = z.int().nonnegative().nullish();
const id = z.union([z.int().nonnegative(), z.string().trim().min(1)]).transform(String);

/** What we rely on in the vendor's list of webhooks, and no more (facts on Trendyol, B6). Secrets are never in it. */
const listSchema = z.array(
  z.object({
    id,
    url: z.string(),
    status: text,
    authenticationType: text,
    username: text,
    subscribedStatuses: z.array(z.string()).nullish(),
    createdDate: instant,
    lastModifiedDate: instant,
  }),
);

const what = 'the list of our webhooks';

/** Who the marketplace tells by itself: read, and changed, by the seller's own key. */
export function packageSubscriptions(caller: Caller): WebhookSubscriber {
  return {
    listSubscriptions: () =>
      caller.ask({
        endpoint: 'listWebhooks',
        what,
        read: (body) => {
          const parsed = listSchema.safeParse(body);
          if (!parsed.success) throw nonsense(what, 'It is not a list of webhooks with id and url.');
          return parsed.data.map(subscription);
        },
      }),
    createSubscription: (wish) =>
      write(caller, { endpoint: 'createWebhook', body: wishBody(wish), what: 'a new webhook', read: () => null }),
    updateSubscription: (webhook, wish) =>
      write(caller, {
        endpoint: 'updateWebhook',
        parts: { webhook },
        body: wishBody(wish),
        what: `webhook ${webhook}, set anew`,
        read: () => null,
      }),
    activateSubscription: (webhook) =>
      write(caller, {
        endpoint: 'activateWebhook',
        parts: { webhook },
        what: `webhook ${webhook}, activated`,
        read: () => null,
      }),
    deleteSubscription: (webhook) =>
      write(caller, {
        endpoint: 'deleteWebhook',
        parts: { webhook },
        what: `webhook ${webhook}, deleted`,
        read: () => null,
      }),
  };
}

/** A list without words, or an empty one, means all states. What is not said to be active is taken for passive. */
function subscription(wire: z.output<typeof listSchema>[number]): Subscription {
  const kinds = { BASIC_AUTHENTICATION: 'basic', API_KEY: 'api-key' } as const;
  const kind = wire.authenticationType ?? '';
  return {
    id: wire.id,
    url: wire.url,
    isActive: wire.status?.toUpperCase() === 'ACTIVE',
    authentication: kind in kinds ? kinds[kind as keyof typeof kinds] : null,
    username: wire.username ?? null,
    statuses: wire.subscribedStatuses?.length ? wire.subscribedStatuses : null,
    createdAt: wire.createdDate ?? null,
    changedAt: wire.lastModifiedDate ?? null,
  };
}

function wishBody({ url, credential }: SubscriptionWish): string {
  const proof =
    credential.kind === 'basic'
      ? { authenticationType: 'BASIC_AUTHENTICATION', username: credential.user, password: credential.password }
      : { authenticationType: 'API_KEY', apiKey: credential.key };
  return JSON.stringify({ url, ...proof, subscribedStatuses: [] });
}
