import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { interpretOrder } from '../../../../src/core/channels/shipstation/map.ts';
import type { OrderPatch } from '../../../../src/core/domain/print/own-options.ts';
import { changesOfOrder } from '../../../../src/core/store/orders/changes.ts';
import { ingestOrders } from '../../../../src/core/store/orders/order-ingest.ts';
import {
  claimPush,
  confirmPush,
  countOpenPushes,
  countPushes,
  damagePush,
  failPush,
  lastUnshownWrite,
  nextDuePush,
  pushesOfOrder,
  refusePush,
  unclaimPush,
} from '../../../../src/core/store/print/outbox.ts';
import type { Push } from '../../../../src/core/store/print/push.ts';
import { type Staged, stagePush } from '../../../../src/core/store/print/stage-push.ts';
import { openStore, type Store } from '../../../../src/core/store/store.ts';

let store: Store;
let now: number;
let orders: number[];

beforeEach(async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'orderdeck-outbox-'));
  store = await openStore(path.join(folder, 'test.db'), { role: 'owner' });
  now = 1_772_600_000_000;
  orders = [await ingest(700), await ingest(701)];
  onTestFinished(async () => {
    await store.close();
    rmSync(folder, { recursive: true });
  });
});

async function ingest(orderId: number, orderStatus = 'awaiting_shipment'): Promise<number> {
  const body = JSON.stringify({
    orderId,
    orderNumber: `N-${orderId}`,
    orderKey: `k-${orderId}`,
    orderStatus,
    orderDate: '2026-03-01T10:00:00.0000000',
    modifyDate: '2026-03-01T10:00:00.0000000',
    items: [],
    orderTotal: 1,
  });
  const quiet = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
  const [result] = await ingestOrders(store, {
    channel: 'shipstation',
    documents: [{ externalId: String(orderId), body }],
    interpret: (document) => interpretOrder(document.body, 'GBP'),
    now,
    runId: null,
    count: () => undefined,
    log: quiet,
  });
  return result?.orderId ?? 0;
}

const wish = (text: string, lines = ['1']): OrderPatch => ({
  lines: lines.map((externalItemId) => ({
    externalItemId,
    lineKey: null,
    options: [{ name: 'Name or Text', value: text }],
  })),
});
const by = () => ({ now, runId: null });
const [first, second] = [0, 1];
const stage = (patch: OrderPatch, order = first, again = false): Promise<Staged> =>
  store.write((tx) =>
    stagePush(tx, by(), { channel: 'shipstation', kind: 'options', orderId: orders[order] ?? 0, patch }, { again }),
  );
const pushes = (order = first): Promise<Push[]> => pushesOfOrder(store.db, orders[order] ?? 0);
const newest = async (order = first): Promise<Push> => {
  const [push] = await pushes(order);
  if (!push) throw new Error('no push');
  return push;
};
const states = async (order = first): Promise<string[]> => (await pushes(order)).map(({ state }) => state);
const due = (after = 0, orderId?: number): Promise<Push | null> =>
  nextDuePush(store.db, 'shipstation', { after, orderId, now });
const rawId = async (): Promise<number> =>
  (await store.db.selectFrom('raw_documents').select('id').executeTakeFirstOrThrow()).id;
const claim = async (push: Push): Promise<boolean> => {
  const raw = await rawId();
  return store.write((tx) => claimPush(tx, by(), push, raw));
};

