import {
  chownSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import Sqlite from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { newHome, run, start } from '../program.ts';

const envOf = (home: string): string => readFileSync(path.join(home, '.env'), 'utf8');
const json = async (home: string, args: string[], env = {}, input?: string) => {
  const { stdout, code } = await run(home, ['settings', ...args, '--json'], env, input);
  return { code, ...JSON.parse(stdout) };
};

describe('settings', { timeout: 60_000 }, () => {
  it('are changed in .env, audited and taken back; what is out of range changes nothing (M32, M45)', async () => {
    const home = newHome();
    writeFileSync(path.join(home, '.env'), '# our shop\nTRENDYOL_BATCH_SIZE=50 # as before\n');
    for (const wrong of ['0', '999999']) {
      const refused = await run(home, ['settings', 'set', 'TRENDYOL_BATCH_SIZE', wrong]);
      expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining('10 to 1000') });
    }
    const set = await json(home, ['set', 'TRENDYOL_BATCH_SIZE', '25']);
    expect(set.changes).toEqual([{ name: 'TRENDYOL_BATCH_SIZE', before: '50', after: '25' }]);
    expect(envOf(home)).toBe('# our shop\nTRENDYOL_BATCH_SIZE=25 # as before\n');
    expect(statSync(path.join(home, '.env')).mode & 0o777).toBe(0o600);
    const shown = await json(home, ['TRENDYOL_BATCH_SIZE'], { TRENDYOL_BATCH_SIZE: '70' });
    expect(shown).toMatchObject({ value: '70', origin: 'environment', lastChange: { by: expect.any(String) } });
    expect((await json(home, ['undo'])).changes).toEqual([{ name: 'TRENDYOL_BATCH_SIZE', before: '25', after: '50' }]);
    expect(envOf(home)).toBe('# our shop\nTRENDYOL_BATCH_SIZE=50 # as before\n');
  });

  it('are set by a preset that doctor proposes by the number of products, and say which one holds (M131–M133)', async () => {
    const home = newHome();
    const doctor = async () => JSON.parse((await run(home, ['doctor', '--only', 'preset', '--json'])).stdout).checks[0];
    const applied = await json(home, ['preset', 'medium', '--apply']);
    expect(applied.changes.map(({ name }: { name: string }) => name)).toEqual([
      ...['trendyol-orders/1', 'TRENDYOL_BATCH_SIZE', 'RUN_MEMORY_LIMITS', 'RUN_TIME_LIMITS'],
    ]);
    expect(applied.limits).toContainEqual({
      ...{ job: 'trendyol-stock', why: null },
      before: { timeSeconds: 1200, memoryMb: 256 },
      after: { timeSeconds: 300, memoryMb: 256 },
    });
    expect(applied.limits.at(-1)).toMatchObject({ job: 'process-webhooks', why: /ends by itself/ });
    const db = new Sqlite(path.join(home, 'db', 'orderdeck.db'));
    db.exec(`with recursive n(i) as (select 1 union all select i + 1 from n where i < 12400)
      insert into products (channel, barcode, product_id, title, search_text, state, first_seen_at, updated_at)
      select 'trendyol', i, i, 'Kupa', 'kupa', 'live', 0, 0 from n`);
    expect(await doctor()).toMatchObject({
      state: 'warning',
      detail: expect.stringContaining('medium holds; 12400 products ask for large'),
      hint: expect.stringContaining('`orderdeck settings preset large`'),
    });
    const told = await run(home, ['settings', 'preset']);
    expect(told.stdout).toMatch(/medium .*holds now[\s\S]*large .*fits your 12400 products/);
    expect((await run(home, ['settings', 'preset', 'large', '--apply'])).stdout).toContain(
      'trendyol-stock: 600 s, 512 MB (300 s, 256 MB until now)',
    );
    expect(await doctor()).toEqual(
      expect.objectContaining({ state: 'ok', detail: 'large holds, and fits 12400 products' }),
    );
    await json(home, ['undo']);
    expect((await doctor()).detail).toContain('medium holds');
    // What somebody has switched off since stays off.
    await run(home, ['schedule', 'trendyol-orders', '--off']);
    expect(await run(home, ['settings', 'undo'])).toMatchObject({ code: 2, stderr: /changed once more since/ });
    await run(home, ['schedule', 'trendyol-orders', '--on']);
    await json(home, ['undo']);
    expect(envOf(home).trim()).toBe('');
    expect(await doctor()).toMatchObject({ state: 'ok', detail: expect.stringContaining('no preset holds; 12400') });
    db.close();
  });

  it('never take a secret from the command line, and never show or keep one', async () => {
    const home = newHome();
    writeFileSync(path.join(home, '.env'), 'WEBHOOK_API_KEY=the-old-key\n');
    expect(await run(home, ['settings', 'set', 'WEBHOOK_API_KEY', 'the-new-key'])).toMatchObject({ code: 2 });
    const twoLines = await run(home, ['settings', 'set', 'WEBHOOK_API_KEY'], {}, 'half-of-the-key\nthe-other-half\n');
    expect(twoLines).toMatchObject({ code: 2, stderr: expect.stringMatching(/is one line(?!.*half)/) });
    const set = await json(home, ['set', 'WEBHOOK_API_KEY'], {}, 'the-new-key\n');
    expect(set.changes).toEqual([{ name: 'WEBHOOK_API_KEY', secret: 'replaced' }]);
    expect(envOf(home)).toBe('WEBHOOK_API_KEY=the-new-key\n');
    const list = await run(home, ['settings', '--json']);
    expect(list.stdout).not.toMatch(/the-(old|new)-key/);
    expect(readFileSync(path.join(home, 'db', 'orderdeck.db')).includes('the-new-key')).toBe(false);
    expect(await run(home, ['settings', 'undo'])).toMatchObject({ code: 2, stderr: /kept nowhere/ });
  });

  it('can be mended one after the other where several are wrong', async () => {
    const home = newHome();
    writeFileSync(path.join(home, '.env'), 'STOCK_LOW=many\nTRENDYOL_TIER=60k\n');
    expect(await run(home, ['settings'])).toMatchObject({ code: 2, stdout: /✗ STOCK_LOW[\s\S]*✗ TRENDYOL_TIER/ });
    expect(await run(home, ['settings', 'set', 'STOCK_LOW', '7'])).toMatchObject({ code: 0 });
    expect(await run(home, ['settings', 'unset', 'TRENDYOL_TIER'])).toMatchObject({ code: 0 });
    expect(envOf(home)).toBe('STOCK_LOW=7\n');
    expect(await run(home, ['settings', 'STOCK_LOW'])).toMatchObject({ code: 0 });
  });

  it('that an unclosed quote in .env swallows are told at every start, by name only', async () => {
    const home = newHome();
    writeFileSync(path.join(home, '.env'), 'OF_SOMEBODY_ELSE="very-secret\nSTOCK_LOW=7\nORDERDECK_CURRENCY="EUR"\n');
    const words = /settings:? not read in \.env, since the line before swallows it: .*STOCK_LOW.*Close the quote/;
    const told = await run(home, ['settings', '--json']);
    expect(told.stderr).toMatch(words);
    expect(JSON.parse(told.stdout).notRead).toMatch(/swallows it: .*STOCK_LOW/);
    const daemon = start(home, ['--daemon']);
    await daemon.says(/warn +settings: not read in \.env, since the line before swallows it: .*STOCK_LOW/);
    daemon.child.kill('SIGTERM');
    await daemon.done;
    const listed = await run(home, ['settings']);
    expect(listed.stdout).toMatch(/✗ not read in \.env.*STOCK_LOW/);
    const log = await run(home, ['logs', 'main', '--json']);
    expect(log.stdout).toMatch(/settings: not read in .*STOCK_LOW/);
    for (const { stdout, stderr } of [told, listed, log]) expect(stdout + stderr).not.toContain('very-secret');
    expect(daemon.output()).not.toContain('very-secret');
  });

  it.runIf(process.getuid?.() === 0)('changed by the administrator stay those of the user who works here', async () => {
    const home = newHome();
    const file = path.join(home, '.env');
    writeFileSync(file, 'STOCK_LOW=7\n', { mode: 0o600 });
    for (const place of [home, file]) chownSync(place, 65534, 65534);
    expect(await run(home, ['settings', 'set', 'STOCK_LOW', '8'])).toMatchObject({ code: 0 });
    expect(envOf(home)).toBe('STOCK_LOW=8\n');
    for (const made of ['.env', 'db', 'db/orderdeck.db']) expect(statSync(path.join(home, made)).uid, made).toBe(65534);
  });

  it('in a file that cannot be read, or behind a link that leads nowhere, are left alone, and why is told', async () => {
    const home = newHome();
    const file = path.join(home, '.env');
    symlinkSync(path.join(home, 'elsewhere.env'), file);
    const set = ['settings', 'set', 'STOCK_LOW', '8'];
    expect(await run(home, set)).toMatchObject({ code: 2, stderr: expect.stringContaining('link that leads nowhere') });
    expect(lstatSync(file).isSymbolicLink()).toBe(true);
    unlinkSync(file);
    mkdirSync(file);
    expect(await run(home, ['settings'])).toMatchObject({
      code: 2,
      stderr: /cannot be read \(EISDIR\)\. It is a folder/,
    });
  });
});
