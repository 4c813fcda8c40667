import { describe, expect, it } from 'vitest';
import { lookAtTouched } from '../../src/core/issues/live.ts';
import { recordWindow, type Span } from '../../src/core/store/orders/coverage.ts';
import { moveCursor } from '../../src/core/store/orders/cursors.ts';
import { recordSlot } from '../../src/core/store/runs/schedules.ts';
import type { Store } from '../../src/core/store/store.ts';
import { reconcileSchedules } from '../../src/jobs/engine/slots.ts';
import { syncOrdersRecent } from '../../src/jobs/sync-orders-recent.ts';
import { trendyolOrders } from '../../src/jobs/trendyol-orders.ts';
import { emptyStore } from '../core/channels/trendyol/empty-store.ts';
import { openPackageShop } from '../jobs/package-shop.ts';
import { ask, mend } from './asking.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const stream = 'trendyol:orders:modified';
const at = Date.UTC(2026, 8, 20, 9);

const read = (store: Store, [from, to]: Span, readAt = to, of = stream): Promise<void> =>
  store.write((tx) => recordWindow(tx, { now: readAt, runId: null }, of, [from, to]));

describe('a stretch of the source’s time that nobody read', () => {
  it('is found when a watermark was moved by hand, and its repair brings the order that was missed', async () => {
    const shop = await openPackageShop(at);
    await shop.run();
    shop.clock.pass(hour);
    shop.put({ shipmentPackageId: 71 });
    shop.clock.pass(11 * hour);
    const by = { now: shop.clock.now(), runId: null };
    await shop.store.write((tx) => moveCursor(tx, by, stream, { watermark: shop.clock.now() }));
    const { runId } = await shop.run();
    expect(await shop.store.db.selectFrom('orders').select('id').execute()).toEqual([]);

    expect(await ask(shop.store, 'I39', { now: shop.clock.now() })).toEqual([]);
    shop.clock.pass(11 * minute);
    const [hole, ...others] = await ask(shop.store, 'I39', { now: shop.clock.now() });
    expect(others).toEqual([]);
    expect(hole).toMatchObject({
      key: `${stream}:${at}`,
      line: expect.stringMatching(/^nothing was read of Trendyol from 2026-09-20 10:00:00 to 2026-09-20 21:50:\d\d$/),
    });
    expect(hole?.evidence.map(({ of }) => of)).toContainEqual({ run: runId });

    const { calls, following } = await mend(shop.store, 'I39', hole, { now: shop.clock.now() });
    expect(calls).toMatchObject([{ channel: 'trendyol', method: 'GET', undoable: true }]);
    const [run] = following;
    if (run?.do !== 'run') throw new Error('no run');
    expect(run).toMatchObject({ job: trendyolOrders.id, args: { days: 1 } });
    await shop.run({ ...run.args });
    expect(await shop.store.db.selectFrom('orders').select('external_id').execute()).toEqual([{ external_id: '71' }]);
    expect(await ask(shop.store, 'I39', { now: shop.clock.now() })).toEqual([]);
  });

  it('is none where windows overlap, adjoin, were read in any order, or nothing was ever read', async () => {
    const { store } = await emptyStore();
    expect(await ask(store, 'I39', { now: at })).toEqual([]);
    await read(store, [at - 5 * hour, at - 4 * hour]);
    await read(store, [at - 2 * hour, at]);
    await read(store, [at - 3 * hour, at - 2 * hour], at);
    await read(store, [at - 4.5 * hour, at - 3 * hour], at);
    expect(await ask(store, 'I39', { now: at + day })).toEqual([]);
  });

  it('stays open until it is filled, however long ago it was', async () => {
    const { store } = await emptyStore();
    await read(store, [at - 5 * hour, at - 4 * hour]);
    await read(store, [at - 3 * hour, at + 60 * day], at);
    const open = () => store.db.selectFrom('issues').select(['key', 'state']).execute();
    await lookAtTouched(store, { now: at + hour, zone: 'Europe/London' });
    const issue = { key: `${stream}:${at - 4 * hour}` };
    expect(await open()).toEqual([{ ...issue, state: 'open' }]);
    await read(store, [at + 20 * day, at + 40 * day]);
    await lookAtTouched(store, { now: at + 40 * day, zone: 'Europe/London' });
    expect(await open()).toEqual([{ ...issue, state: 'open' }]);

    const [hole] = await ask(store, 'I39', { now: at + 40 * day });
    await expect(mend(store, 'I39', hole, { now: at + 40 * day })).rejects.toThrow('more than 30 days back');
    await read(store, [at - 4.5 * hour, at - 2 * hour], at + 40 * day);
    await lookAtTouched(store, { now: at + 41 * day, zone: 'Europe/London' });
    expect(await open()).toEqual([{ ...issue, state: 'closed' }]);
  });

  it('is read again from ShipStation hour by hour, and by the walk through all orders where it is too far back', async () => {
    const { store } = await emptyStore();
    const of = 'shipstation:orders:modified';
    await read(store, [at - 50 * hour, at - 40 * hour], at - 40 * hour, of);
    await read(store, [at - 30 * hour, at], at, of);
    const [hole] = await ask(store, 'I39', { now: at + hour });
    const near = await mend(store, 'I39', hole, { now: at + hour });
    expect(near.following).toEqual([{ do: 'run', job: syncOrdersRecent.id, args: { hours: 42 } }]);
    const far = await mend(store, 'I39', hole, { now: at + 40 * day });
    expect(far.following).toEqual([{ do: 'run', job: 'sync-orders-all', args: {} }]);
  });

  it('is told while it grows, once a reading was started and read nothing; not while none is to be started', async () => {
    const { store } = await emptyStore();
    await reconcileSchedules(store, [trendyolOrders], 'Europe/London', at - day);
    await read(store, [at - day, at]);
    const slot = (slotAt: number, outcome: 'fired' | 'skipped') =>
      store.write((tx) =>
        recordSlot(tx, { scheduleId: 'trendyol-orders/1', slotAt, outcome, reason: null, runId: null }, slotAt),
      );
    await slot(at - 10 * minute, 'fired');
    await slot(at + minute, 'skipped');
    expect(await ask(store, 'I39', { now: at + 3 * hour })).toEqual([]);
    await slot(at + 11 * minute, 'fired');
    expect(await ask(store, 'I39', { now: at + 40 * minute })).toEqual([]);
    expect(await ask(store, 'I39', { now: at + 41 * minute })).toMatchObject([
      { key: `${stream}:${at}`, line: expect.stringContaining('although trendyol-orders was started') },
    ]);
    await read(store, [at - 10 * minute, at + 50 * minute]);
    expect(await ask(store, 'I39', { now: at + 51 * minute })).toEqual([]);
  });
});
