import { expect, it } from 'vitest';
import { redactor } from '../../src/core/redact.ts';
import { readSettings } from '../../src/core/settings.ts';
import { readLooks } from '../../src/core/store/alerts/looks.ts';
import { takeLease } from '../../src/core/store/runs/lease.ts';
import { fireDueSlots, reconcileSchedules } from '../../src/jobs/engine/slots.ts';
import { jobs } from '../../src/jobs/index.ts';
import { type AlertReceiver, startAlertReceiver } from '../alert-receiver.ts';
import { emptyStore } from '../core/channels/trendyol/empty-store.ts';
import { openMarket } from './hook-market.ts';
import { openPackageShop } from './package-shop.ts';
import { testClock } from './shop.ts';
import { live, openStockMarket } from './stock-market.ts';
import { alertLines, watchOnce } from './watching.ts';

const minute = 60_000;
const hour = 60 * minute;
const [low = ''] = live;

const telling = ({ hook }: AlertReceiver) => ({
  ALERT_WEBHOOK_URL: hook,
  ALERT_WEBHOOK_KIND: 'discord',
  ALERT_GROUP_MINUTES: '0',
  ALERT_DIGEST_HOUR: '23',
});
/** The lines of all messages about alerts that arrived. */
const told = ({ messages }: AlertReceiver): string[] =>
  messages
    .flatMap(({ content }) => content.split('\n'))
    .filter((line) => /^(WARNING|CRITICAL|RECOVERED|NO LONGER WATCHED) /.test(line));

it('a subscription that stays passive is told, and over when it is active again or its channel is switched off', async () => {
  const outside = await startAlertReceiver();
  const market = await openMarket();
  const { sim, clock, store, run } = market;
  const env = telling(outside);
  await run({ change: 'create' });
  const id = sim.world.subscriptions.list()[0]?.id ?? '';
  const fallsSilent = async (): Promise<void> => {
    sim.world.subscriptions.setStatus(id, 'PASSIVE', clock.now());
    sim.faults.add({ kind: 'status', status: 400, method: 'PUT', path: '/integration/webhook', times: 2 });
    await run();
    clock.pass(25 * minute);
    await run();
  };
  await fallsSilent();
  await watchOnce(market.installation(env), store);
  const line = `trendyol tells us nothing: subscription ${id} is passive`;
  expect(await alertLines(store, 'subscription-passive')).toEqual([`open ${line}`]);
  sim.world.subscriptions.setStatus(id, 'ACTIVE', clock.now());
  await run();
  await watchOnce(market.installation(env), store);
  expect(await alertLines(store, 'subscription-passive')).toEqual([`recovered ${line}`]);

  await fallsSilent();
  clock.pass(5 * hour);
  await watchOnce(market.installation(env), store);
  await watchOnce(
    market.installation({ ...env, TRENDYOL_SELLER_ID: '', TRENDYOL_API_KEY: '', TRENDYOL_API_SECRET: '' }),
    store,
  );
  expect(await alertLines(store, 'subscription-passive')).toEqual([`recovered ${line}`, `lapsed ${line}`]);
  const lines = told(outside).filter((one) => one.includes(id));
  expect(lines.map((one) => one.replace(/ [-0-9]{10} [0-9:]{5} /, ' '))).toEqual([
    expect.stringMatching(`^WARNING +${line}`),
    expect.stringMatching(`^RECOVERED +${line}`),
    expect.stringMatching(`^WARNING +${line}`),
    expect.stringMatching(`^NO LONGER WATCHED +${line}: its channel was switched off`),
  ]);
});

