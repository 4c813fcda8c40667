import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import Sqlite from 'better-sqlite3';
import { expect, it, onTestFinished } from 'vitest';
import { openSubject } from '../../src/cli/doctor/open-subject.ts';
import { examine } from '../../src/core/doctor/examine.ts';
import { chosenChecks } from '../../src/core/doctor/index.ts';
import { openStore } from '../../src/core/store/store.ts';
import { openEmbeddedShop } from '../../src/sim/opencart/shop.ts';
import { startTrendyol } from '../../src/sim/trendyol/server.ts';
import { newHome, newShop, run, start } from '../program.ts';

interface Row {
  readonly id: string;
  readonly state: string;
  readonly detail: string;
  readonly hint: string | null;
}

/** What doctor answers as a document, by the ids of its rows. */
async function rowsOf(home: string, args: readonly string[], env: Record<string, string> = {}) {
  const { code, stdout } = await run(home, ['doctor', '--json', ...args], env);
  const { ok, checks } = JSON.parse(stdout) as { ok: boolean; checks: Row[] };
  expect(code).toBe(ok ? 0 : 1);
  return { code, stdout, rows: Object.fromEntries(checks.map((row) => [row.id, row])) as Record<string, Row> };
}

/** The same within this process: as the command does, without starting one. */
async function looksAt(home: string, only: readonly string[]): Promise<Record<string, Row>> {
  const chosen = chosenChecks(only);
  if ('unknown' in chosen) throw new Error(chosen.unknown);
  const subject = openSubject(home, {});
  try {
    const rows = await examine(
      chosen.filter(({ network }) => !network),
      subject,
    );
    return Object.fromEntries(rows.map((row) => [row.id, row]));
  } finally {
    await subject.close();
  }
}

it('asks each channel with its credentials, and tells what is wrong with which', async () => {
  const home = newHome();
  const shop = await newShop({ orders: 5 });
  const sim = await startTrendyol({ seed: 5, packages: 10, clock: { now: () => Date.now() }, days: 5 });
  onTestFinished(() => sim.close());
  openEmbeddedShop(path.join(home, 'shop.db')).close();
  const env = {
    ...shop.env,
    ORDERDECK_CLOCK: '',
    TRENDYOL_SELLER_ID: sim.credentials.sellerId,
    TRENDYOL_API_KEY: sim.credentials.apiKey,
    TRENDYOL_API_SECRET: sim.credentials.apiSecret,
    TRENDYOL_BASE_URL: sim.url,
    OPENCART_DATABASE_URL: `sqlite:${path.join(home, 'shop.db')}`,
  };
  const well = await run(home, ['doctor', '--only', 'channels', 'clock'], env);
  expect(well.stdout).toMatch(/✓ ShipStation .*\d+ tags/);
  expect(well.stdout).toMatch(/✓ Trendyol .*\d+ packages/);
  expect(well.stdout).toMatch(/[✓!] OpenCart .*SQLite .*14 products, \d+ with a barcode/);
  expect(well.stdout).toMatch(/✓ Way to ShipStation +127\.0\.0\.1:\d+ in \d+ ms/);
  // The fake shop's clock is hours away from the wall's, the marketplace's is not (S67).
  expect(well.stdout).toMatch(/! Clock +ShipStation’s is \d+ s (ahead of|behind) ours, Trendyol’s is the same as ours/);
  expect(well.code).toBe(0);

  const ask = (change: Record<string, string>) => rowsOf(home, ['--only', 'channels'], { ...env, ...change });
  const wrong = await ask({ TRENDYOL_API_SECRET: 'not-this-one', SHIPSTATION_BASE_URL: 'http://127.0.0.1:9' });
  expect(wrong.code).toBe(1);
  expect(wrong.rows['trendyol']).toMatchObject({ state: 'failed', detail: expect.stringContaining('401') });
  expect(wrong.rows['reach-shipstation']).toMatchObject({
    state: 'failed',
    detail: expect.stringContaining('refused'),
  });
  expect(wrong.rows['reach-trendyol']).toMatchObject({ state: 'ok' });
  expect(wrong.stdout).not.toContain('not-this-one');
  const foreign = await ask({ OPENCART_TABLE_PREFIX: 'shop_' });
  expect(foreign.rows['opencart']).toMatchObject({ state: 'failed', hint: expect.stringContaining('4.0.2') });
});

