import { leadsTo, troublesOf } from '../../core/domain/subscription.ts';
import { localMidnight } from '../../core/domain/zones.ts';
import { deliveryQueue, type InboxDay, inboxDay } from '../../core/inbox/depth.ts';
import { listRefusals, type Refusal } from '../../core/inbox/refusals.ts';
import { ownAddress } from '../../core/settings-webhooks.ts';
import { type QueueDepth, queueDepths } from '../../core/store/runs/status.ts';
import { readSwitches } from '../../core/store/runs/switches.ts';
import { readSubscriptions } from '../../core/store/subscriptions.ts';
import type { Session } from '../session.ts';
import { webhookJob } from './acts.ts';

/** How the queue stands, beside its rows. */
export interface QueueStanding {
  readonly isPaused: boolean;
  /** Null where nothing was ever received. */
  readonly deliveries: QueueDepth | null;
  readonly runs: QueueDepth | null;
  readonly day: InboxDay | null;
  readonly refused: readonly Refusal[];
  /** Where the receiver of this installation listens; null: it is off. */
  readonly receiver: { readonly host: string; readonly port: number } | null;
  /** Our subscription at the marketplace as it was last seen; null: there is no such channel. */
  readonly subscription: SubscriptionStanding | null;
  readonly trouble: string | null;
}

export interface SubscriptionStanding {
  /** When it was looked for, UTC epoch ms; null: never. */
  readonly asOf: number | null;
  readonly state: 'active' | 'passive' | 'none' | 'unknown';
  /** What keeps it from telling all that it should. */
  readonly troubles: readonly string[];
}

export async function readStanding(session: Session): Promise<QueueStanding> {
  const { inbox, store, settings, now } = session;
  const at = now();
  const switches = await readSwitches(store.db);
  const [runs = null] = await queueDepths(store.db, at);
  const { webhooks } = settings;
  return {
    isPaused: switches.allPaused || switches.jobs.has(webhookJob),
    deliveries: await inbox.read((db) => deliveryQueue(db, at), null),
    runs,
    day: await inbox.read((db) => inboxDay(db, localMidnight(at, settings.zone)), null),
    refused: await inbox.read(listRefusals, []),
    receiver: webhooks && { host: webhooks.host, port: webhooks.port },
    subscription: settings.trendyol ? await readSubscription(session) : null,
    trouble: inbox.trouble,
  };
}

/** Without a public address nobody knows which of the seller's subscriptions is ours. */
async function readSubscription({ store, settings }: Session): Promise<SubscriptionStanding> {
  const own = ownAddress(settings.webhooks);
  const { asOf, items } = await readSubscriptions(store.db, 'trendyol');
  const ours = items.filter((one) => leadsTo(one, own) === 'here');
  const troubles = ours.flatMap((one) => troublesOf(one, own));
  if (asOf === null || own.url === null) return { asOf, state: 'unknown', troubles };
  if (ours.length === 0) return { asOf, state: 'none', troubles };
  return { asOf, state: ours.every(({ isActive }) => isActive) ? 'active' : 'passive', troubles };
}
