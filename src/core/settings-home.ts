import { isZone } from './domain/zones.ts';
import { text } from './settings-rules.ts';

/** Where the installation keeps what, and whose business it is. */
export const homeVariables = {
  ORDERDECK_DB: text.default('db/orderdeck.db').meta({
    title: 'Database file',
    range: 'a path, from the installation’s folder',
    affects: 'everything: orders, tasks, runs',
    restart: 'daemon and consoles keep the file that they have open',
  }),
  ORDERDECK_LOG_DIR: text.default('logs').meta({
    title: 'Folder of the logs',
    range: 'a path, from the installation’s folder',
    affects: 'all logs and the Logs screen',
    restart: 'new runs log there at once, the engine and open screens after a restart',
  }),
  ORDERDECK_TZ: text.refine(isZone, 'is not a time zone such as Europe/London').optional().meta({
    title: 'Time zone of the business',
    range: 'a time zone such as Europe/London',
    default: 'the host’s',
    affects: 'schedules, days of statistics and logs, times on screens',
    restart: 'schedules follow after a restart of the daemon',
  }),
  ORDERDECK_CURRENCY: text
    .regex(/^[A-Z]{3}$/, 'is not a currency code such as GBP')
    .default('GBP')
    .meta({
      title: 'Currency of ShipStation’s orders',
      range: 'a currency code such as GBP',
      affects: 'sync-orders-recent, sync-orders-all: totals that say no currency',
    }),
  ORDERDECK_DEMO: text.optional().meta({
    title: 'This is the bundled world',
    range: 'set by `orderdeck demo`',
    affects: 'the console: DEMO in the header, the tour',
    restart: 'a console keeps what it began as',
  }),
};