it('is told on a new installation what is not there yet, and makes nothing by looking', async () => {
  const home = newHome();
  const { code, rows } = await rowsOf(home, ['--offline']);
  expect(code).toBe(0);
  expect(rows['database']).toMatchObject({ state: 'warning', detail: expect.stringContaining('no database') });
  expect(rows['tables']).toMatchObject({ state: 'off', detail: expect.stringContaining('there is no database') });
  expect(rows['shipstation']).toBeUndefined();
  const again = await looksAt(home, ['database']);
  expect(again['database']?.state).toBe('warning');
  const unknown = await run(home, ['doctor', '--only', 'nonsense']);
  expect(unknown).toMatchObject({ code: 2, stderr: expect.stringContaining('no check nonsense') });
});

it('tells a database that is missing, locked, foreign or changed apart, and db migrate makes what is missing', async () => {
  const home = newHome();
  const file = path.join(home, 'db', 'orderdeck.db');
  await run(home, ['db', 'migrate']);
  const look = () => looksAt(home, ['database']);
  expect(await look()).toMatchObject({
    database: { state: 'ok' },
    tables: { state: 'ok' },
    damage: { state: 'ok' },
  });

  const all = (await rowsOf(home, ['--offline'])).rows;
  expect(Object.values(all).filter(({ hint }) => hint?.includes('check itself failed'))).toEqual([]);

  const sqlite = new Sqlite(file);
  sqlite.exec('drop table budgets; alter table orders add column odd text; alter table acts drop column origin');
  const broken = await look();
  expect(broken['tables']).toMatchObject({
    state: 'failed',
    detail: expect.stringContaining('table budgets'),
    hint: expect.stringContaining('db migrate'),
  });
  expect(broken['columns']).toMatchObject({
    state: 'failed',
    detail: expect.stringContaining('acts.origin is missing'),
  });
  sqlite.exec('begin exclusive');
  // From without: who has it open is asked of other processes.
  const from = await start(home, ['doctor', '--json', '--only', 'database']).done;
  const [locked] = (JSON.parse(from.stdout) as { checks: Row[] }).checks;
  expect(locked).toMatchObject({ state: 'failed', detail: expect.stringContaining(`pid ${process.pid}`) });
  sqlite.exec('rollback');
  sqlite.close();
  expect((await run(home, ['db', 'migrate'])).stdout).toMatch(/made anew, empty: table budgets[\s\S]*has schema \d+/);
  expect((await look())['tables']?.state).toBe('ok');
  expect((await run(home, ['db', 'migrate'])).stdout).not.toContain('made');

  writeFileSync(file, 'this is no database at all');
  expect((await look())['database']).toMatchObject({
    state: 'failed',
    detail: expect.stringContaining('not a database'),
  });
});

it('tells an inbox that is no database, and of a folder in the database’s place one thing to do', async () => {
  const home = newHome();
  const [file, inbox] = [path.join(home, 'db', 'orderdeck.db'), path.join(home, 'db', 'inbox.db')];
  await (await openStore(file, { role: 'owner' })).close();
  writeFileSync(inbox, 'this is no database at all', { mode: 0o600 });
  expect((await looksAt(home, ['database']))['damage']).toMatchObject({
    ...{ state: 'failed', detail: `${inbox} is not a database.`, hint: expect.stringContaining('restore') },
  });
  rmSync(path.dirname(file), { recursive: true });
  mkdirSync(file, { recursive: true, mode: 0o700 });
  const rows = Object.values(await looksAt(home, ['database', 'engine', 'memory', 'daemon-variables']));
  expect(rows.filter(({ hint }) => hint?.includes('check itself failed'))).toEqual([]);
  expect(rows.find(({ id }) => id === 'database')).toMatchObject({
    state: 'failed',
    hint: expect.stringContaining('read and write'),
  });
});

it.each([
  ['a line that is no assignment', 'shop of ours\nSTOCK_LOW=3\n'],
  ['a quote that is not closed', "OPENCART_TABLE_PREFIX='oc_\nSTOCK_LOW=3\nTRENDYOL_INTEGRATOR='me'\n"],
])('tells what %s keeps from being read', async (_, text) => {
  const home = newHome();
  writeFileSync(path.join(home, '.env'), text, { mode: 0o600 });
  expect((await looksAt(home, ['unknown-variables']))['unknown-variables']).toMatchObject({
    ...{ state: 'failed', detail: expect.stringMatching(/not read.*STOCK_LOW/) },
    hint: expect.stringContaining('Close the quote'),
  });
});

