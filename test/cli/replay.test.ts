import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { openInbox } from '../../src/core/inbox/open.ts';
import { openStore, type Store } from '../../src/core/store/store.ts';
import { startTrendyol } from '../../src/sim/trendyol/server.ts';
import { deliveryOf } from '../core/inbox/delivery.ts';
import { type Env, newHome, newShop, run } from '../program.ts';

/** Nobody listens there. */
const nowhere = 'http://127.0.0.1:1';

const ask = async (home: string, env: Env, ...args: string[]) =>
  JSON.parse((await run(home, [...args, '--json'], env)).stdout);

async function storeOf(home: string): Promise<Store> {
  const store = await openStore(path.join(home, 'db', 'orderdeck.db'), { role: 'write' });
  onTestFinished(() => store.close());
  return store;
}

/** All that a replay may write, but for stamps. */
async function told({ db }: Store): Promise<string> {
  const orders = await db.selectFrom('orders').selectAll().orderBy('external_id').execute();
  const items = await db.selectFrom('order_items').selectAll().orderBy('id').execute();
  const raws = await db.selectFrom('raw_documents').select(['id', 'sha256']).orderBy('id').execute();
  const parked = await db.selectFrom('parked').select(['key', 'times', 'resolved_at']).execute();
  const changes = await db.selectFrom('changes').select('id').execute();
  return JSON.stringify([orders, items, raws, parked, changes.length]);
}

it('a run is read anew from what it stored, without network: a copy first, then for real, and never twice', async () => {
  const { env, sim, now } = await newShop({ orders: 40 });
  const home = newHome();
  const synced = await ask(home, env, 'run', 'sync-orders-all');
  const store = await storeOf(home);
  const away = { ...env, SHIPSTATION_BASE_URL: nowhere };
  const asked = sim.requests.length;

  // What stands as it was read stays untouched.
  const before = await told(store);
  const idle = await ask(home, away, 'replay', 'run', String(synced.id), '--apply');
  expect(idle).toMatchObject({
    state: 'done',
    dryRun: false,
    counts: { created: 0, updated: 0, failed: 0 },
    changes: [],
  });
  expect(idle.counts.unchanged).toBe(idle.counts.seen);
  expect(await told(store)).toBe(before);

  // A row and a line that a bad hand has changed, and a document that could not be read when it came.
  const [damaged, parked] = await store.db
    .selectFrom('orders')
    .selectAll()
    .where('status', '=', 'awaiting_shipment')
    .limit(2)
    .execute();
  if (!damaged || !parked) throw new Error('the shop has no open orders');
  const [line] = await store.db.selectFrom('order_items').selectAll().where('order_id', '=', damaged.id).execute();
  const { body } = await store.db
    .selectFrom('raw_documents')
    .select('body')
    .where('id', '=', parked.raw_id)
    .executeTakeFirstOrThrow();
  const { channel, external_id } = parked;
  await store.write(async (tx) => {
    await tx.updateTable('orders').set({ status: 'shipped', total: 1 }).where('id', '=', damaged.id).execute();
    await tx
      .updateTable('order_items')
      .set({ quantity: 77 })
      .where('id', '=', line?.id ?? 0)
      .execute();
    await tx.deleteFrom('orders').where('id', '=', parked.id).execute();
    await tx
      .insertInto('parked')
      .values({
        ...{ channel, external_id, kind: 'order', key: external_id, reason: 'bad-shape', detail: 'a field', body },
        ...{ first_at: now(), last_at: now() },
      })
      .execute();
  });
  const broken = await told(store);
  const plan = await ask(home, away, 'replay', 'run', String(synced.id));
  expect(plan).toMatchObject({ state: 'done', dryRun: true, counts: { created: 1, updated: 1, failed: 0 } });
  expect(await told(store)).toBe(broken);

  const done = await ask(home, away, 'replay', 'run', String(synced.id), '--apply');
  expect(done).toMatchObject({ state: 'done', dryRun: false, counts: { created: 1, updated: 1, failed: 0 } });
  const fields = (changes: { entity: string; op: string; before: unknown; after: unknown }[]) =>
    changes.map(({ entity, op, before: was, after }) => ({ entity, op, was, after }));
  expect(fields(done.changes)).toEqual(fields(plan.changes));
  expect(await ask(home, away, 'order', `id:${damaged.id}`)).toMatchObject({ status: damaged.status });
  const mended = await store.db.selectFrom('order_items').selectAll().where('order_id', '=', damaged.id).execute();
  expect(mended.find(({ id }) => id === line?.id)).toEqual(line);
  expect(await ask(home, away, 'order', external_id)).toMatchObject({ status: parked.status });
  expect(await store.db.selectFrom('parked').selectAll().execute()).toMatchObject([
    { resolved_at: expect.any(Number) },
  ]);

  const again = await told(store);
  await ask(home, away, 'replay', 'run', String(synced.id), '--apply');
  expect(await told(store)).toBe(again);
  expect(sim.requests).toHaveLength(asked);

  // An order that went on since is not taken back by the older document.
  sim.world.edit(Number(damaged.external_id), now(), (order) => {
    order.orderStatus = 'shipped';
  });
  await ask(home, env, 'run', 'sync-orders-recent', '--order', `id:${damaged.id}`);
  const old = await ask(home, away, 'replay', 'run', String(synced.id), '--apply');
  expect(old).toMatchObject({ state: 'done', counts: { created: 0, updated: 0 }, changes: [] });
  expect(old.summary).toContain('1 left');
  expect(await ask(home, away, 'order', `id:${damaged.id}`)).toMatchObject({ status: 'shipped' });

  expect(await run(home, ['replay', 'run', '9999'], away)).toMatchObject({ code: 1 });
  expect(await run(home, ['replay', 'run', 'x'], away)).toMatchObject({ code: 2 });
}, 120_000);

