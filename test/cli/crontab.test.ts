import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { onCalendar } from '../../src/core/domain/on-calendar.ts';
import { parseSchedule, previewSlots } from '../../src/core/domain/schedule.ts';
import { newHome, run } from '../program.ts';

const env = { ORDERDECK_TZ: 'Europe/London' };
const guides = path.resolve(import.meta.dirname, '../fixtures/crontab');

interface Line {
  readonly line: number;
  readonly job: string | null;
  readonly schedule: string | null;
  readonly args: Record<string, unknown>;
  readonly note: string | null;
}
interface Imported {
  readonly lines: readonly Line[];
  readonly changed: number;
}

const importFile = async (home: string, file: string, ...more: string[]): Promise<Imported> =>
  JSON.parse((await run(home, ['crontab', 'import', file, ...more, '--json'], env)).stdout) as Imported;

/** The schedules as they are stored, and how many acts there are. */
function stored(home: string): { rows: Record<string, string>; acts: number } {
  const db = new Database(path.join(home, 'db', 'orderdeck.db'), { readonly: true });
  const rows = db.prepare('select id, cron, zone, args, enabled from schedules').all() as Record<string, unknown>[];
  const { acts } = db.prepare("select count(*) as acts from acts where action = 'schedule'").get() as { acts: number };
  db.close();
  const words = rows.map(({ id, ...row }) => [id, Object.values(row).join(' | ')]);
  return { rows: Object.fromEntries(words), acts };
}

function fileOf(home: string, ...lines: string[]): string {
  const file = path.join(home, 'crontab.txt');
  writeFileSync(file, `${lines.join('\n')}\n`);
  return file;
}

