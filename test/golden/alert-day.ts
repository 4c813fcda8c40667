import type { AlertFinding } from '../../src/core/alerts/alert.ts';
import { alertClass } from '../../src/core/alerts/index.ts';
import { lookForAlerts } from '../../src/core/alerts/look.ts';
import { acknowledgeAlert } from '../../src/core/store/alerts/alert-list.ts';
import type { ConsoleSetting } from '../../src/ui/session.ts';
import { firstMorning, now } from './day.ts';

const minute = 60_000;
const hour = 60 * minute;

/** A day on which something is open, something was seen, something is right again, and something was given up. */
export async function alertDay(): Promise<ConsoleSetting> {
  const setting = await firstMorning();
  const { store, settings } = setting;
  const found: Readonly<Record<string, readonly AlertFinding[]>> = {
    'error-group': [
      {
        key: 'run:sync-tags:auth:1',
        line: 'sync-tags fails since 2026-07-08 11:30 (auth: the credentials are refused)',
        cause: '2 runs ended so; the last is run 12, 2026-07-08 12:30.',
        place: { screen: 'run', id: 12 },
        since: now - 90 * minute,
      },
    ],
    'job-silent': [
      {
        key: 'sync-orders-recent',
        line: 'no output for sync-orders-recent: since 2026-07-08 12:33; due 2026-07-08 12:43',
        cause: 'Run 20 is running.',
        place: { screen: 'run', id: 20 },
        since: now - 7 * minute,
      },
    ],
    'claim-due': [
      {
        key: '4',
        severity: 'critical',
        level: 3,
        line: 'return 4 of order 10000234 (1 piece): answer by 2026-07-08 13:40, less than 1 h left',
        place: { screen: 'orders' },
        deadlineAt: now + 40 * minute,
        since: now - 23 * hour,
      },
    ],
    'ship-by': [
      {
        key: '4',
        severity: 'critical',
        level: 3,
        line: '2 orders to be sent by 2026-07-06 12:00, the time is over',
        place: { screen: 'orders' },
        deadlineAt: now - 49 * hour,
        since: now - 55 * hour,
      },
    ],
    'disk-full': [
      { key: 'database', line: 'less than 10 % of the disk with the database are free', since: now - 5 * hour },
    ],
  };
  const look = (at: number, classes: readonly string[], isOver = false) =>
    lookForAlerts(
      store,
      {
        ...{ db: store.db, inbox: null, now: at, zone: settings.zone, timeLimits: new Map(), keyExpiries: [], off: {} },
        settings: settings.alerts,
        host: { disks: [], walBytes: 0 },
      },
      classes.flatMap((id) => {
        const definition = alertClass(id);
        const lapse = async () => (id === 'ship-by' ? 'two days after their time 2 are not sent' : null);
        return definition ? [{ ...definition, find: async () => (isOver ? [] : (found[id] ?? [])), lapse }] : [];
      }),
      { redact: (text) => text, who: 'engine', hasNotifier: true, onError: () => undefined },
    );
  await look(now - 50 * hour, ['ship-by']);
  await look(now - hour, ['ship-by'], true);
  await look(now - 5 * hour, ['disk-full']);
  await look(now - 90 * minute, ['error-group']);
  await look(now - 4 * hour, ['disk-full'], true);
  await look(now - 20 * minute, ['claim-due']);
  await look(now - 6 * minute, ['job-silent']);
  await acknowledgeAlert(store, { name: 'jane', origin: 'console' }, 3, now - hour);
  return setting;
}
