import { buyersFiles } from '../../../src/app.ts';
import { keptByDefault } from '../../../src/core/settings-keeping.ts';
import type { Store } from '../../../src/core/store/store.ts';
import { jobs } from '../../../src/jobs/index.ts';
import type { JobDefinition } from '../../../src/jobs/job.ts';
import { InboxWatch } from '../../../src/ui/inbox-watch.ts';
import type { Place } from '../../../src/ui/place.ts';
import type { Dialog } from '../../../src/ui/screen.ts';
import type { Followed, Session } from '../../../src/ui/session.ts';
import { noAlerts } from '../../alert-settings.ts';

/** A session that writes down what its screens ask for. */
export interface TestSession extends Session {
  readonly opened: Place[];
  readonly said: string[];
  readonly followed: Followed[];
  asked: Dialog | null;
}

export function testSession(
  store: Store,
  now: number,
  options: { readOnly?: boolean; jobs?: JobDefinition[]; inboxFile?: string } = {},
): TestSession {
  const session: TestSession = {
    opened: [],
    said: [],
    followed: [],
    asked: null,
    store,
    settings: {
      home: '/nowhere',
      databaseFile: store.file,
      inboxFile: '/nowhere/inbox.db',
      logDir: '/nowhere/logs',
      zone: 'Europe/London',
      currency: 'GBP',
      shipstation: null,
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
    },
    environment: {},
    clock: { now: () => now, sleep: async () => undefined, speed: 1 },
    jobs: options.jobs ?? jobs,
    files: buyersFiles,
    inbox: new InboxWatch(options.inboxFile ?? '/nowhere/inbox.db'),
    actor: { name: 'jane', origin: 'console' },
    readOnly: options.readOnly ?? false,
    examine: () => () => undefined,
    jobFaults: () => [],
    hostLoad: () => ({
      load: 0.4,
      load5: 0.4,
      load15: 0.3,
      processors: 2,
      available: 3 * 1024 ** 3,
      total: 4 * 1024 ** 3,
    }),
    now: () => now,
    open: (place) => void session.opened.push(place),
    goTo: (screen) => void session.opened.push({ screen }),
    back: () => undefined,
    ask: (dialog) => {
      session.asked = dialog;
    },
    closeDialog: () => {
      session.asked = null;
    },
    say: (_tone, text) => void session.said.push(text),
    changed: () => undefined,
    attempt: async (work) => work(),
    follow: (followed) => void session.followed.push(followed),
    settle: () => undefined,
    copy: () => undefined,
    quit: () => undefined,
  };
  return session;
}
