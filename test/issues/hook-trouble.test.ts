import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Installation } from '../../src/app.ts';
import { type Inbox, openInbox } from '../../src/core/inbox/open.ts';
import { lookAtTouched } from '../../src/core/issues/live.ts';
import { redactor } from '../../src/core/redact.ts';
import { readSettings } from '../../src/core/settings.ts';
import type { JobDefinition } from '../../src/jobs/job.ts';
import { processWebhooks } from '../../src/jobs/process-webhooks.ts';
import { trendyolOrders } from '../../src/jobs/trendyol-orders.ts';
import { watchWebhooks } from '../../src/jobs/watch-webhooks.ts';
import { startTrendyol } from '../../src/sim/trendyol/server.ts';
import type { PackageStatus } from '../../src/sim/trendyol/wire.ts';
import { emptyStore } from '../core/channels/trendyol/empty-store.ts';
import { deliveryOf } from '../core/inbox/delivery.ts';
import { runJob } from '../jobs/run-job.ts';
import { testClock } from '../jobs/shop.ts';
import { ask, mend } from './asking.ts';

const minute = 60_000;

/** A marketplace that was read and that tells of its packages, and what it told. */
async function openTold() {
  const clock = testClock(Date.UTC(2026, 8, 20, 9));
  const sim = await startTrendyol({ seed: 4, packages: 150, clock });
  const { store, file } = await emptyStore();
  const { sellerId, apiKey, apiSecret } = sim.credentials;
  const settings = readSettings(path.dirname(file), {
    TRENDYOL_SELLER_ID: sellerId,
    TRENDYOL_API_KEY: apiKey,
    TRENDYOL_API_SECRET: apiSecret,
    TRENDYOL_BASE_URL: sim.url,
    WEBHOOK_PORT: '9',
    WEBHOOK_API_KEY: 'a-key-of-ours',
    WEBHOOK_PUBLIC_URL: 'http://127.0.0.1:9/',
  });
  const installation: Installation = { settings, clock, redact: redactor(settings.secrets) };
  const inbox = await openInbox(settings.inboxFile);
  onTestFinished(async () => {
    await inbox.close();
    await sim.close();
  });
  const run = async (job: JobDefinition, args: Record<string, unknown> = {}) => {
    const ran = await runJob(installation, store, job, job.args.parse(args));
    const end = { ...ran.counts, state: ran.error ? 'failed' : 'done', finished_at: clock.now() };
    await store.db.updateTable('runs').set(end).where('id', '=', ran.runId).execute();
    if (ran.error) throw ran.error;
    return ran;
  };
  await run(trendyolOrders);
  const created = [...sim.world.packages.all()].filter(({ order }) => order.status === 'Created');
  const packageAt = (nth: number) => {
    const record = created[nth];
    if (!record) throw new Error('so many packages are not there');
    return record;
  };
  return {
    ...{ clock, sim, store, inbox, run },
    idOf: (nth: number) => String(packageAt(nth).order.shipmentPackageId),
    /** A package goes on at the marketplace. */
    move: (nth: number, to: PackageStatus) => sim.world.packages.move(packageAt(nth), clock.now(), to),
    /** A webhook of a package as it is now. @returns its number */
    tell: async (nth: number) => {
      inbox.append([deliveryOf(packageAt(nth).order, { receivedAt: clock.now() })]);
      const { id } = await inbox.db
        .selectFrom('deliveries')
        .select('id')
        .orderBy('id', 'desc')
        .executeTakeFirstOrThrow();
      return id;
    },
    found: (seen: Inbox | null = inbox) => ask(store, 'I38', { now: clock.now(), inbox: seen }),
    order: (externalId: string) =>
      store.db.selectFrom('orders').selectAll().where('external_id', '=', externalId).executeTakeFirstOrThrow(),
    ours: () => sim.world.subscriptions.list()[0]?.id ?? '',
  };
}