it('ten readings that see nothing while orders change are told, and over when one sees something', async () => {
  const outside = await startAlertReceiver();
  const shop = await openPackageShop();
  const { store, clock, installation } = shop;
  const { alerts } = readSettings('/nowhere', telling(outside));
  const withHook = { ...installation, settings: { ...installation.settings, alerts } };
  const read = async (args: Record<string, unknown> = {}): Promise<void> => {
    const { runId, counts } = await shop.run(args);
    const end = { ...counts, state: 'done', started_at: clock.now(), finished_at: clock.now() };
    await store.db
      .updateTable('runs')
      .set({ ...end, args: JSON.stringify(args) })
      .where('id', '=', runId)
      .execute();
    clock.pass(10 * minute);
  };
  for (let quiet = 0; quiet < 10; quiet += 1) await read();
  await watchOnce(withHook, store);
  expect(await alertLines(store, 'empty-runs')).toEqual([]);
  // The stream answers, and leaves out what changes.
  shop.fault(({ path }) =>
    path.endsWith('/stream') ? { body: { hasMore: false, nextCursor: null, size: 2, content: [] } } : null,
  );
  await read();
  shop.put({ shipmentPackageId: 71 });
  await read({ order: '71' });
  for (let blind = 1; blind < 10; blind += 1) await read();
  const line = 'trendyol-orders ended well 10 times in a row and saw nothing, while orders changed';
  await watchOnce(withHook, store);
  expect(await alertLines(store, 'empty-runs')).toEqual([`open ${line}`]);
  shop.fault(null);
  await read({ days: 2 });
  await watchOnce(withHook, store);
  expect(await alertLines(store, 'empty-runs')).toEqual([`recovered ${line}`]);
  expect(told(outside).filter((one) => one.includes('saw nothing'))).toHaveLength(2);
});

it('a start that left no record is told by the next round of the watch', async () => {
  const outside = await startAlertReceiver();
  const clock = testClock(Date.UTC(2026, 2, 10, 9));
  const settings = readSettings('/nowhere', { ...telling(outside), ORDERDECK_TZ: 'Europe/London' });
  const installation = { settings, clock, redact: redactor(settings.secrets) };
  const { store } = await emptyStore();
  await reconcileSchedules(store, jobs, settings.zone, clock.now());
  await takeLease(
    store,
    { holder: 'e', pid: 1, host: 'h', mode: 'daemon' },
    { now: clock.now(), wallNow: clock.now() },
  );
  for (let step = 0; step < 40; step += 1, clock.pass(5 * minute))
    await fireDueSlots(store, jobs, () => 'its channel is off', clock.now());
  await watchOnce(installation, store);
  expect(await alertLines(store, 'missed-tick')).toEqual([]);
  const records = await store.db
    .selectFrom('slots')
    .select('slot_at')
    .where('schedule_id', '=', 'sync-orders-recent/1')
    .orderBy('slot_at')
    .execute();
  const slot = records[3]?.slot_at ?? 0;
  await store.db
    .deleteFrom('slots')
    .where('schedule_id', '=', 'sync-orders-recent/1')
    .where('slot_at', '=', slot)
    .execute();
  await watchOnce(installation, store);
  const lines = await alertLines(store, 'missed-tick');
  expect(lines).toEqual([
    expect.stringMatching(/^open sync-orders-recent was to start at 2026-03-10 [0-9:]+, and no record/),
  ]);
  expect(told(outside).filter((one) => one.includes('sync-orders-recent was to start'))).toHaveLength(1);
});

