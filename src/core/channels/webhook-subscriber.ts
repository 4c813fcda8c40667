import type { Subscription } from '../domain/subscription.ts';
import type { WriteResult } from './order-writer.ts';

/** Where to tell, and how to prove it. All states are asked for, also those that do not exist yet. */
export interface SubscriptionWish {
  readonly url: string;
  readonly credential:
    | { readonly kind: 'basic'; readonly user: string; readonly password: string }
    | { readonly kind: 'api-key'; readonly key: string };
}

/**
 * A marketplace that tells by webhooks whoever asked for it. A write is made once; only the list tells whether it was carried
 * out. Every method throws a ChannelError when the channel lets nobody in now.
 */
export interface WebhookSubscriber {
  /** All of the seller's, ours and others'. */
  listSubscriptions(): Promise<readonly Subscription[]>;
  createSubscription(wish: SubscriptionWish): Promise<WriteResult>;
  /** Puts address and credentials in place of those that it has. */
  updateSubscription(id: string, wish: SubscriptionWish): Promise<WriteResult>;
  activateSubscription(id: string): Promise<WriteResult>;
  deleteSubscription(id: string): Promise<WriteResult>;
}