describe('crontab import (S40, S41)', () => {
  it('takes over both guides’ crontabs, all twelve lines of the longer one, and changes nothing the second time', async () => {
    const home = newHome();
    const planned = await importFile(home, path.join(guides, 'print-shop'), '--dry-run');
    expect(planned).toMatchObject({ changed: 0, dryRun: true });
    expect(stored(home)).toMatchObject({
      acts: 0,
      rows: { 'sync-orders-recent/1': expect.stringContaining('3-59/10') },
    });

    const { lines, changed } = await importFile(home, path.join(guides, 'print-shop'));
    expect(lines.filter((line) => line.job).map((line) => `${line.schedule} ${line.job}`)).toEqual([
      '*/10 * * * * sync-orders-recent',
      '0 * * * * sync-orders-recent',
      '0 1 * * * sync-orders-all',
      '30 1 * * * sync-tags',
      '*/10 * * * * populate-print-queue',
      '0 2 * * * clean-print-queue',
      '*/15 * * * * personalization-chain',
      '0 */2 * * * find-missing-personalization',
      '*/15 * * * * update-review-status',
      '0 6 * * * ai-usage-report',
      '0 3 * * * find-inconsistencies',
      '0 4 * * * rotate-logs',
    ]);
    expect(lines.filter((line) => line.job === null)).toEqual([]);
    const { rows, acts } = stored(home);
    expect(acts).toBe(changed);
    expect(rows).toMatchObject({
      'sync-orders-recent/1': '*/10 * * * * | Europe/London | {"hours":2} | 1',
      'sync-orders-recent/2': '0 * * * * | Europe/London | {"days":2} | 1',
      'populate-print-queue/1': '*/10 * * * * | Europe/London | {"recent":true} | 1',
      'populate-print-queue/2': '52 * * * * | Europe/London | {} | 1',
    });
    const shop = await importFile(home, path.join(guides, 'marketplace'));
    expect(shop.lines.map((line) => line.job)).toEqual([
      'trendyol-sync',
      'trendyol-products',
      'trendyol-orders',
      'trendyol-stock',
      'process-webhooks',
    ]);
    const before = stored(home);
    expect((await importFile(home, path.join(guides, 'print-shop'))).changed).toBe(0);
    expect((await importFile(home, path.join(guides, 'marketplace'))).changed).toBe(0);
    expect(stored(home)).toEqual(before);
  });

  it('reads variables, zones, what is commented out, other arguments, and a schedule more; guesses at nothing', async () => {
    const home = newHome();
    const file = fileOf(
      home,
      'MAILTO=""',
      'CRON_TZ=Europe/Istanbul',
      '# Sync tags at half past four',
      '#30 4 * * * cd $Y3D_DIR && /usr/bin/npx tsx scripts/analysis/sync-orders-wrapper.ts sync-tags >> x.log 2>&1',
      '@daily npx tsx scripts/analysis/sync-orders-wrapper.ts sync-recent --hours=12',
      '0 9 * * 1-5 npx tsx scripts/analysis/sync-orders-wrapper.ts sync-recent --hours=12',
      '0 5 * * * /usr/local/bin/backup.sh',
      '0 6 * * * npx tsx scripts/analysis/cleanup.ts find-inconsistencies --verbose',
      '0 7 * * * npx tsx scripts/update-print-task-review-status.ts --days-back=1 | mail -s review boss',
      '0 8 * * * flock -n /tmp/x php /srv/cron/stock_sync.php',
      'nonsense',
      '0 4 * * 0 find /srv/logs -name "*.log" -mtime +14 -delete',
      '0 5 * * 0 find /srv -name "*.bak" -mtime +7 -delete',
      '0 6 * * 0 find /srv/logs -name "*.log" -size +1M -mtime +7 -delete',
    );
    const told = await run(home, ['crontab', 'import', file], env);
    expect(told.code).toBe(0);
    expect(told.stdout).toContain('line 7: left out: backup.sh is no command that has a job here');
    expect(told.stdout).toContain('line 8: left out: find-inconsistencies takes no --verbose');
    expect(told.stdout).toContain('line 9: left out: its command cannot be read');
    expect(told.stdout).toContain('line 10: left out: what flock does before stock_sync.php is not known');
    expect(told.stdout).toContain('line 11: left out: neither a schedule');
    expect(told.stdout).toContain(
      'line 12: left out: rotate-logs keeps ordinary logs 7 days by itself; for 14 set KEEP_',
    );
    for (const line of [13, 14])
      expect(told.stdout).toContain(`line ${line}: left out: this find is no clean-up of logs`);
    expect(told.stdout).toContain('  before: 30 1 * * * Europe/London\n  after:  30 4 * * * Europe/Istanbul  (off)');
    expect(stored(home).rows).toMatchObject({
      'sync-tags/1': '30 4 * * * | Europe/Istanbul | {} | 0',
      'sync-orders-recent/1': '0 0 * * * | Europe/Istanbul | {"hours":12} | 1',
      'sync-orders-recent/2': '36 * * * * | Europe/London | {"days":2} | 1',
      'sync-orders-recent/3': '0 9 * * 1-5 | Europe/Istanbul | {"hours":12} | 1',
      'update-review-status/1': '12-59/15 * * * * | Europe/London | {} | 1',
    });
    expect((await importFile(home, file)).changed).toBe(0);
    expect((await run(home, ['schedule', 'sync-orders-recent', '3', '--reset'], env)).stderr).toContain('was imported');
  });

  it('refuses what cannot be, every such line at once, before there is a database', async () => {
    const home = newHome();
    const file = fileOf(
      home,
      '0 1 * * * npx tsx scripts/analysis/sync-orders-wrapper.ts sync-all',
      '61 * * * * php /srv/cron/order_sync.php',
      '0 2 * * * npx tsx scripts/analysis/sync-orders-wrapper.ts sync-recent --hours=9999',
      'CRON_TZ=Mars/Olympus',
      '0 3 * * * php /srv/cron/stock_sync.php',
    );
    const told = await run(home, ['crontab', 'import', file], env);
    expect(told.code).toBe(2);
    expect(told.stderr).toMatch(
      /Line 2: The minute "61".*Line 3: --hours 9999.*Line 5: "Mars\/Olympus".*Nothing was imp/,
    );
    expect((await run(home, ['crontab', 'import', path.join(home, 'none')], env)).stderr).toContain('There is no file');
    expect(existsSync(path.join(home, 'db'))).toBe(false);
    expect(readFileSync(file, 'utf8')).toContain('sync-all');
  });
});

