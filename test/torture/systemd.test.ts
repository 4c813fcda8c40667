import path from 'node:path';
import { expect, it } from 'vitest';
import { eventually } from '../jobs/engine/harness.ts';
import { bootHost, checkout, noSystemd } from './own-systemd.ts';

const why = noSystemd();
if (why !== null)
  process.stdout.write(`skipped: a host of its own under systemd needs more than there is here (${why})\n`);

it.skipIf(why !== null)(
  'lives under systemd: installed, killed, stopped, started, frozen, taken away (M25, M113, S54)',
  async () => {
    const { does } = await bootHost(path.resolve(import.meta.dirname, '../..'));
    const deck = (words: string, as = 'root') => does(`${checkout}/bin/orderdeck.js ${words} --home /srv/shop`, as);
    const isActive = () => does('systemctl is-active orderdeck').said.trim();
    const row = (id: string) => {
      const { checks } = JSON.parse(deck(`doctor --only ${id} --json`, 'shop').said) as {
        checks: { id: string; state: string; detail: string }[];
      };
      return checks.find((check) => check.id === id);
    };
    expect(does('useradd -m -d /srv/shop shop').code).toBe(0);

    const installed = deck('install --user shop --yes');
    expect(installed.said).toContain('Doctor finds nothing that keeps it from working.');
    expect([installed.code, isActive()]).toEqual([0, 'active']);
    expect(row('unit')).toMatchObject({ state: 'ok', detail: expect.stringContaining('active, enabled') });
    expect(deck('install --user shop --yes').said).toContain('It is so already');

    const working = () => does('journalctl -u orderdeck -o cat').said.match(/working as daemon, fence \d+/g) ?? [];
    await eventually(async () => working().length === 1, 'the journal to tell of the first start');
    does('systemctl kill -s KILL orderdeck');
    await eventually(async () => working().length === 2, 'systemd to start it again');
    expect(does('journalctl -u orderdeck').said).toMatch(/code=killed, status=9\/KILL/);
    expect(row('engine-history')).toMatchObject({
      state: 'warning',
      detail: expect.stringMatching(/ended without a word/),
    });

    does('systemctl stop orderdeck');
    expect(isActive()).toBe('inactive');
    expect(row('engine-history')?.detail).toMatch(/stopped \(SIGTERM\)/);
    expect(deck('check').code).toBe(2);
    does('systemctl start orderdeck');
    await eventually(async () => working().length === 3, 'the daemon to work again');
    does('systemctl kill -s STOP orderdeck');
    await eventually(async () => working().length === 4, 'the watchdog to end what is frozen', 200_000);
    expect(does('journalctl -u orderdeck').said).toContain('Watchdog timeout');
    expect(deck('status').said).toContain('working');

    expect(deck('service uninstall --yes').code).toBe(0);
    expect(isActive()).toBe('inactive');
    expect(does('systemctl cat orderdeck').code).not.toBe(0);
  },
  300_000,
);
