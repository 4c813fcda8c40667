import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { lookForAlerts } from '../../src/core/alerts/look.ts';
import { openStore } from '../../src/core/store/store.ts';
import { noAlerts } from '../alert-settings.ts';
import { classOf } from '../core/alerts/desk.ts';
import { eventually } from '../jobs/engine/harness.ts';
import { newHome, run } from '../program.ts';
import { Operator } from './operator.ts';

it('alerts are seen, acknowledged, followed to their place and tested, key by key (M42, M54)', {
  timeout: 120_000,
}, async () => {
  const home = newHome();
  const spool = path.join(home, 'spool');
  const env = { ORDERDECK_TZ: 'Europe/London', SMTP_URL: `file://${spool}`, ALERT_EMAIL: 'ann@example.com' };
  // Nothing starts by itself in between, and nothing but these is wrong.
  for (const job of [[], ['watch']]) expect((await run(home, ['pause', ...job], env)).code).toBe(0);
  const store = await openStore(path.join(home, 'db', 'orderdeck.db'), { role: 'owner' });
  const now = Date.now();
  const stands = { since: now, place: { screen: 'history', job: 'sync-tags' } } as const;
  const cls = classOf('key-expiry', () => [
    { ...stands, key: '1', line: 'one key ends', severity: 'critical' },
    { ...stands, key: '2', line: 'another key ends' },
  ]);
  // Of this class only the job watch is asked, and that is paused: what is found stays.
  const look = {
    db: store.db,
    inbox: null,
    now,
    zone: 'Europe/London',
    settings: noAlerts,
    timeLimits: new Map(),
    keyExpiries: [],
    off: {},
  };
  const tools = { redact: (text: string) => text, who: 'watch', hasNotifier: false, onError: () => undefined } as const;
  await lookForAlerts(store, { ...look, host: { disks: [], walBytes: 0 } }, [cls], tools);
  await store.close();

  const operator = new Operator({ home, env, columns: 110, rows: 30 });
  await operator.sees(/alerts ✗1 !1/);
  operator.press('9');
  await operator.sees(/▸ .*✗ critical +open +\S+ +one key ends/);
  operator.press('enter');
  await operator.sees(/what to do +do something/);
  operator.press('o');
  await operator.sees('sync-tags');
  operator.press('escape', 'escape');
  await operator.sees(/1 critical · 1 warning/);
  operator.press('a');
  await operator.sees(/0 critical · 1 warning · 1 acknowledged/);
  await operator.sees(/seen by \S+ +\S+ +one key ends/);
  operator.press('T');
  await operator.sees(/run \d+ of send-alerts is queued/);
  await eventually(async () => existsSync(spool) && readdirSync(spool).length === 1, 'the test message', 40_000);
  operator.press('/', ...'state:rec', 'enter');
  await operator.sees('nothing passes the filter');
});
