import { localMidnight } from '../../core/domain/zones.ts';
import { deliveryQueue, type InboxDay, inboxDay } from '../../core/inbox/depth.ts';
import { listRefusals, type Refusal } from '../../core/inbox/refusals.ts';
import { type QueueDepth, queueDepths } from '../../core/store/runs/status.ts';
import { readSwitches } from '../../core/store/runs/switches.ts';
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
  readonly trouble: string | null;
}

export async function readStanding({ inbox, store, settings, now }: Session): Promise<QueueStanding> {
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
    trouble: inbox.trouble,
  };
}
