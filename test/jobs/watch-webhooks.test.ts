import { expect, it } from 'vitest';
import type { Store } from '../../src/core/store/store.ts';
import { readSubscriptions } from '../../src/core/store/subscriptions.ts';
import { hookUrl, openMarket } from './hook-market.ts';

const minute = 60_000;
const url = hookUrl;

const gaps = (store: Store) =>
  store.db.selectFrom('runs').select(['args', 'state']).where('job', '=', 'trendyol-orders').execute();

const changes = (store: Store) => store.db.selectFrom('webhook_changes').select(['kind', 'state']).execute();

it('makes no subscription by itself, one when asked, and no second one', async () => {
  const { sim, run, store, writes } = await openMarket();
  expect((await run()).summary).toBe('none leads here');
  expect(sim.world.subscriptions.list()).toEqual([]);

  expect(await run({ change: 'create' })).toMatchObject({ error: null, summary: 'our subscription is active' });
  expect(sim.world.subscriptions.list()).toMatchObject([
    {
      ...{ url, status: 'ACTIVE', subscribedStatuses: null },
      authentication: {
        authenticationType: 'BASIC_AUTHENTICATION',
        username: 'market',
        password: 'a-password-of-ours',
      },
    },
  ]);
  await run({ change: 'create' }, { WEBHOOK_BASIC_PASSWORD: 'another-password' });
  expect(sim.world.subscriptions.list()).toMatchObject([{ authentication: { password: 'another-password' } }]);
  expect(await changes(store)).toEqual([
    { kind: 'create', state: 'confirmed' },
    { kind: 'update', state: 'confirmed' },
  ]);
  const sent = writes().length;
  await run();
  await run();
  expect(writes()).toHaveLength(sent);
  expect(await gaps(store)).toEqual([]);
});

it('activates ours when it was made passive, and reads what was not told since it was last seen active', async () => {
  const { sim, run, store, clock, writes } = await openMarket();
  await run({ change: 'create' });
  const [ours] = sim.world.subscriptions.list();
  const id = ours?.id ?? '';
  const authentication = { authenticationType: 'API_KEY', apiKey: 'k' } as const;
  const foreign = sim.world.subscriptions.create(
    { url: 'https://erp.example.com/in', authentication, subscribedStatuses: null },
    clock.now(),
  );
  sim.world.subscriptions.setStatus(foreign.id, 'PASSIVE', clock.now());
  clock.pass(50 * 60 * minute);
  sim.world.subscriptions.setStatus(id, 'PASSIVE', clock.now());
  clock.pass(10 * minute);

  expect(await run()).toMatchObject({ error: null, summary: 'our subscription is active; 1 of others' });
  expect(sim.world.subscriptions.find(id)?.status).toBe('ACTIVE');
  expect(sim.world.subscriptions.find(foreign.id)?.status).toBe('PASSIVE');
  expect(writes().filter((call) => call.includes('activate'))).toEqual([`PUT /${id}/activate`]);
  expect(await gaps(store)).toEqual([{ args: '{"days":3}', state: 'queued' }]);
  const { items, asOf } = await readSubscriptions(store.db, 'trendyol');
  expect(asOf).toBe(clock.now());
  expect(items.find((one) => one.id === id)).toMatchObject({ isActive: true, passiveSince: null });
});

it('looks a change in doubt up in the list, and repeats nothing that was done', async () => {
  const { sim, run, store, writes } = await openMarket();
  // Carried out, and its answer lost: the list says so.
  sim.faults.add({ kind: 'reset', path: '/integration/webhook', method: 'POST', times: 1, carriedOut: true });
  expect(await run({ change: 'create' })).toMatchObject({ error: null, summary: 'our subscription is active' });
  await run({ change: 'delete' });

  // Not carried out: told, and not made behind somebody's back by the next look.
  sim.faults.add({ kind: 'reset', path: '/integration/webhook', method: 'POST', times: 1 });
  expect((await run({ change: 'create' })).error).toMatchObject({ code: 'not-confirmed' });
  const { log } = await run();
  expect(log.join('\n')).toContain(`create ${url}, asked for before: was not carried out`);
  expect((await changes(store)).map(({ kind, state }) => `${kind} ${state}`)).toEqual([
    'create confirmed',
    'delete confirmed',
    'create refused',
  ]);
  expect(writes().filter((call) => call.startsWith('POST'))).toHaveLength(2);
  expect(sim.world.subscriptions.list()).toEqual([]);
});