describe('what the marketplace told', () => {
  it('is no trouble while it is handled, was handled, or was older than what we hold', async () => {
    const { move, tell, run, found, clock } = await openTold();
    await tell(0);
    move(1, 'Picking');
    await tell(1);
    clock.pass(20 * minute);
    expect(await found()).toEqual([]);
    await run(processWebhooks);
    clock.pass(20 * minute);
    expect(await found()).toEqual([]);
  });

  it('is dead after its last attempt, and is handled again by its number', async () => {
    const { move, tell, run, found, inbox, store, clock, idOf, order } = await openTold();
    move(0, 'Picking');
    const id = await tell(0);
    const dead = { state: 'dead', attempts: 8, error_code: 'outage', next_try_at: null, finished_at: clock.now() };
    await inbox.db.updateTable('deliveries').set(dead).where('id', '=', id).execute();
    clock.pass(11 * minute);
    const [issue, ...others] = await found();
    expect(others).toEqual([]);
    expect(issue).toMatchObject({
      key: `delivery:${id}`,
      orderId: (await order(idOf(0))).id,
      line: `ORDER_STATUS_CHANGED of ${idOf(0)} is dead after 8 attempts (outage)`,
    });
    const { following } = await mend(store, 'I38', issue, { now: clock.now() });
    expect(following).toEqual([{ do: 'run', job: 'process-webhooks', args: { retry: id } }]);
    expect((await run(processWebhooks, { retry: id })).summary).toBe('1 done');
    expect((await order(idOf(0))).source_status).toBe('Picking');
    expect(await found()).toEqual([]);
    await expect(run(processWebhooks, { retry: 99 })).rejects.toThrow('Delivery 99: there is no such delivery.');
  });

  it('was taken in and the order is older all the same: it is read again', async () => {
    const { move, tell, run, found, store, clock, idOf, order } = await openTold();
    const before = await order(idOf(0));
    clock.pass(minute);
    move(0, 'Picking');
    const id = await tell(0);
    await run(processWebhooks);
    const { modified_at, source_status, status, raw_id } = before;
    const back = { modified_at, source_status, status, raw_id };
    await store.db.updateTable('orders').set(back).where('id', '=', before.id).execute();
    clock.pass(11 * minute);
    const [issue, ...others] = await found();
    expect(others).toEqual([]);
    expect(issue).toMatchObject({
      ...{ key: `delivery:${id}`, orderId: before.id },
      line: expect.stringMatching(/^a webhook said Picking of .+; here it is Created of /),
    });
    const { calls, following } = await mend(store, 'I38', issue, { now: clock.now() });
    expect(calls).toMatchObject([{ method: 'GET', undoable: true }]);
    const [next] = following;
    if (next?.do !== 'run') throw new Error('no run');
    await run(trendyolOrders, { ...next.args });
    expect((await order(idOf(0))).source_status).toBe('Picking');
    expect(await found()).toEqual([]);
  });

  it('stays as it was found for a look that has no inbox at hand', async () => {
    const { tell, inbox, store, clock, found } = await openTold();
    const id = await tell(0);
    const dead = { state: 'dead', attempts: 8, finished_at: clock.now() };
    await inbox.db.updateTable('deliveries').set(dead).where('id', '=', id).execute();
    clock.pass(11 * minute);
    const look = async (seen: Inbox | null): Promise<void> => {
      while ((await lookAtTouched(store, { now: clock.now(), zone: 'Europe/London', inbox: seen })).more);
    };
    const open = () => store.db.selectFrom('issues').selectAll().where('class', '=', 'I38').execute();
    await look(inbox);
    const [kept] = await open();
    expect(kept?.state).toBe('open');
    clock.pass(minute);
    await store.db.insertInto('touched').values({ kind: 'shop', key: '', due_at: 0 }).execute();
    await look(null);
    expect(await open()).toEqual([{ ...kept, last_seen_at: clock.now() }]);
    expect(await found(null)).toHaveLength(1);
  });
});

describe('our subscription', () => {
  it('that is passive is activated at a key, and the gap is read', async () => {
    const { run, sim, ours, store, clock, found } = await openTold();
    await run(watchWebhooks, { change: 'create' });
    clock.pass(60 * minute);
    expect(await found()).toEqual([]);
    sim.world.subscriptions.setStatus(ours(), 'PASSIVE', clock.now());
    // The job would activate it by itself, where it may.
    sim.faults.add({ kind: 'status', status: 400, method: 'PUT', times: 1 });
    await expect(run(watchWebhooks)).rejects.toThrow();
    clock.pass(11 * minute);
    const [issue, ...others] = await found();
    expect(others).toEqual([]);
    expect(issue).toMatchObject({ key: `subscription:${ours()}`, line: expect.stringContaining('is passive') });
    const { calls, following } = await mend(store, 'I38', issue, { now: clock.now() });
    expect(calls).toMatchObject([{ method: 'PUT', path: expect.stringContaining(ours()), undoable: false }]);
    const [next] = following;
    if (next?.do !== 'run') throw new Error('no run');
    await run(watchWebhooks, { ...next.args });
    expect(sim.world.subscriptions.find(ours())?.status).toBe('ACTIVE');
    expect(await found()).toEqual([]);
    const gap = await store.db.selectFrom('runs').select('state').where('job', '=', 'trendyol-orders').execute();
    expect(gap.map(({ state }) => state)).toContain('queued');
  });

  it('of others, or that nobody has, is no trouble', async () => {
    const { sim, run, clock, found } = await openTold();
    const authentication = { authenticationType: 'API_KEY', apiKey: 'k' } as const;
    const foreign = sim.world.subscriptions.create(
      { url: 'https://erp.example.com/hooks/m', authentication, subscribedStatuses: null },
      clock.now(),
    );
    sim.world.subscriptions.setStatus(foreign.id, 'PASSIVE', clock.now());
    await run(watchWebhooks);
    clock.pass(60 * minute);
    expect(await found()).toEqual([]);
  });

  it('that is active and silent while readings find changes is found; one change nobody told of is chance', async () => {
    const { run, move, tell, clock, found, store, ours } = await openTold();
    await run(watchWebhooks, { change: 'create' });
    clock.pass(5 * minute);
    await tell(3);
    await run(processWebhooks);
    clock.pass(5 * minute);
    const change = async (nth: number): Promise<void> => {
      move(nth, 'Picking');
      clock.pass(minute);
      await run(trendyolOrders);
    };
    await change(0);
    await change(1);
    clock.pass(30 * minute);
    expect(await found()).toEqual([]);
    await change(2);
    expect(await found()).toEqual([]);
    clock.pass(20 * minute);
    const [issue, ...others] = await found();
    expect(others).toEqual([]);
    expect(issue).toMatchObject({
      key: `subscription:${ours()}`,
      line: expect.stringMatching(
        /^3 packages changed since .+ and no webhook told of any, although our subscription is active$/,
      ),
    });
    expect((await mend(store, 'I38', issue, { now: clock.now() })).following).toEqual([
      { do: 'run', job: 'watch-webhooks', args: { change: 'create' } },
    ]);
    await tell(2);
    await run(processWebhooks);
    expect(await found()).toEqual([]);
  });
});
