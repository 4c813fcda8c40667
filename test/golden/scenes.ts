import type { ConsoleSetting } from '../../src/ui/session.ts';
import { alertDay } from './alert-day.ts';
import { busyDay, firstMorning, settingOf } from './day.ts';
import { printDay } from './print-day.ts';
import { queueDay } from './queue-day.ts';
import type { Scene } from './stage.ts';
import { stockDay } from './stock-day.ts';

/** Every screen and dialog in each state it has, by the name of its file. */
export async function scenes(): Promise<Readonly<Record<string, Scene>>> {
  const busy = await busyDay();
  const empty = await firstMorning();
  const broken = await firstMorning();
  await broken.store.close();
  const readOnly = settingOf(busy.store, busy.settings.logDir, true);
  const ids = await idsOf(busy);
  const printing = await printDay();
  const stocked = await stockDay();
  const stock = { screen: 'stock' } as const;
  const told = await queueDay();
  const queue = { screen: 'queue' } as const;
  const alerting = await alertDay();
  const alerts = { screen: 'alerts' } as const;
  const print = { screen: 'print' } as const;
  const overview = { screen: 'overview' } as const;
  const jobs = { screen: 'jobs' } as const;
  const settings = { screen: 'settings' } as const;
  const limit = { screen: 'settings', filter: 'RUN_TIME_LIMIT' } as const;
  const secret = { screen: 'settings', filter: 'SHIPSTATION_API_SECRET' } as const;
  const orders = { screen: 'orders' } as const;
  const order = { screen: 'order', id: ids.changedOrder } as const;
  const history = { screen: 'history', job: 'sync-orders-recent' } as const;
  return {
    overview: { setting: busy, place: overview },
    'overview-read-only': { setting: readOnly, place: overview },
    'overview-empty': { setting: empty, place: overview },
    'overview-error': { setting: broken, place: overview },
    jobs: { setting: busy, place: jobs },
    'jobs-empty': { setting: empty, place: jobs },
    'jobs-loading': { setting: busy, place: jobs, isLoading: true },
    stats: { setting: busy, place: { screen: 'stats' } },
    'stats-week': { setting: busy, place: { screen: 'stats' }, keys: ['d'] },
    'stats-empty': { setting: empty, place: { screen: 'stats' } },
    starts: { setting: busy, place: { screen: 'starts' } },
    intervals: { setting: busy, place: { screen: 'intervals' } },
    'intervals-empty': { setting: empty, place: { screen: 'intervals' } },
    history: { setting: busy, place: history },
    'history-chain': { setting: busy, place: { screen: 'history', job: 'personalization-chain' } },
    'history-empty': { setting: empty, place: history },
    'history-filter': { setting: busy, place: history, keys: ['/', ...'state:lost', 'enter'] },
    'run-running': { setting: busy, place: { screen: 'run', id: ids.running } },
    'run-failed': { setting: busy, place: { screen: 'run', id: ids.failed } },
    'run-queued': { setting: busy, place: { screen: 'run', id: ids.queued } },
    'run-loading': { setting: busy, place: { screen: 'run', id: ids.failed }, isLoading: true },
    'run-unknown': { setting: busy, place: { screen: 'run', id: 999_999 } },
    'changed-orders': { setting: busy, place: { screen: 'changed-orders', run: ids.changing } },
    'changed-orders-empty': { setting: busy, place: { screen: 'changed-orders', run: ids.queued } },
    orders: { setting: busy, place: orders },
    'orders-empty': { setting: empty, place: orders },
    'orders-loading': { setting: busy, place: orders, isLoading: true },
    'orders-selected': { setting: busy, place: orders, keys: ['space', 'space', 'space'] },
    'orders-no-match': { setting: busy, place: orders, keys: ['/', ...'nobody', 'enter'] },
    'orders-error': { setting: broken, place: orders },
    order: { setting: busy, place: order },
    'order-loading': { setting: busy, place: order, isLoading: true },
    'order-unknown': { setting: busy, place: { screen: 'order', id: 999_999 } },
    'order-print': { setting: printing.setting, place: { screen: 'order', id: printing.order } },
    'orders-print': { setting: printing.setting, place: orders },
    'overview-print': { setting: printing.setting, place: overview },
    print: { setting: printing.setting, place: print },
    'print-empty': { setting: empty, place: print },
    'print-loading': { setting: printing.setting, place: print, isLoading: true },
    'print-error': { setting: broken, place: print },
    'print-filter': { setting: printing.setting, place: print, keys: ['/', ...'status:all', 'enter'] },
    'print-no-match': { setting: printing.setting, place: print, keys: ['/', ...'nobody', 'enter'] },
    'print-selected': { setting: printing.setting, place: print, keys: ['A', 'h'] },
    'print-cancel': { setting: printing.setting, place: print, keys: ['/', ...'status:work', 'enter', 'x'] },
    'print-edit': { setting: printing.setting, place: print, keys: ['j', 'e'] },
    'print-hand-in': {
      setting: printing.setting,
      place: { screen: 'order', id: printing.order },
      keys: ['H', ...'~/buyer.zip'],
    },
    'print-split': { setting: printing.setting, place: print, keys: ['j', '%'] },
    'print-task': { setting: printing.setting, place: { screen: 'print-task', key: printing.review } },
    'print-task-unread': { setting: printing.setting, place: { screen: 'print-task', key: printing.unread } },
    'print-task-unknown': { setting: printing.setting, place: { screen: 'print-task', key: 't999999' } },
    'print-counts': { setting: printing.setting, place: { screen: 'print-counts' } },
    stock: { setting: stocked.setting, place: stock },
    'stock-empty': { setting: empty, place: stock },
    'stock-loading': { setting: stocked.setting, place: stock, isLoading: true },
    'stock-error': { setting: broken, place: stock },
    'stock-filter': { setting: stocked.setting, place: stock, keys: ['/', ...'is:low', 'enter'] },
    'stock-no-match': { setting: stocked.setting, place: stock, keys: ['/', ...'nobody', 'enter'] },
    'stock-held': { setting: stocked.held, place: stock },
    'stock-force': { setting: stocked.held, place: stock, keys: ['F', ...'12'] },
    'stock-item': { setting: stocked.setting, place: { screen: 'stock-item', barcode: stocked.rich } },
    'stock-item-unknown': { setting: stocked.setting, place: { screen: 'stock-item', barcode: '0' } },
    queue: { setting: told, place: queue },
    'queue-empty': { setting: empty, place: queue },
    'queue-error': { setting: broken, place: queue },
    'queue-over': { setting: told, place: queue, keys: ['/', ...'state:over', 'enter'] },
    'queue-no-match': { setting: told, place: queue, keys: ['/', ...'nobody', 'enter'] },
    'queue-drop': { setting: told, place: queue, keys: ['x'] },
    'queue-help': { setting: told, place: queue, keys: ['?'] },
    'overview-queue': { setting: told, place: overview },
    delivery: { setting: told, place: { screen: 'delivery', id: 3 } },
    'delivery-retrying': { setting: told, place: { screen: 'delivery', id: 4 } },
    'delivery-unknown': { setting: told, place: { screen: 'delivery', id: 999_999 } },
    alerts: { setting: alerting, place: alerts },
    'alerts-empty': { setting: empty, place: alerts },
    'alerts-error': { setting: broken, place: alerts },
    'alerts-no-match': { setting: alerting, place: alerts, keys: ['/', ...'nobody', 'enter'] },
    alert: { setting: alerting, place: { screen: 'alert', id: 4 } },
    'alert-lapsed': { setting: alerting, place: { screen: 'alert', id: 1 } },
    'alert-unknown': { setting: alerting, place: { screen: 'alert', id: 999_999 } },
    source: { setting: busy, place: order, keys: ['v'] },
    doctor: { setting: busy, place: { screen: 'doctor' } },
    help: { setting: busy, place: { screen: 'help' } },
    'help-page': { setting: busy, place: { screen: 'help', topic: 'issue-I14' } },
    logs: { setting: busy, place: { screen: 'logs' } },
    'logs-empty': { setting: empty, place: { screen: 'logs' } },
    'logs-search': { setting: busy, place: { screen: 'logs' }, keys: ['/', ...'503', 'enter'] },
    settings: { setting: busy, place: settings },
    'settings-read-only': { setting: readOnly, place: settings, keys: ['e'] },
    'settings-error': { setting: broken, place: settings },
    'settings-no-match': { setting: busy, place: settings, keys: ['/', ...'nobody', 'enter'] },
    'settings-edit-refused': { setting: busy, place: limit, keys: ['e', 'ctrl-u', ...'5'] },
    'settings-secret': { setting: busy, place: secret, keys: ['e', ...'abcdefgh'] },
    'settings-presets': { setting: busy, place: settings, keys: ['P'] },
    'settings-preset-diff': { setting: busy, place: settings, keys: ['P', 'down', 'down', 'enter'] },
    'dialog-help': { setting: busy, place: jobs, keys: ['?'] },
    'dialog-palette': { setting: busy, place: overview, keys: [':'] },
    'dialog-palette-found': { setting: busy, place: overview, keys: [':', ...'recent'] },
    'dialog-run-form': { setting: busy, place: jobs, keys: ['R'] },
    'dialog-run-form-refused': { setting: busy, place: jobs, keys: ['R', ...'900'] },
    'dialog-schedule-form': { setting: busy, place: jobs, keys: ['e'] },
    'dialog-schedule-form-refused': { setting: busy, place: jobs, keys: ['e', 'ctrl-u', ...'7 99 * * *'] },
    'dialog-confirm': { setting: busy, place: jobs, keys: ['P'] },
  };
}

interface Ids {
  readonly running: number;
  readonly failed: number;
  readonly queued: number;
  /** A run that changed orders, and an order that it changed. */
  readonly changing: number;
  readonly changedOrder: number;
}

async function idsOf({ store }: ConsoleSetting): Promise<Ids> {
  const newest = async (state: string): Promise<number> => {
    const query = store.db.selectFrom('runs').select('id').where('state', '=', state);
    const job = state === 'running' ? query.where('job', '=', 'sync-orders-all') : query;
    return (await job.orderBy('id', 'desc').executeTakeFirstOrThrow()).id;
  };
  const change = await store.db
    .selectFrom('changes')
    .select(['run_id', 'order_id'])
    .where('op', '=', 'updated')
    .where('order_id', 'is not', null)
    .orderBy('id', 'desc')
    .executeTakeFirstOrThrow();
  return {
    running: await newest('running'),
    failed: await newest('failed'),
    queued: await newest('queued'),
    changing: change.run_id ?? 0,
    changedOrder: change.order_id ?? 0,
  };
}
