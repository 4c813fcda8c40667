import { expect, it } from 'vitest';
import { newHome } from '../program.ts';
import { Operator } from './operator.ts';

/** What is said of a start, also while the schedule's own run is under way. */
function started(job: string): RegExp {
  return new RegExp(`run \\d+ of ${job} is queued|${job} was not started`);
}

/** Each function of the marketplace guide's panel: the keys from the overview, and what shows that one is there. */
const functions: readonly (readonly [what: string, keys: readonly string[], sees: string | RegExp])[] = [
  ['current status of all jobs', ['2'], /state +job +schedule +last run/],
  ['statistics of today', ['1'], / Today /],
  ['what waits', ['6'], / 6 Queue /],
  ['performance over the week', ['2', 't'], '› Statistics'],
  ['logs as they are written', ['8'], / 8 Logs /],
  ['logs by job and state', ['8', '/'], /following \//],
  ['history of logs', ['8', 'pageup'], / 8 Logs /],
  ['clean-up of logs', ['m', 'c', 'r'], started('rotate-logs')],
  ['script that sets up', ['m', 'i'], 'orderdeck install'],
  ['setting up by hand', ['m', 'i'], 'Set up by hand'],
  ['requirements', ['m', 'd'], /Node/],
  ['troubleshooting', ['m', 'h'], 'In this order'],
  ['products now', ['m', 'p', 'r'], started('trendyol-products')],
  ['orders now', ['m', 'o', 'r'], started('trendyol-orders')],
  ['stock now', ['m', 's', 'r'], started('trendyol-stock')],
  ['webhooks now', ['m', 'w', 'r'], started('process-webhooks')],
  ['all of it now', ['m', 'f', 'r'], /Run Trendyol, everything now\?/],
  ['everything on or off', ['2', 'P'], /(Pause|Resume) everything\?/],
  ['products on or off', ['m', 'p', 'p'], /trendyol-products (is paused|starts by itself)/],
  ['orders on or off', ['m', 'o', 'p'], /trendyol-orders (is paused|starts by itself)/],
  ['stock on or off', ['m', 's', 'p'], /trendyol-stock (is paused|starts by itself)/],
  ['webhooks on or off', ['m', 'w', 'p'], /process-webhooks (is paused|starts by itself)/],
  ['interval of products', ['m', 'p', 'e'], 'its next 5 starts'],
  ['interval of orders', ['m', 'o', 'e'], 'its next 5 starts'],
  ['interval of stock', ['m', 's', 'e'], 'its next 5 starts'],
  ['interval of webhooks', ['m', 'w', 'e'], 'its next 5 starts'],
  ['address of alerts', ['m', 'm', 'e'], /╭─ .*ALERT_EMAIL/],
  ['alerts on errors', ['m', 'r', 'p'], /ALERT_ON_ERROR: /],
  ['alerts on low stock', ['m', 'l', 'p'], /ALERT_ON_LOW_STOCK: /],
  ['batch size', ['m', 'b', 'e'], /╭─ .*TRENDYOL_BATCH_SIZE/],
  ['longest time', ['m', 't', 'e'], /╭─ .*RUN_TIME_LIMITS/],
  ['most memory', ['m', 'y', 'e'], /╭─ .*RUN_MEMORY_LIMITS/],
];

/** A dialog is open, or a search is typed. */
const typing = /Esc |\bn no\b|following \//;

it('reaches each function of the marketplace’s panel within three keys from the overview (M23)', {
  timeout: 180_000,
}, async () => {
  const operator = new Operator({ home: newHome(), columns: 80, rows: 24 });
  await operator.sees('orderdeck  EMBEDDED');
  operator.press('m');
  await operator.sees('h  when something does not work');
  operator.press('escape');
  await operator.seesNoMore('╭─ ');
  // A page of help is longer.
  operator.resize(80, 44);
  for (const [what, keys, sees] of functions) {
    expect(keys.length, what).toBeLessThanOrEqual(3);
    operator.press('1');
    await operator.sees('m marketplace');
    for (const key of keys) operator.press(key);
    await operator.sees(sees);
    // A form, or a filter that is being typed, would take the next key for text.
    if (!typing.test(operator.screen)) continue;
    operator.press('escape');
    await operator.seesNoMore(typing);
  }
});