it.each([
  ['yes', 'no', 2],
  ['no', 'yes', 0],
] as const)(
  'low stock is told by its own switch (%s), whatever errors are (%s) (M44)',
  async (stock, errors, messages) => {
    const outside = await startAlertReceiver();
    const switches = { ALERT_ON_LOW_STOCK: stock, ALERT_ON_ERROR: errors, STOCK_LOW: '4' };
    const market = await openStockMarket({ settings: { ...telling(outside), ...switches } });
    const { store, clock, installation } = market;
    for (const barcode of live) await market.setStock(barcode, 10);
    await market.run();
    const { runId } = await market.run();
    const failed = { state: 'failed', error_code: 'outage', error_message: 'x', finished_at: clock.now() };
    await store.db.updateTable('runs').set(failed).where('id', '=', runId).execute();
    await market.setStock(low, 3);
    for (let round = 0; round < 3; round += 1, clock.pass(30 * minute)) {
      expect((await market.run()).error).toBeNull();
      await watchOnce(installation, store);
    }
    await market.setStock(low, 9);
    await market.run();
    await watchOnce(installation, store);
    const line = `${low} is low: 4 or fewer are for sale`;
    expect(await alertLines(store, 'low-stock')).toEqual(stock === 'yes' ? [`recovered ${line}`] : []);
    expect(told(outside).filter((one) => one.includes(line))).toHaveLength(messages);
    expect(told(outside).some((one) => one.includes('trendyol-stock fails'))).toBe(errors === 'yes');
  },
);

it('many alerts with long words are one message within the limits of Discord and of ntfy, cut behind a whole line', async () => {
  const outside = await startAlertReceiver();
  const clock = testClock(Date.UTC(2026, 2, 10, 9));
  const settings = readSettings('/nowhere', telling(outside));
  const { store } = await emptyStore();
  for (let n = 0; n < 40; n += 1)
    await store.db
      .insertInto('stock_alerts')
      .values({ barcode: `B${n}-${'🧿'.repeat(30 + n)}`, threshold: 2, began_at: clock.now(), available: 1 })
      .execute();
  await watchOnce({ settings, clock, redact: redactor(settings.secrets) }, store);
  expect(outside.refused).toEqual([]);
  expect(outside.messages).toMatchObject([{ allowed_mentions: { parse: [] } }]);
  const { content = '' } = outside.messages[0] ?? {};
  expect(content).toMatch(/^\*\*orderdeck warning: B\d+-.*\(and 39 more\)\*\*\n/);
  const shown = content.match(/^WARNING .* is low: 2 or fewer are for sale {2}\(alert \d+\)$/gm)?.length ?? 0;
  expect(shown).toBeGreaterThan(3);
  expect(content).toMatch(/\n… cut here: orderdeck alerts$/s);

  const byNtfy = { ALERT_WEBHOOK_URL: outside.ntfy, ALERT_WEBHOOK_KIND: 'ntfy' };
  await store.db.updateTable('alert_steps').set({ told: 'waiting' }).execute();
  await store.db.deleteFrom('alert_messages').execute();
  const other = readSettings('/nowhere', { ...telling(outside), ...byNtfy });
  await watchOnce({ settings: other, clock, redact: redactor(other.secrets) }, store);
  expect(outside.refused).toEqual([]);
  expect(outside.messages[1]?.content).toMatch(/^WARNING .*\n… cut here: orderdeck alerts$/s);
});

it('pings who watches from outside after each round, and a ping that is not taken fails nothing (M106)', async () => {
  const outside = await startAlertReceiver();
  const clock = testClock(Date.UTC(2026, 2, 10, 9));
  const settings = readSettings('/nowhere', { ALERT_PING_URL: outside.ping });
  const installation = { settings, clock, redact: redactor(settings.secrets) };
  const { store } = await emptyStore();
  expect(await watchOnce(installation, store)).toMatchObject({ error: null });
  expect(outside.pings).toBe(1);
  expect((await readLooks(store.db)).get('ping')).toEqual({ at: clock.now(), error: null });
  clock.pass(hour);
  outside.pingStatus = 503;
  const ran = await watchOnce(installation, store);
  expect(ran).toMatchObject({ error: null, summary: expect.stringContaining('the ping was not taken') });
  expect(ran.log.join('\n')).toContain('The watcher outside answered 503');
  expect((await readLooks(store.db)).get('ping')).toMatchObject({
    at: clock.now(),
    error: expect.stringContaining('503'),
  });
  const calls = await store.db.selectFrom('calls').select(['path', 'status']).execute();
  expect(JSON.stringify([calls, ran.log])).not.toContain('secret-1');
});
