import { onTestFinished } from 'vitest';
import type { NewDelivery } from '../../src/core/inbox/append.ts';
import { type Inbox, openInbox } from '../../src/core/inbox/open.ts';
import { claimDelivery, settleOrphans } from '../../src/core/inbox/work.ts';
import { readSettings } from '../../src/core/settings.ts';
import type { JobDefinition } from '../../src/jobs/job.ts';
import { deliveryOf } from '../core/inbox/delivery.ts';
import { type InstalledShop, installPrintShop, mustWork } from './print-shop.ts';
import { testClock } from './shop.ts';

export interface InboxShop extends Pick<InstalledShop, 'store' | 'clock'> {
  readonly inbox: Inbox;
  /** Bodies of the marketplace's, as if they had come just now. */
  receive(...bodies: readonly unknown[]): void;
  take(...deliveries: readonly NewDelivery[]): void;
  run(job: JobDefinition): ReturnType<typeof mustWork>;
  /** A run takes what is due and is killed. */
  claimAndDie(): Promise<void>;
  rows(): Promise<readonly Record<string, unknown>[]>;
  history(delivery: number): Promise<readonly { readonly outcome: string | null; readonly note: string | null }[]>;
}

/** An installation with an inbox; without a shop of its own all channels are off. */
export async function openInboxShop(installed?: InstalledShop): Promise<InboxShop> {
  const shop = installed ?? (await installPrintShop(testClock(Date.UTC(2026, 2, 4, 12)), {}));
  const { store, clock } = shop;
  const inbox = await openInbox(readSettings(shop.home, shop.env).inboxFile);
  onTestFinished(() => inbox.close());
  let deaths = 0;
  return {
    store,
    clock,
    inbox,
    receive: (...bodies) => {
      for (const body of bodies) inbox.append([deliveryOf(body, { receivedAt: clock.now() })]);
    },
    take: (...deliveries) => void inbox.append(deliveries),
    run: (job) => mustWork(shop.run(job)),
    claimAndDie: async () => {
      deaths += 1;
      await settleOrphans(inbox, clock.now(), (attempt) =>
        attempt < 8 ? { retry: true, attempt: attempt + 1, at: clock.now() } : { retry: false, attempts: attempt },
      );
      await claimDelivery(inbox, { runId: 1000 + deaths, now: clock.now() });
    },
    rows: () => inbox.db.selectFrom('deliveries').selectAll().orderBy('id').execute(),
    history: (delivery) =>
      inbox.db.selectFrom('attempts').selectAll().where('delivery_id', '=', delivery).orderBy('id').execute(),
  };
}