it('names what is open to others with its owner and the command that closes it', async () => {
  const home = newHome();
  await run(home, ['db', 'migrate']);
  const [file, logs] = [path.join(home, 'db', 'orderdeck.db'), path.join(home, 'own logs')];
  mkdirSync(logs, { mode: 0o700 });
  writeFileSync(path.join(home, '.env'), `ORDERDECK_LOG_DIR=${logs}\n`, { mode: 0o644 });
  chmodSync(path.join(home, '.env'), 0o644);
  chmodSync(file, 0o440);
  chmodSync(logs, 0o555);
  const { code, rows } = await rowsOf(home, ['--only', 'folders']);
  expect(code).toBe(1);
  expect(rows['env-file']).toMatchObject({ state: 'failed', hint: expect.stringContaining(`chmod 600 ${home}/.env`) });
  expect(rows['database-mode']?.detail).toMatch(/orderdeck\.db is 0440, of \S+: it cannot be written by its own user/);
  expect(rows['database-mode']?.hint).toContain(`chmod u+rw ${file}`);
  expect(rows['log-mode']).toMatchObject({
    state: 'failed',
    detail: expect.stringContaining('0555'),
    hint: `Mend its mode: chmod u+rwx '${logs}'`,
  });
  chmodSync(file, 0o644);
  // Who looks does not mend by looking.
  for (const _ of [1, 2])
    expect((await looksAt(home, ['folders']))['database-mode']?.hint).toContain(`chmod 600 ${file}`);
  chmodSync(logs, 0o700);
});

it('tells of each variable where it is set and who wins, also for a daemon that goes by other values', async () => {
  const home = newHome();
  const lines = [
    'ORDERDECK_CURRENCY=EUR',
    'SHIPSTATION_API_KEY=in-the-file',
    'SHIPSTATION_API_SECRET=s3cret-of-file',
    'STOCK_LOWW=3',
  ];
  writeFileSync(path.join(home, '.env'), lines.join('\n'), { mode: 0o600 });
  const daemon = start(home, ['--daemon'], { ORDERDECK_CURRENCY: 'TRY', SHIPSTATION_BASE_URL: 'http://127.0.0.1:9' });
  await daemon.says('working as daemon');
  const env = { ORDERDECK_CURRENCY: 'USD', SHIPSTATION_API_KEY: 'in-the-environment' };
  const { rows, stdout } = await rowsOf(home, ['--only', 'variables', 'engine', 'engine-history'], env);
  expect(rows['ORDERDECK_CURRENCY']).toMatchObject({
    state: 'warning',
    detail: expect.stringMatching(/environment wins.*USD there, EUR here/),
  });
  expect(rows['SHIPSTATION_API_KEY']).toMatchObject({
    state: 'warning',
    detail: expect.stringContaining('they differ'),
  });
  expect(rows['STOCK_LOW']).toMatchObject({ state: 'ok', detail: 'default' });
  expect(rows['LLM_MODEL']).toMatchObject({ state: 'off', detail: expect.stringContaining('missing') });
  expect(rows['unknown-variables']).toMatchObject({
    state: 'warning',
    hint: expect.stringContaining('Is STOCK_LOW meant?'),
  });
  expect(rows['daemon-variables']?.detail).toMatch(/ORDERDECK_CURRENCY \(TRY there, USD here\)/);
  for (const secret of ['in-the-file', 's3cret-of-file', 'in-the-environment']) expect(stdout).not.toContain(secret);
  expect(rows['engine']).toMatchObject({ state: 'ok', detail: expect.stringContaining(`pid ${daemon.pid}`) });

  daemon.child.kill('SIGKILL');
  await daemon.done;
  expect((await looksAt(home, ['engine']))['engine']).toMatchObject({
    state: 'failed',
    detail: expect.stringContaining('is gone'),
  });
  const second = start(home, ['--daemon']);
  await second.says('working as daemon');
  second.child.kill('SIGTERM');
  await second.done;
  const past = await looksAt(home, ['engine']);
  expect(past['engine-history']).toMatchObject({
    state: 'warning',
    detail: expect.stringMatching(/without a word.*stopped \(SIGTERM\)/),
  });
  expect(past['engine']).toMatchObject({ state: 'failed', detail: expect.stringContaining('SIGTERM') });

  writeFileSync(path.join(home, '.env'), 'STOCK_BUFFER=many\n', { mode: 0o600 });
  const unreadable = await looksAt(home, []);
  expect(unreadable['settings']).toMatchObject({ state: 'failed', detail: expect.stringContaining('STOCK_BUFFER') });
  expect(unreadable['STOCK_BUFFER']?.state).toBe('failed');
  expect(unreadable['database']).toMatchObject({ state: 'off', detail: expect.stringContaining('settings') });
});