it('a webhook is read anew from its bytes', async () => {
  const home = newHome();
  const sim = await startTrendyol({ seed: 5, packages: 4, clock: { now: () => Date.now() }, tier: 'unlimited' });
  onTestFinished(() => sim.close());
  const env = {
    TRENDYOL_SELLER_ID: sim.credentials.sellerId,
    TRENDYOL_API_KEY: sim.credentials.apiKey,
    TRENDYOL_API_SECRET: sim.credentials.apiSecret,
    TRENDYOL_BASE_URL: sim.url,
  };
  await ask(home, env, 'run', 'trendyol-orders');
  const store = await storeOf(home);
  const order = await store.db.selectFrom('orders').selectAll().executeTakeFirstOrThrow();
  const raw = await store.db
    .selectFrom('raw_documents')
    .selectAll()
    .where('id', '=', order.raw_id)
    .executeTakeFirstOrThrow();
  const inbox = await openInbox(path.join(home, 'db', 'inbox.db'));
  onTestFinished(() => inbox.close());
  inbox.append([deliveryOf(JSON.parse(raw.body), { receivedAt: Date.now() })]);
  await store.write((tx) => tx.deleteFrom('orders').where('id', '=', order.id).execute());
  const away = { ...env, TRENDYOL_BASE_URL: nowhere };
  const id = '1';
  expect(await ask(home, away, 'replay', 'webhook', id)).toMatchObject({ dryRun: true, counts: { created: 1 } });
  expect(await ask(home, away, 'orders', '--search', order.external_id)).toMatchObject({ total: 0 });
  const done = await ask(home, away, 'replay', 'webhook', id, '--apply');
  expect(done).toMatchObject({ state: 'done', counts: { seen: 1, created: 1, failed: 0 } });
  expect(await ask(home, away, 'order', order.external_id)).toMatchObject({ status: order.status });
  expect(await ask(home, away, 'replay', 'webhook', id, '--apply')).toMatchObject({
    counts: { created: 0, updated: 0 },
  });
  expect(await run(home, ['replay', 'webhook', '99'], away)).toMatchObject({ code: 1 });
}, 60_000);