it('does not take new credentials for set when the answer was lost: no list shows them', async () => {
  const { sim, run, store } = await openMarket();
  await run({ change: 'create' });
  const old = structuredClone(sim.world.subscriptions.list()[0]?.authentication);
  const fresh = { WEBHOOK_BASIC_PASSWORD: 'another-password' };
  sim.faults.add({ kind: 'reset', method: 'PUT', times: 1 });
  const { error } = await run({ change: 'create' }, fresh);
  expect(error).toMatchObject({ code: 'not-confirmed', message: expect.stringMatching(/no list shows it/) });
  expect(sim.world.subscriptions.list()[0]?.authentication).toEqual(old);
  await run({}, fresh);
  expect(await changes(store)).toEqual([
    { kind: 'create', state: 'confirmed' },
    { kind: 'update', state: 'refused' },
  ]);
  expect((await run({ change: 'create' }, fresh)).error).toBeNull();
  expect(sim.world.subscriptions.list()[0]?.authentication).not.toEqual(old);
  expect((await changes(store)).at(-1)).toEqual({ kind: 'update', state: 'confirmed' });
});

it('reads the gap also when the run that activated ours never heard of it', async () => {
  const { sim, run, store, clock } = await openMarket();
  await run({ change: 'create' });
  clock.pass(30 * 60 * minute);
  const [ours] = sim.world.subscriptions.list();
  sim.world.subscriptions.setStatus(ours?.id ?? '', 'PASSIVE', clock.now());
  sim.faults.add({ kind: 'reset', path: '/integration/webhook', method: 'PUT', times: 1, carriedOut: true });
  const blind = async (): Promise<void> => {
    // The list answers before the change, and not after it.
    while (sim.world.subscriptions.list()[0]?.status !== 'ACTIVE')
      await new Promise((resolve) => setImmediate(resolve));
    sim.faults.add({ kind: 'status', status: 400, path: '/integration/webhook', method: 'GET', times: 1 });
  };
  const [broken] = await Promise.all([run(), blind()]);
  expect(broken.error).toMatchObject({ kind: 'refused' });
  expect(await gaps(store)).toEqual([]);
  clock.pass(15 * minute);
  await run();
  expect(await gaps(store)).toEqual([{ args: '{"days":2}', state: 'queued' }]);
  await run();
  expect(await gaps(store)).toHaveLength(1);
});

it('tells of a subscription that sends what the receiver refuses, and of one that leads to an old address', async () => {
  const { sim, run, clock } = await openMarket();
  await run({ change: 'create' });
  const authentication = { authenticationType: 'API_KEY', apiKey: 'k' } as const;
  sim.world.subscriptions.create(
    { url: 'https://old.example.com/hooks/m', authentication, subscribedStatuses: ['CREATED'] },
    clock.now(),
  );
  const { log } = await run({}, { WEBHOOK_BASIC_USER: 'somebody' });
  expect(log.join('\n')).toContain('it sends another user than WEBHOOK_BASIC_USER: its deliveries are refused');
  expect(log.join('\n')).toContain('leads to https://old.example.com/hooks/m, which is not here');
});

it('deletes ours, or the one that is named, and refuses what there is not', async () => {
  const { sim, run } = await openMarket();
  expect((await run({ change: 'delete' })).error).toMatchObject({ code: 'unknown-subscription' });
  await run({ change: 'create' });
  await run({ change: 'delete' });
  expect(sim.world.subscriptions.list()).toEqual([]);
  const noUrl = await run({ change: 'create' }, { WEBHOOK_PUBLIC_URL: '' });
  expect(noUrl.error).toMatchObject({ code: 'no-public-url' });
});
