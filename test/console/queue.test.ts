import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Inbox, openInbox } from '../../src/core/inbox/open.ts';
import { claimDelivery, settleDelivery } from '../../src/core/inbox/work.ts';
import { deliveryOf, packageOf } from '../core/inbox/delivery.ts';
import { newHome, run } from '../program.ts';
import { Operator } from './operator.ts';

async function inboxOf(home: string): Promise<Inbox> {
  const inbox = await openInbox(path.join(home, 'db', 'inbox.db'));
  onTestFinished(() => inbox.close());
  return inbox;
}

/** Delivery 1 waits, 2 is dead, 3 is parked; nothing is handled by itself. */
async function newQueue(): Promise<{ home: string; inbox: Inbox; states: () => Promise<string[]> }> {
  const home = newHome();
  await run(home, ['queue', 'pause']);
  const inbox = await inboxOf(home);
  const now = Date.now();
  inbox.append([
    deliveryOf(packageOf(71, 'Shipped'), { receivedAt: now - 60_000 }),
    deliveryOf({ ...packageOf(72), note: 'Jane \u001b[2J\u202e' }, { receivedAt: now }),
    deliveryOf('nonsense', { receivedAt: now }),
  ]);
  const claimed = await claimDelivery(inbox, { runId: 5, now });
  const poison = { kind: 'failed', code: 'error', message: 'Poison.', next: { retry: false, attempts: 8 } } as const;
  if (claimed) await settleDelivery(inbox, { runId: 5, now }, claimed, poison);
  const states = async () => {
    const rows = await inbox.db.selectFrom('deliveries').select(['state', 'priority']).orderBy('id').execute();
    return rows.map(({ state, priority }) => `${state} ${priority}`);
  };
  return { home, inbox, states };
}

describe('the queue', { timeout: 90_000 }, () => {
  it('shows dead letters first, and lets what waits be retried, moved, dropped and held by key', async () => {
    const { home, states } = await newQueue();
    const operator = new Operator({ home, columns: 100, rows: 30 });
    await operator.sees('✗ 1 dead');
    operator.press('6');
    await operator.sees(/▸ ✗ dead +1 +ORDER_CREATED +marketplace +webhook +72 .*needs you\n.*! parked +5 +not told/);
    await operator.sees(/○ queued +2 +SHIPMENT_CREATED .*paused/);
    await operator.sees('‖ paused · ✗ 1 dead · ! 1 parked · ○ 1 waiting, oldest 1m');
    await operator.sees('today 3 came, 0 done with');

    operator.press('enter');
    await operator.sees(/delivery 2 ✗ dead +from marketplace/);
    await operator.sees('error: Poison.');
    await operator.sees('r handles it again from its bytes');
    await operator.sees(/try 1 +\S+, run 5: failed Poison\./);
    await operator.sees('"shipmentPackageId": 72,');
    expect(operator.screen).toMatch(/"note": "Jane .+"/);
    expect(operator.bytes).not.toMatch(/\u202e|Jane \u001b/);
    operator.press('r');
    await operator.sees('delivery 2 is handled again, at once; nothing is handled while it is paused');
    operator.press('6', '/', ...'event:ship', 'enter', '+');
    await operator.sees('delivery 1 has priority 1 now (- moves it back)');
    operator.press('+');
    await operator.sees('sooner: its priority is 1 already');
    expect(await states()).toEqual(['queued 1', 'queued 1', 'parked 5']);

    operator.press('6', '/', ...'state:parked', 'enter', 'r');
    await operator.sees('nothing can be made of it');
    operator.press('x');
    await operator.sees('Drop delivery 3?');
    operator.press('enter');
    await operator.seesNoMore('Drop delivery 3?');
    operator.press('x', 'y');
    await operator.sees('delivery 3 is dropped');
    await operator.sees('nothing passes the filter');
    operator.press('/', 'ctrl-u', ...'state:over', 'enter');
    await operator.sees(/× dropped +5/);
    expect(await states()).toEqual(['queued 1', 'queued 1', 'dropped 5']);

    operator.press('6', 'A', 'x');
    await operator.sees('Drop 2 rows?');
    operator.press('y');
    await operator.sees('2 are dropped');
    operator.press('p');
    await operator.sees('is handled as it comes again');
    await operator.seesNoMore('‖ paused');
  });

  it('appears as soon as something is received, and follows it', async () => {
    const home = newHome();
    const operator = new Operator({ home, args: ['--read-only'] });
    operator.press('6');
    await operator.sees('nothing waits');
    const inbox = await inboxOf(home);
    inbox.append([deliveryOf(packageOf(5), { receivedAt: Date.now() })]);
    await operator.sees(/○ queued +1 +ORDER_CREATED +marketplace +5 /);
    await operator.sees('queue 1');
    inbox.append([deliveryOf(packageOf(6), { receivedAt: Date.now() })]);
    await operator.sees('queue 2');
    operator.press('x');
    await operator.sees('drop: this console was started with --read-only');
    operator.press('1');
    await operator.sees(/webhooks +2/);
  });
});
