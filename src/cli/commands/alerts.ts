import { type Command, InvalidArgumentError } from 'commander';
import { connectAlerting } from '../../connect.ts';
import { notifiersOf } from '../../core/alerts/alerting.ts';
import { deliverMessages } from '../../core/alerts/notify/deliver.ts';
import { stageTestMessage } from '../../core/alerts/test-message.ts';
import {
  type AlertRow,
  type AlertState,
  acknowledgeAlert,
  alertStates,
  listAlerts,
  readAlert,
} from '../../core/store/alerts/alert-list.ts';
import { listMessages, readMessages } from '../../core/store/alerts/messages.ts';
import { alertStanding, notOpenWords, severityPart } from '../../ui/present/alert-row.ts';
import { relative } from '../../ui/present/time.ts';
import { act, type Call } from '../act.ts';
import { Refusal } from '../failure.ts';
import { choice, limitOf, type PageOptions, runNumber, takesPage } from '../flags.ts';
import { alertToJson, messageToJson } from '../json/alert-json.ts';
import { withSession } from '../session.ts';

interface ListOptions extends PageOptions {
  readonly state?: AlertState;
}

const testMs = 60_000;

/** `alerts`: what needs an eye; `alerts ack N`, `alerts messages`, `alerts test` (M42, M54). */
export function registerAlerts(program: Command): void {
  const command = takesPage(
    program.command('alerts').description('what needs an eye: open, acknowledged, recovered, no longer watched'),
  ).addOption(choice('--state <state>', 'only in this state (default: open and acknowledged)', alertStates));
  act<ListOptions>(command, list);
  act<object, readonly [number[]]>(
    command
      .command('ack')
      .description('say that somebody has seen to it: it is no longer counted as open')
      .argument('<alert...>', 'its number', numbers),
    acknowledge,
  );
  act<PageOptions>(
    takesPage(command.command('messages').description('what was sent, newest first, and what was not')),
    messages,
  );
  act(command.command('test').description('send a test message by mail and webhook, as they are set up'), sendTest);
}

function numbers(text: string, before: readonly number[] = []): number[] {
  const id = runNumber(text);
  if (!Number.isSafeInteger(id)) throw new InvalidArgumentError('It must be a number.');
  return [...before, id];
}

async function list({ home, output }: Call, options: ListOptions): Promise<undefined> {
  await withSession(home, async ({ store, now, settings }) => {
    const states = options.state === undefined ? (['open', 'acknowledged'] as const) : [options.state];
    const { rows, total } = await listAlerts(store.db, { states }, { limit: limitOf(options), offset: 0 });
    output.document({ items: rows.map(alertToJson), total });
    if (rows.length === 0) {
      output.print(options.state === undefined ? 'No alert is open.' : `No alert is ${options.state}.`);
      if (notifiersOf(settings).length === 0)
        output.print({
          text: 'Nobody is told by mail or webhook: set SMTP_URL and ALERT_EMAIL, or ALERT_WEBHOOK_URL.',
          tone: 'dim',
        });
      return;
    }
    output.columns({
      columns: [
        { title: 'Alert', align: 'right' },
        { title: 'Severity' },
        { title: 'State', least: 8 },
        { title: 'Since', align: 'right' },
        { title: 'What', least: 20 },
        { title: 'What to do', least: 12 },
      ],
      rows: rows.map((alert) => rowCells(alert, now())),
    });
    if (total > rows.length) output.print({ text: `${rows.length} of ${total}; --all shows all.`, tone: 'dim' });
  });
}

function rowCells(alert: AlertRow, now: number) {
  return [
    String(alert.id),
    severityPart(alert),
    alertStanding(alert),
    relative(alert.openedAt, now),
    alert.line,
    alert.closedAt === null ? alert.next : (alert.closedWhy ?? ''),
  ];
}

async function acknowledge({ home, output }: Call, _options: object, ids: number[]): Promise<number> {
  return withSession(home, async ({ store, actor, now }) => {
    const items = [];
    for (const id of ids) {
      const alert = await readAlert(store.db, id);
      if (!alert) throw new Refusal('unknown-alert', `There is no alert ${id}.`, 'See `orderdeck alerts`.');
      const done = await acknowledgeAlert(store, actor, id, now());
      const why = done ? null : notOpenWords(alert);
      items.push({ id, done, why });
      output.print(done ? `alert ${id} is acknowledged: ${alert.line}` : `alert ${id}: not done, ${why}`);
    }
    output.document({ items, total: items.length });
    return items.every(({ done }) => done) ? 0 : 1;
  });
}

async function messages({ home, output }: Call, options: PageOptions): Promise<undefined> {
  await withSession(home, async ({ store, now }) => {
    const rows = await listMessages(store.db, Math.min(limitOf(options), 100_000));
    output.document({ items: rows.map(messageToJson), total: rows.length });
    if (rows.length === 0) return output.print('No message was ever written.');
    output.columns({
      columns: [
        { title: 'Message', align: 'right' },
        { title: 'By' },
        { title: 'State' },
        { title: 'Tries', align: 'right' },
        { title: 'Written', align: 'right' },
        { title: 'Subject', least: 20 },
        { title: 'Error', least: 10 },
      ],
      rows: rows.map(({ id, notifier, state, attempts, stagedAt, subject, error }) => [
        String(id),
        notifier,
        {
          text: state,
          tone: state === 'sent' ? ('good' as const) : state === 'waiting' ? ('warn' as const) : ('bad' as const),
        },
        String(attempts),
        relative(stagedAt, now()),
        subject,
        error ?? '',
      ]),
    });
  });
}

async function sendTest({ home, output }: Call): Promise<number> {
  return withSession(home, async ({ installation, settings, store, actor, now }) => {
    const notifiers = notifiersOf(settings);
    if (notifiers.length === 0)
      throw new Refusal(
        'nobody-told',
        'Nobody is told: neither mail nor a webhook is set up.',
        'Set SMTP_URL and ALERT_EMAIL, or ALERT_WEBHOOK_URL, in .env.',
      );
    const alerting = connectAlerting(installation, { control: store, runId: null });
    const ids = await stageTestMessage(store, notifiers, actor.name, { now: now(), zone: settings.zone });
    await deliverMessages(
      {
        store,
        notifiers: alerting.notifiers,
        now,
        signal: AbortSignal.timeout(testMs),
        redact: alerting.redact,
        onEnd: () => undefined,
      },
      ids,
    );
    const sent = await readMessages(store.db, ids);
    output.document({ items: sent.map(messageToJson), total: sent.length });
    for (const { notifier, state, error } of sent) {
      const words = state === 'sent' ? 'the test message was taken' : (error ?? state);
      output.print(
        { text: state === 'sent' ? '✓ ' : '✗ ', tone: state === 'sent' ? 'good' : 'bad' },
        `${notifier}: ${words}`,
      );
    }
    return sent.every(({ state }) => state === 'sent') ? 0 : 1;
  });
}
