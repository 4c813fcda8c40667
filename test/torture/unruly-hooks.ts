import { onTestFinished } from 'vitest';
import { type Inbox, openInbox } from '../../src/core/inbox/open.ts';
import { readSettings } from '../../src/core/settings.ts';
import { newReceiver } from '../jobs/engine/receiving.ts';
import type { openShopMarket } from '../jobs/shop-market.ts';

/** The marketplace tells our receiver of everything: late, twice, in disorder, or never. @returns what is kept of it */
export async function hearUnrulyHooks({
  sim,
  clock,
  installed,
}: Awaited<ReturnType<typeof openShopMarket>>): Promise<Inbox> {
  const inbox = await openInbox(readSettings(installed.home, installed.env).inboxFile);
  onTestFinished(() => inbox.close());
  const receiver = await newReceiver({ inbox, now: () => clock.now() });
  const authentication = { authenticationType: 'API_KEY', apiKey: 'an-api-key-of-ours' } as const;
  sim.world.subscriptions.create(
    { url: `${receiver.url}/hooks/m`, authentication, subscribedStatuses: null },
    clock.now(),
  );
  Object.assign(sim.settings.webhooks, { duplicates: 0.2, disorder: 0.25, drops: 0.15 });
  return inbox;
}