describe('staging', () => {
  it('the same wish twice is one push, in whatever order its lines are told', async () => {
    const one = await stage(wish('Anna', ['1', '2']));
    expect(one.outcome).toBe('staged');
    expect(await stage(wish('Anna', ['2', '1']))).toEqual({ id: one.id, outcome: 'already' });
    expect(await states()).toEqual(['staged']);
    expect(await newest()).toMatchObject({ patch: wish('Anna', ['1', '2']), externalId: '700', stagedAt: now });
  });

  it('a newer wish takes the place of one that waits, also of one that failed; back again is a new push', async () => {
    await stage(wish('Anna'));
    const failed = await newest();
    await store.write((tx) => failPush(tx, by(), failed, { code: 'no-answer', message: 'x', nextAt: now + 5 }));
    await stage(wish('Ben'));
    await stage(wish('Anna'));
    expect(await states()).toEqual(['staged', 'superseded', 'superseded']);
    expect(new Set((await pushes()).map(({ key }) => key)).size).toBe(3);
    expect((await stage(wish('Anna'))).outcome).toBe('already');
  });

  it('one that is being sent stays ahead of the newer wish', async () => {
    await stage(wish('Anna'));
    expect(await claim(await newest())).toBe(true);
    await stage(wish('Ben'));
    expect(await states()).toEqual(['staged', 'sending']);
    expect((await due())?.state).toBe('sending');
  });

  it('what was confirmed or refused is not wanted again unless a person says so', async () => {
    await stage(wish('Anna'));
    const after = { afterRawId: await rawId() };
    const staged = await newest();
    await store.write((tx) => confirmPush(tx, by(), staged, after));
    expect((await stage(wish('Anna'))).outcome).toBe('already');
    expect((await stage(wish('Anna'), first, true)).outcome).toBe('staged');
    const again = await newest();
    await store.write((tx) => refusePush(tx, by(), again, { code: 'not-applied', message: 'x' }));
    expect((await stage(wish('Anna'))).outcome).toBe('already');
    expect(await states()).toEqual(['refused', 'confirmed']);
  });

  it('a refusal for the order’s status ends with that status', async () => {
    orders = [await ingest(702, 'shipped')];
    await stage(wish('Anna'));
    const staged = await newest();
    await store.write((tx) => refusePush(tx, by(), staged, { code: 'order-shipped', message: 'x' }));
    expect((await stage(wish('Anna'))).outcome).toBe('already');
    await ingest(702, 'on_hold');
    expect((await stage(wish('Anna'))).outcome).toBe('staged');
  });

  it('behind a damaged push nothing is staged until a person says so', async () => {
    const { id } = await stage(wish('Anna'));
    const staged = await newest();
    await store.write((tx) => damagePush(tx, by(), staged, { code: 'damaged', message: 'x', afterRawId: null }));
    expect(await stage(wish('Ben'))).toEqual({ id, outcome: 'held' });
    expect((await stage(wish('Anna'))).outcome).toBe('already');
    expect(await states()).toEqual(['damaged']);
    expect((await stage(wish('Ben'), first, true)).outcome).toBe('staged');
  });

  it('a transaction that is rolled back leaves nothing', async () => {
    const doomed = store.write(async (tx) => {
      await stagePush(tx, by(), { channel: 'shipstation', kind: 'options', orderId: orders[0] ?? 0, patch: wish('A') });
      throw new Error('rolled back');
    });
    await expect(doomed).rejects.toThrow('rolled back');
    expect(await states()).toEqual([]);
  });
});

describe('delivering', () => {
  it('one is claimed once, by whoever comes first; a claim that led to nothing is taken back whole', async () => {
    await stage(wish('Anna'));
    const staged = await newest();
    expect(await claim(staged)).toBe(true);
    expect(await claim(staged)).toBe(false);
    expect(await newest()).toMatchObject({ state: 'sending', writes: 1, sentAt: now });
    expect(await lastUnshownWrite(store.db, 'shipstation', orders[0] ?? 0)).toBe(now);
    await store.write((tx) => unclaimPush(tx, staged));
    expect(await newest()).toEqual(staged);
    expect(await lastUnshownWrite(store.db, 'shipstation', orders[0] ?? 0)).toBeNull();
  });

  it('in the order of staging, one after another, what is due; one order’s on demand', async () => {
    await stage(wish('Anna'));
    await stage(wish('Ben'), second);
    const one = await due();
    expect(one?.orderId).toBe(orders[0]);
    expect((await due(one?.id))?.orderId).toBe(orders[1]);
    const failing = await newest();
    await store.write((tx) => failPush(tx, by(), failing, { code: 'no-answer', message: 'x', nextAt: now + 1000 }));
    expect((await due())?.orderId).toBe(orders[1]);
    expect((await due(0, orders[0]))?.state).toBe('failed');
    expect(await nextDuePush(store.db, 'other', { after: 0, now })).toBeNull();
    expect(await countOpenPushes(store.db, 'shipstation')).toBe(2);
    now += 1000;
    expect((await due())?.attempts).toBe(1);
  });

  it('is counted by state, and each change an operator should see is on record', async () => {
    await stage(wish('Anna'));
    const staged = await newest();
    await claim(staged);
    const failure = { code: 'no-answer', message: 'x', nextAt: now };
    await store.write((tx) => failPush(tx, by(), { ...staged, state: 'sending' }, failure));
    const failed = await newest();
    await store.write((tx) => failPush(tx, by(), failed, failure));
    const raw = await rawId();
    await store.write((tx) => confirmPush(tx, by(), failed, { afterRawId: raw }));
    await stage(wish('Ben'), second);
    expect(await countPushes(store.db)).toEqual([
      { state: 'confirmed', pushes: 1, oldestStagedAt: now },
      { state: 'staged', pushes: 1, oldestStagedAt: now },
    ]);
    expect(await newest()).toMatchObject({
      beforeRawId: raw,
      afterRawId: raw,
      errorCode: null,
      endedAt: now,
      nextAt: null,
    });
    const told = (await changesOfOrder(store.db, orders[0] ?? 0)).filter(({ entity }) => entity === 'push');
    expect(told.reverse().map(({ op, after }) => [op, after?.['state'], after?.['error_code']])).toEqual([
      ['created', 'staged', undefined],
      ['updated', 'failed', 'no-answer'],
      ['updated', 'confirmed', undefined],
    ]);
  });
});
