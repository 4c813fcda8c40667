import type { HelpPage } from './page.ts';

const guide = (name: string, title: string, blocks: HelpPage['blocks'], see: readonly string[] = []): HelpPage => ({
  ...{ id: name, kind: 'guide', name, title, blocks, see },
});

/** What is about more than one screen or command. */
export const guidePages: readonly HelpPage[] = [
  guide(
    'setup',
    'Set up by hand',
    [
      {
        text: 'Everything is in one folder, the home (the checkout, or ORDERDECK_HOME). Secrets stand in its `.env`, which only its user may read.',
      },
      { heading: '1. Credentials' },
      { commands: ['install -m 0600 /dev/null .env', '$EDITOR .env'] },
      {
        list: [
          'ShipStation: SHIPSTATION_API_KEY and SHIPSTATION_API_SECRET (Settings, Account, API).',
          'Trendyol: TRENDYOL_SELLER_ID, TRENDYOL_API_KEY, TRENDYOL_API_SECRET (seller panel, integration details).',
          'OpenCart: OPENCART_DATABASE_URL=mysql://user:password@host/database; a user with SELECT, INSERT and UPDATE is enough.',
          'The business’s zone: ORDERDECK_TZ=Europe/London.',
        ],
      },
      { text: 'A channel without credentials is off; its jobs are skipped and nothing is wrong.' },
      { heading: '2. Look' },
      { commands: ['orderdeck db migrate', 'orderdeck doctor'] },
      { text: 'Mend what is failed: each row names the one thing to do.' },
      { heading: '3. Let it work' },
      { commands: ['sudo orderdeck install --user NAME', 'orderdeck'] },
      {
        text: 'Without systemd let what starts services run `orderdeck --daemon`; SIGTERM ends it in order. Old cron lines are taken over by `orderdeck crontab import FILE`.',
      },
    ],
    ['doctor', 'service', 'webhooks', 'backup'],
  ),
  guide(
    'doctor',
    'When something does not work',
    [
      {
        text: 'Doctor looks at everything that can keep the program from working, and says of each row the one thing to do. It makes and mends nothing by looking.',
      },
      { commands: ['orderdeck doctor', 'orderdeck doctor --offline', 'orderdeck doctor --only database folders'] },
      { text: 'In the console: `:` doctor. Each row leads to a page that says what is looked at and why.' },
      { heading: 'In this order' },
      {
        list: [
          'Nothing starts by itself: Scheduler, Schedule, then Clock.',
          'Nothing can be written: Home, Database files, Log folder, Disk space.',
          'A channel fails: its own row says whether the key or the way is wrong; then its Way to row.',
          'Webhooks do not come: Receiver, then Webhook address.',
          'Orders without their texts: `orderdeck issues --class I15 I16`.',
        ],
      },
    ],
    ['screen-doctor', 'setup'],
  ),
  guide(
    'backup',
    'Backups and restoring',
    [
      {
        text: 'A backup is a whole copy of database and inbox, made while others write, checked, and listed with a checksum for each file.',
      },
      { commands: ['orderdeck backup', 'orderdeck backups --check', 'orderdeck restore NAME'] },
      {
        list: [
          'Restoring wants the daemon and the consoles to be ended; it names who still has the database open.',
          'The database that is replaced is set aside, not deleted.',
          'After restoring, the channels are read again; what was decided since the backup is gone.',
        ],
      },
    ],
    ['check-backups', 'error-damaged'],
  ),
  guide(
    'webhooks',
    'Webhooks',
    [
      {
        text: 'The daemon can be told by Trendyol and ShipStation what changes, instead of asking. Without them everything works as well, some minutes later.',
      },
      {
        list: [
          'WEBHOOK_PORT and a credential: WEBHOOK_BASIC_USER and WEBHOOK_BASIC_PASSWORD, or WEBHOOK_API_KEY.',
          'A proxy or tunnel with a certificate in front of it, and its address in WEBHOOK_PUBLIC_URL. Trendyol refuses addresses with its own name in them.',
          'Trendyol’s subscription is made by `watch-webhooks`; ShipStation’s address stands in `orderdeck webhooks subscriptions`.',
        ],
      },
      { commands: ['orderdeck webhooks test', 'orderdeck webhooks subscriptions', 'orderdeck webhooks'] },
      {
        text: 'After thirteen failures Trendyol makes a subscription passive; that is noticed within the hour, told as I38, and the gap is read again.',
      },
    ],
    ['check-receiver', 'check-webhook-url', 'issue-I38', 'screen-queue'],
  ),
  guide(
    'jobs',
    'Jobs and schedules',
    [
      {
        text: 'A job starts by its schedule, by a webhook, behind another job, or by a person; all are the same run. While nobody works (no daemon, no console) nothing starts.',
      },
      {
        commands: [
          'orderdeck jobs',
          'orderdeck run JOB --dry-run',
          'orderdeck schedule JOB --cron "*/10 * * * *"',
          'orderdeck jobs check',
        ],
      },
      {
        list: [
          'done: compared and right. partial: some of it failed, the rest is kept. skipped: it was not to run, and says why.',
          'waiting for its input: the job that reads the orders is just at it; after five minutes the run goes on with what there is. Input that is too old is told with the run, and a run that would do harm with it is skipped; `run JOB --force` goes ahead.',
          'retrying: it is tried again by itself. parked: three processes died over it, a person has to look.',
          'lost: its process died; another run takes it up.',
        ],
      },
    ],
    ['screen-jobs', 'screen-run'],
  ),
  guide(
    'service',
    'The daemon under systemd',
    [
      {
        text: '`install` writes a hardened unit, starts the daemon now and with the host, and says first what it will do; a second time it changes nothing. At its end doctor’s result is told.',
      },
      {
        commands: [
          'sudo orderdeck install --user NAME --log-dir /var/log/orderdeck',
          'orderdeck service status',
          'sudo orderdeck service uninstall',
          'journalctl -u orderdeck',
        ],
      },
      {
        list: [
          '--user (or --cron-user): who it runs as, never root.',
          '--node-path (or --node): the Node that runs it.',
          '--log-dir: logs there and nowhere else; the folder must be that user’s.',
        ],
      },
    ],
    ['check-unit', 'check-engine', 'setup'],
  ),
  guide(
    'keys',
    'Keys of the console',
    [
      {
        text: 'The foot of each screen shows its keys, `?` all of them with what they do and, where one cannot work now, why.',
      },
      {
        list: [
          '1 to 0: the screens. `:` finds a screen, a job, an order or an action by a few letters. Esc goes back and loses nothing.',
          'j k g G PgUp PgDn: move. Enter: open. `/`: filter. n N: next, previous.',
          'r: run or retry. f: fix. u: undo. x: cancel or drop. p: pause. v: raw source. w: why. y: copy.',
          '`?` then `h`: the page about what is under the cursor.',
          'q: leave. Ctrl-L: draw anew.',
        ],
      },
    ],
    ['screen-overview'],
  ),
];
