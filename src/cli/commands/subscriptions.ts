import type { Command } from 'commander';
import { leadsTo, troublesOf } from '../../core/domain/subscription.ts';
import { openInboxIfAny } from '../../core/inbox/open.ts';
import { listRefusals } from '../../core/inbox/refusals.ts';
import { ownAddress, receiverAddresses, type WebhookSettings } from '../../core/settings-webhooks.ts';
import { type KnownSubscription, readSubscriptions } from '../../core/store/subscriptions.ts';
import { watchWebhooks } from '../../jobs/watch-webhooks.ts';
import { relative } from '../../ui/present/time.ts';
import { act, type Call } from '../act.ts';
import { iso } from '../json/time.ts';
import type { Output } from '../output.ts';
import { withSession } from '../session.ts';
import { runJob } from './run.ts';

interface WhichOptions {
  readonly id?: string;
}

/** `webhooks subscriptions`: where we are told, and who tells; with a verb: changes ours, by a run of `watch-webhooks` (M81). */
export function registerSubscriptions(webhooks: Command): void {
  const command = webhooks
    .command('subscriptions')
    .description('the addresses at which we are told, and our subscriptions as they were last seen')
    .enablePositionalOptions();
  act(command, show);
  const create = command.command('create').description('ask the marketplace to tell us, or set anew what is there');
  act(create, (call) => runJob(call, watchWebhooks, { change: 'create' }));
  for (const [verb, words] of [
    ['activate', 'let a passive subscription tell again, and read the gap'],
    ['delete', 'end a subscription'],
  ] as const) {
    const one = command.command(verb).description(words).option('--id <id>', 'which; else the one that leads here');
    act<WhichOptions>(one, (call, { id }) =>
      runJob(call, watchWebhooks, { change: verb, ...(id !== undefined && { id }) }),
    );
  }
}

async function show({ home, output }: Call): Promise<undefined> {
  await withSession(home, async ({ settings: { webhooks, inboxFile, trendyol }, store, now }) => {
    const inbox = await openInboxIfAny(inboxFile);
    const refusals = inbox ? await listRefusals(inbox.db) : [];
    await inbox?.close();
    const { asOf, items } = await readSubscriptions(store.db, 'trendyol');
    const own = ownAddress(webhooks);
    const told = items.map((one) => ({
      ...one,
      status: one.isActive ? 'ACTIVE' : 'PASSIVE',
      ours: leadsTo(one, own) === 'here',
      leadsTo: leadsTo(one, own),
      troubles: leadsTo(one, own) === 'here' ? troublesOf(one, own) : [],
    }));
    const addresses = webhooks ? addressesOf(webhooks) : [];
    output.document({
      receiver: { on: webhooks !== null, publicUrl: webhooks?.publicUrl ?? null, addresses },
      refused: refusals.map((one) => ({ ...one, lastAt: iso(one.lastAt) })),
      asOf: iso(asOf),
      items: told.map(toJson),
      total: told.length,
    });
    printReceiver(output, webhooks, addresses);
    for (const { reason, times } of refusals) output.print(`sent away    ${times}, ${reason}`);
    if (trendyol) printSubscriptions(output, told, asOf, now(), own.url);
  });
}

type Told = KnownSubscription & {
  readonly status: string;
  readonly ours: boolean;
  readonly leadsTo: string;
  readonly troubles: readonly string[];
};

function toJson({ createdAt, changedAt, lastActiveAt, passiveSince, isActive: _, ...one }: Told): object {
  const [created, changed] = [iso(createdAt), iso(changedAt)];
  return {
    ...one,
    createdAt: created,
    changedAt: changed,
    lastActiveAt: iso(lastActiveAt),
    passiveSince: iso(passiveSince),
  };
}

function printReceiver(output: Output, webhooks: WebhookSettings | null, addresses: readonly Address[]): void {
  if (!webhooks) output.print('The receiver is off: set WEBHOOK_PORT and a credential in .env.');
  for (const { title, shown, shownPublic, credential } of addresses) {
    output.print(
      `${title.padEnd(12)} ${shown}  (${credential})`,
      ...(shown.endsWith('…') ? [{ text: '  --json shows it whole', tone: 'dim' } as const] : []),
    );
    if (shownPublic !== null) output.print(`${''.padEnd(12)} ${shownPublic}  (as senders reach it)`);
  }
  if (webhooks && webhooks.publicUrl === null)
    output.print({ text: 'Set WEBHOOK_PUBLIC_URL to the https address at which senders reach it.', tone: 'dim' });
}

function printSubscriptions(
  output: Output,
  items: readonly Told[],
  asOf: number | null,
  now: number,
  url: string | null,
): void {
  if (asOf === null) {
    output.print('Subscriptions were never read: `orderdeck run watch-webhooks`.');
    return;
  }
  output.print({ text: `subscriptions, as of ${relative(asOf, now)}`, tone: 'dim' });
  for (const { id, status, url: to, ours, leadsTo: where, statuses, troubles } of items) {
    const whose = ours ? 'ours' : where === 'elsewhere' ? 'not here' : 'another’s';
    output.print(
      { text: status.padEnd(9), tone: status === 'ACTIVE' ? 'good' : 'bad' },
      `${to}  (${whose}, ${statuses === null ? 'all states' : statuses.join(', ')}, ${id})`,
    );
    for (const trouble of troubles) output.print({ text: `         ${trouble}`, tone: 'warn' });
  }
  if (!items.some(({ ours }) => ours) && url !== null)
    output.print(`None leads to ${url}: \`orderdeck webhooks subscriptions create\` makes one.`);
}

interface Address {
  readonly source: string;
  readonly title: string;
  readonly address: string;
  readonly publicAddress: string | null;
  readonly shown: string;
  readonly shownPublic: string | null;
  readonly credential: string;
}

/** Where each sender sends to, before and behind whatever proxy stands in front; ShipStation's end is its credential. */
function addressesOf({ host, port, basic, apiKey, shipstationToken, publicUrl }: WebhookSettings): Address[] {
  const base = `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
  const at = receiverAddresses(base, shipstationToken);
  const outside = publicUrl === null ? null : receiverAddresses(publicUrl, shipstationToken);
  const credentials = [...(basic ? ['Basic'] : []), ...(apiKey === null ? [] : ['x-api-key'])];
  const market = {
    ...{ source: 'm', title: 'marketplace', address: at.marketplace, publicAddress: outside?.marketplace ?? null },
    ...{ shown: at.marketplace, shownPublic: outside?.marketplace ?? null, credential: credentials.join(' or ') },
  };
  const ship = {
    ...{
      source: 's',
      title: 'ShipStation',
      address: at.shipstation ?? '',
      publicAddress: outside?.shipstation ?? null,
    },
    ...{ shown: `${base}/hooks/s/…`, shownPublic: publicUrl && `${publicUrl}/hooks/s/…` },
    credential: 'the end of the address',
  };
  return [...(credentials.length > 0 ? [market] : []), ...(at.shipstation === null ? [] : [ship])];
}
