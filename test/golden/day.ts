import { mkdtempSync, rmSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import path from 'node:path';
import type { Insertable } from 'kysely';
import { onTestFinished } from 'vitest';
import { buyersFiles } from '../../src/app.ts';
import { openLog } from '../../src/core/log.ts';
import type { Settings } from '../../src/core/settings.ts';
import { keptByDefault } from '../../src/core/settings-keeping.ts';
import { recordLook } from '../../src/core/store/alerts/looks.ts';
import { takeLease } from '../../src/core/store/runs/lease.ts';
import type { RunAttempts, RunSteps, Runs } from '../../src/core/store/schema.ts';
import { openStore, type Store } from '../../src/core/store/store.ts';
import { reconcileSchedules } from '../../src/jobs/engine/slots.ts';
import { jobs } from '../../src/jobs/index.ts';
import { syncOrdersAll } from '../../src/jobs/sync-orders-all.ts';
import { syncOrdersRecent } from '../../src/jobs/sync-orders-recent.ts';
import { syncTags } from '../../src/jobs/sync-tags.ts';
import type { ConsoleSetting, Examine } from '../../src/ui/session.ts';
import { noAlerts } from '../alert-settings.ts';
import type { Ran } from '../jobs/run-steps.ts';
import { openShop, type Shop } from '../jobs/shop.ts';

/** A Wednesday in summer, 13:00:30 in the shop's zone: who takes UTC for the business's time is an hour off. */
export const now = Date.UTC(2026, 6, 8, 12, 0, 30);
const zone = 'Europe/London';
const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** What a console stands on in these pictures; its clock stands still. */
export function settingOf(store: Store, logDir: string, readOnly = false): ConsoleSetting {
  const settings: Settings = {
    home: '/srv/orderdeck',
    databaseFile: store.file,
    inboxFile: '/nowhere/inbox.db',
    logDir,
    zone,
    currency: 'GBP',
    shipstation: { apiKey: 'k', apiSecret: 's', baseUrl: 'https://ssapi.shipstation.com' },
    amazonCustom: { hosts: [] },
    llm: null,
    trendyol: null,
    opencart: null,
    stock: { buffer: 0, low: 5, alertOnLow: true, prices: false, mostChanges: 500 },
    keeping: keptByDefault,
    runs: { timeLimitMs: 300_000, memoryLimitMb: 256, timeLimitsMs: {}, memoryLimitsMb: {}, debugUntil: null },
    keyExpiries: [],
    alerts: noAlerts,
    webhooks: null,
    secrets: [],
    demo: false,
  };
  const clock = { now: () => now, sleep: async () => undefined, speed: 1 };
  return {
    store,
    settings,
    environment: {},
    clock,
    jobs,
    files: buyersFiles,
    actor: { name: 'jane', origin: 'console' },
    readOnly,
    examine,
    jobFaults: () => [],
    hostLoad,
  };
}

const hostLoad = () => ({
  load: 0.4,
  load5: 0.4,
  load15: 0.3,
  processors: 2,
  available: 3 * 1024 ** 3,
  total: 4 * 1024 ** 3,
});

/** A check of each answer, and the others still to be answered. */
const examine: Examine = ({ onRow }) => {
  const at = { ms: 1, hint: null };
  onRow({
    ...at,
    id: 'version',
    group: 'program',
    title: 'Version',
    state: 'ok',
    detail: 'orderdeck 0.1.0, schema 18',
  });
  onRow({
    ...at,
    id: 'disk',
    group: 'host',
    title: 'Disk space',
    state: 'warning',
    detail: '1.2 GB (6 %) are free at /srv/orderdeck/db',
    hint: 'Make room, or move the folder to a larger disk (ORDERDECK_DB, ORDERDECK_LOG_DIR).',
  });
  onRow({
    ...at,
    id: 'env-file',
    group: 'folders',
    title: '.env',
    state: 'failed',
    detail: '/srv/orderdeck/.env is 0644, of orderdeck: others may read it',
    hint: 'Close it: chmod 600 /srv/orderdeck/.env',
  });
  onRow({
    ...at,
    id: 'trendyol',
    group: 'channels',
    title: 'Trendyol',
    state: 'off',
    detail: 'Trendyol is off: set TRENDYOL_SELLER_ID, TRENDYOL_API_KEY and TRENDYOL_API_SECRET.',
  });
  return () => undefined;
};

/** An installation on its first morning: nothing has run, nobody has worked. */
export async function firstMorning(): Promise<ConsoleSetting> {
  const folder = newFolder();
  const store = await openStore(path.join(folder, 'orderdeck.db'), { role: 'owner' });
  onTestFinished(() => store.close());
  const setting = settingOf(store, path.join(folder, 'logs'));
  return { ...setting, settings: { ...setting.settings, shipstation: null } };
}

/** The same shop on a busy Wednesday: orders synced from the fake ShipStation, and runs in every state there is. */
export async function busyDay(): Promise<ConsoleSetting> {
  const shop = await openShop({ orders: 60, seed: 11, start: now - 7 * hour });
  const setting = settingOf(shop.store, path.join(newFolder(), 'logs'));
  const { store } = shop;
  await reconcileSchedules(store, jobs, zone, now);
  // The wall's time runs while these pictures are made; an engine heard of in the future has been heard of just now.
  const engine = { holder: 'engine', pid: process.pid, host: hostname(), mode: 'daemon' } as const;
  await takeLease(store, engine, { now: now - 7 * hour, wallNow: Date.now() + hour });
  await store.write((tx) => recordLook(tx, 'watch', now - 41 * minute));
  await weekBefore(store);
  await morning(shop, setting);
  await lastHour(setting);
  return setting;
}

function newFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'orderdeck-golden-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

type RunFields = Partial<Insertable<Runs>> & { readonly created_at: number };

/** A run as the engine leaves it; what is not said is one of sync-orders-recent that ended well. */
async function addRun(store: Store, { created_at: at, ...fields }: RunFields): Promise<number> {
  const isOpen = ['queued', 'retrying', 'running'].includes(fields.state ?? 'done');
  const { id } = await store.db
    .insertInto('runs')
    .values({
      job: 'sync-orders-recent',
      state: 'done',
      trigger: 'schedule',
      overlap_key: 'sync-orders-recent',
      priority: 5,
      created_at: at,
      due_at: at,
      attempt: 1,
      max_attempts: 5,
      ...(fields.state !== 'queued' && { started_at: at + 200 }),
      ...(!isOpen && { finished_at: at + (fields.duration_ms ?? 4200), duration_ms: 4200 }),
      ...fields,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

/** Six days with a few dozen runs each, some of which failed. */
async function weekBefore(store: Store): Promise<void> {
  for (let ago = 6; ago >= 1; ago -= 1) {
    for (let n = 0; n < 20 + ago * 3; n += 1) {
      const state = n < ago % 3 ? 'failed' : 'done';
      const error = state === 'failed' && {
        error_code: 'outage',
        error_message: 'ShipStation answered 503 five times in a row.',
      };
      await addRun(store, { created_at: now - ago * day - 3 * hour + n * 7 * minute, state, ...error });
    }
  }
}

/** Runs of today's morning that really read the fake's orders. */
async function morning(shop: Shop, setting: ConsoleSetting): Promise<void> {
  const { store, sim, clock } = shop;
  await recorded(setting, shop, await shop.run(syncOrdersAll, {}));
  await recorded(setting, shop, await shop.run(syncTags));
  clock.pass(3 * hour);
  sim.life(12);
  await recorded(setting, shop, await shop.run(syncOrdersRecent, { hours: 12 }));
  sim.life(9);
  clock.pass(hour);
  await recorded(setting, shop, await shop.run(syncOrdersRecent, { hours: 12 }));
  await store.db
    .insertInto('parked')
    .values({
      channel: 'shipstation',
      kind: 'order',
      key: '948815200',
      external_id: '948815200',
      reason: 'bad-date',
      detail: 'orderDate is not a date',
      body: '{}',
      first_at: now - 2 * hour,
      last_at: now - 20 * minute,
      times: 3,
    })
    .execute();
}

/** Settles a run of the fake shop as the engine would have, with its steps and its log. */
async function recorded(setting: ConsoleSetting, { store, clock }: Shop, ran: Ran): Promise<void> {
  if (ran.error) throw ran.error;
  const { job, created_at: at } = await store.db
    .selectFrom('runs')
    .select(['job', 'created_at'])
    .where('id', '=', ran.runId)
    .executeTakeFirstOrThrow();
  const took = clock.now() - at + 2400;
  await logged(setting, job, ran.runId, at, ran.log.length > 0 ? ran.log : [`info ${ran.summary}`]);
  await store.db
    .updateTable('runs')
    .set({
      state: 'done',
      attempt: 1,
      started_at: at,
      finished_at: at + took,
      duration_ms: took,
      peak_memory_bytes: 74_000_000,
      api_calls: 3,
      bytes_read: 412_000,
      summary: ran.summary,
      ...ran.counts,
    })
    .where('id', '=', ran.runId)
    .execute();
}

/** Writes lines such as `warn text` to the job's log, a second apart, and tells the run where they are. */
async function logged(
  { store, settings }: ConsoleSetting,
  job: string,
  runId: number,
  from: number,
  lines: readonly string[],
): Promise<void> {
  let at = from;
  const clock = { now: () => at, sleep: async () => undefined, speed: 1 };
  const file = openLog({ dir: settings.logDir, name: job, zone, clock, redact: (text) => text, runId });
  const { file: name, offset } = file.position();
  for (const entry of lines) {
    const [level = 'info', ...words] = entry.split(' ');
    file.log[level as 'info'](words.join(' '));
    at += second;
  }
  file.close();
  await store.db
    .updateTable('runs')
    .set({ log_file: path.basename(name), log_offset: offset })
    .where('id', '=', runId)
    .execute();
}

/** What happened since noon (UTC 11): one run of each state, in the order of their making. */
async function lastHour(setting: ConsoleSetting): Promise<void> {
  const { store } = setting;
  const outage = {
    error_code: 'outage',
    error_message: 'ShipStation answered 503 to GET /orders.',
    error_hint: 'It is tried again by itself. Does it stay so, look at status.shipstation.com.',
  };
  for (let n = 0; n < 5; n += 1)
    await addRun(store, { created_at: now - 60 * minute + n * 6 * minute, seen: 20 + n, updated: n, unchanged: 20 });
  const failed = await addRun(store, {
    created_at: now - 29 * minute,
    state: 'failed',
    attempt: 5,
    duration_ms: 9 * minute,
    args: '{"hours":12}',
    trigger: 'manual',
    triggered_by: 'jane',
    priority: 1,
    seen: 500,
    unchanged: 500,
    ...outage,
    error_hint: 'status.shipstation.com tells whether it is they; r runs it again.',
  });
  await attempts(store, failed, 5);
  await steps(store, failed, [
    { name: 'window', state: 'done' },
    { name: 'orders', state: 'failed', error: outage.error_message },
    { name: 'look-ups', state: 'not-run' },
  ]);
  await logged(setting, 'sync-orders-recent', failed, now - 29 * minute, [
    'info started: hours 12',
    'info window 2026-07-07T23:31:30Z to 2026-07-08T11:31:30Z',
    'debug page 1 of 3: 500 orders, 0 new',
    'warn page 2: 503, attempt 1 of 5, next in 2s',
    'warn page 2: 503, attempt 2 of 5, next in 4s',
    `error ${outage.error_message}`,
    'info ended: failed',
  ]);
  await addRun(store, {
    created_at: now - 19 * minute,
    state: 'partial',
    seen: 24,
    updated: 3,
    unchanged: 20,
    failed: 1,
    summary: '24 orders, 3 changed, 1 set aside',
  });
  await addRun(store, {
    created_at: now - 18 * minute,
    state: 'skipped',
    summary: 'the run before it is still going',
    attempt: 0,
    started_at: null,
    finished_at: now - 18 * minute,
    duration_ms: null,
  });
  await addRun(store, { created_at: now - 15 * minute, state: 'lost', job: 'sync-orders-all' });
  await addRun(store, { created_at: now - 14 * minute, state: 'parked', job: 'sync-orders-all', ...outage });
  await addRun(store, { created_at: now - 12 * minute, state: 'cancelled', cancel_requested_by: 'jane' });
  await addRun(store, {
    created_at: now - 8 * minute,
    state: 'retrying',
    job: 'sync-tags',
    attempt: 2,
    due_at: now + 4 * minute,
    ...outage,
  });
  await running(setting);
  for (let n = 0; n < 3; n += 1)
    await addRun(store, { created_at: now - 90 * second + n * 20 * second, state: 'queued', args: `{"order":"${n}"}` });
}

/** The run that is under way, and the one that waits for the quota. */
async function running(setting: ConsoleSetting): Promise<void> {
  const { store } = setting;
  const walk = await addRun(store, {
    created_at: now - 6 * minute,
    state: 'running',
    job: 'sync-orders-all',
    fence: 1,
    beat_at: now,
    progress_done: 1200,
    progress_total: 3400,
    progress_note: 'page 12 of 34',
    seen: 1200,
    created: 14,
    updated: 31,
    unchanged: 1155,
    api_calls: 14,
    bytes_read: 3_100_000,
  });
  await attempts(store, walk, 1);
  await steps(store, walk, [
    { name: 'orders', state: 'running' },
    { name: 'look-ups', state: 'pending' },
  ]);
  const lines = Array.from({ length: 12 }, (_, at) => `info page ${at + 1} of 34: 100 orders, ${at % 3} new`);
  await logged(setting, 'sync-orders-all', walk, now - 6 * minute, ['info started: all orders', ...lines]);
  await addRun(store, {
    created_at: now - 3 * minute,
    state: 'running',
    fence: 1,
    beat_at: now,
    wait_for: 'shipstation',
    wait_until: now + 25 * second,
  });
}

async function attempts(store: Store, runId: number, count: number): Promise<void> {
  for (let attempt = 1; attempt <= count; attempt += 1) {
    const at = now - 29 * minute + attempt * attempt * 15 * second;
    const row: Insertable<RunAttempts> =
      count === 1
        ? { run_id: runId, attempt, state: 'running', started_at: now - 6 * minute }
        : {
            run_id: runId,
            attempt,
            state: attempt === count ? 'failed' : 'retrying',
            started_at: at,
            finished_at: at + 3 * second,
            error_code: 'outage',
            error_message: 'ShipStation answered 503 to GET /orders.',
            next_at: attempt === count ? null : at + 15 * second,
          };
    await store.db.insertInto('run_attempts').values(row).execute();
  }
}

async function steps(
  store: Store,
  runId: number,
  rows: readonly Pick<Insertable<RunSteps>, 'name' | 'state' | 'error'>[],
): Promise<void> {
  for (const [position, row] of rows.entries()) {
    const isBegun = row.state !== 'pending' && row.state !== 'not-run';
    const times = isBegun && { started_at: now - 6 * minute, counts: '{"seen":500}' };
    const end = (row.state === 'done' || row.state === 'failed') && { finished_at: now - 5 * minute };
    await store.db
      .insertInto('run_steps')
      .values({ run_id: runId, position, ...row, ...times, ...end })
      .execute();
  }
}
