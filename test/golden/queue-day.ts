import path from 'node:path';
import { onTestFinished } from 'vitest';
import { openInbox } from '../../src/core/inbox/open.ts';
import { recordRefusals } from '../../src/core/inbox/refusals.ts';
import { claimDelivery, type DeliveryOutcome, settleDelivery } from '../../src/core/inbox/work.ts';
import { readSettings, type Settings } from '../../src/core/settings.ts';
import { saveSubscriptions } from '../../src/core/store/subscriptions.ts';
import type { ConsoleSetting } from '../../src/ui/session.ts';
import { deliveryOf, packageOf } from '../core/inbox/delivery.ts';
import { firstMorning, now } from './day.ts';

const minute = 60_000;
const publicUrl = 'https://hooks.example.com';

/** A queue with a delivery in every state there is, a run that waits, and a subscription that was made passive. */
export async function queueDay(): Promise<ConsoleSetting> {
  const morning = await firstMorning();
  const { store } = morning;
  const inboxFile = path.join(path.dirname(store.file), 'inbox.db');
  const { trendyol } = readSettings('/nowhere', {
    TRENDYOL_SELLER_ID: '123456',
    TRENDYOL_API_KEY: 'k',
    TRENDYOL_API_SECRET: 's',
  });
  const settings: Settings = {
    ...morning.settings,
    inboxFile,
    trendyol,
    webhooks: { host: '127.0.0.1', port: 8377, basic: null, apiKey: 'k', shipstationToken: null, publicUrl },
  };
  const inbox = await openInbox(inboxFile);
  onTestFinished(() => inbox.close());
  const headers = JSON.stringify({ host: 'hooks.example.com', 'user-agent': 'okhttp/4.9', 'x-api-key': '…' });
  const take = (body: unknown, ago: number, source: 'm' | 's' = 'm'): void => {
    inbox.append([{ ...deliveryOf(body, { source, receivedAt: now - ago }), headers }]);
  };
  const settle = async (ago: number, outcome: DeliveryOutcome): Promise<void> => {
    const by = { runId: 41, now: now - ago };
    const claimed = await claimDelivery(inbox, by);
    if (claimed) await settleDelivery(inbox, by, claimed, outcome);
  };
  take(packageOf(3330111101), 50 * minute);
  await settle(49 * minute, { kind: 'done', note: 'order 7 created' });
  take(packageOf(3330111102, 'Delivered'), 45 * minute);
  await settle(44 * minute, { kind: 'ignored', note: 'older than what we hold, or a step back from it' });
  take({ ...packageOf(3330111103, 'Shipped'), customerFirstName: 'Jane' }, 40 * minute);
  const message = 'The order is locked by another program.';
  const again = { retry: true, attempt: 2, at: now - 38 * minute } as const;
  await settle(39 * minute, { kind: 'failed', code: 'error', message, next: again });
  await settle(38 * minute, { kind: 'failed', code: 'error', message, next: { retry: false, attempts: 8 } });
  take(packageOf(3330111104, 'Cancelled'), 20 * minute);
  const outage = { retry: true, attempt: 2, at: now + 3 * minute } as const;
  await settle(19 * minute, { kind: 'failed', code: 'outage', message: 'Trendyol answered 503.', next: outage });
  take('{"unfinished', 15 * minute);
  take({ eventType: 'MOON_RISES', id: 1 }, 14 * minute);
  take(
    { resource_url: 'https://ssapi.shipstation.com/orders?importBatch=1', resource_type: 'ORDER_NOTIFY' },
    minute,
    's',
  );
  for (let n = 0; n < 4; n += 1)
    take(packageOf(3330111110 + n, n % 2 === 0 ? 'Created' : 'Picking'), 30_000 - n * 1000);
  take(packageOf(3330111110), 5000);
  await recordRefusals(inbox.db, [{ reason: 'unauthorized', times: 3, lastAt: now - 2 * minute }]);
  await store.write((tx) =>
    saveSubscriptions(
      tx,
      { now: now - 4 * minute, runId: null },
      'trendyol',
      [
        {
          ...{ id: 'a1', url: `${publicUrl}/hooks/m`, isActive: false, authentication: 'api-key', username: null },
          ...{ statuses: null, createdAt: now - 9 * 86_400_000, changedAt: now - 60 * minute },
        },
      ],
      () => true,
    ),
  );
  await store.db
    .insertInto('runs')
    .values({
      ...{ job: 'trendyol-orders', state: 'queued', trigger: 'schedule', overlap_key: 'trendyol-orders', priority: 3 },
      ...{ created_at: now - 20_000, due_at: now - 20_000, attempt: 0, max_attempts: 5 },
    })
    .execute();
  return { ...morning, settings };
}