const hasSystemd = spawnSync('systemd-analyze', ['--version']).status === 0;

describe('crontab export (S41, M90)', () => {
  it('gives lines that change nothing here and make another installation equal', async () => {
    const home = newHome();
    const file = fileOf(
      home,
      'CRON_TZ=Europe/Istanbul',
      '0 9 * * 1-5 php order_sync.php --order \'100 % "sure"\'',
      '# 0 9 * * * php trendyol_sync.php',
      '5 4 L * * npx tsx scripts/analysis/sync-orders-wrapper.ts sync-tags',
      '*/15 * * * * a.ts',
      '*/20 * * * * amazon-customization-sync.ts && update-order-items-from-amazon.ts --create-print-tasks && update-print-tasks-from-order-items.ts',
    );
    expect((await importFile(home, file)).changed).toBe(4);
    const text = (await run(home, ['crontab', 'export'], env)).stdout;
    expect(text).toMatch(/^#\*?0 9 \* \* \* .* run trendyol-sync --home .* >\/dev\/null$/m);
    expect(text).toMatch(/^# No cron knows this: 5 4 L \* \* .* run sync-tags /m);
    expect(text).toMatch(/^\*\/20 \* \* \* \* .* run personalization-chain --no-update-shipstation /m);
    const before = stored(home);
    const again = await importFile(home, fileOf(home, text));
    expect(again).toMatchObject({ changed: 0 });
    expect(again.lines.filter((line) => line.job === null)).toEqual([]);
    expect(stored(home)).toEqual(before);

    const other = newHome();
    await importFile(other, fileOf(other, text));
    const tags = { 'sync-tags/1': '30 1 * * * | Europe/London | {} | 1' };
    expect(stored(other).rows).toEqual({ ...before.rows, ...tags });
    expect((await run(other, ['crontab', 'export'], env)).stdout.replaceAll(other, home)).toContain(
      'run trendyol-orders',
    );
  });

  it.skipIf(!hasSystemd)('gives timers whose times are ours, as systemd itself works them out', async () => {
    const home = newHome();
    const units = (await run(home, ['crontab', 'export', '--systemd'], env)).stdout;
    expect(units).toMatch(/^# orderdeck-sync-tags-1\.timer$/m);
    expect(units).toMatch(/^OnCalendar=\*-\*-\* 01:30:00 Europe\/London$/m);
    const from = Date.UTC(2026, 5, 10, 12);
    for (const cron of [
      '3-59/10 * * * *',
      '15 4 * * 1-5',
      '0 0 13 * 5',
      '0 12 1,15 jan-jun *',
      '0 */6 1-31 * 0',
      '0 3 * * 7',
    ]) {
      const parsed = parseSchedule(cron, 'Europe/London');
      if (!parsed.ok) throw new Error(parsed.message);
      const theirs = (onCalendar(cron, 'Europe/London') ?? []).flatMap((time) => slotsBySystemd(time, from));
      const slots = [...new Set(theirs)].sort((a, b) => a - b).slice(0, 4);
      expect({ cron, slots }).toEqual({ cron, slots: previewSlots(parsed.schedule, from, 4) });
    }
  });
});

function slotsBySystemd(time: string, from: number): number[] {
  const since = new Date(from).toISOString().slice(0, 19).replace('T', ' ');
  const args = ['calendar', '--iterations=4', `--base-time=${since} UTC`, time];
  const told = spawnSync('systemd-analyze', args, { encoding: 'utf8', env: { ...process.env, TZ: 'UTC' } });
  const dates = told.stdout.matchAll(/(?:elapse|Iteration #\d+|Iter\. #\d+): \w+ (\S+ \S+) UTC/g);
  return [...dates].map(([, date = '']) => Date.parse(`${date.replace(' ', 'T')}Z`));
}
