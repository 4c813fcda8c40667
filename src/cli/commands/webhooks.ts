import { type Command, InvalidArgumentError, Option } from 'commander';
import type { DeliverySource } from '../../core/inbox/classify.ts';
import { type DeliveryState, deliveryStates, readDelivery } from '../../core/inbox/delivery-list.ts';
import { eventNamed, eventNames } from '../../core/inbox/event.ts';
import { openInboxIfAny } from '../../core/inbox/open.ts';
import { listRefusals } from '../../core/inbox/refusals.ts';
import type { WebhookSettings } from '../../core/settings-webhooks.ts';
import { act, type Call } from '../act.ts';
import { printDelivery, tellDeliveries } from '../delivery-report.ts';
import { Refusal } from '../failure.ts';
import { choice, type PageOptions, runNumber, someOf, takesPage } from '../flags.ts';
import { deliveryDetailToJson } from '../json/delivery-json.ts';
import { iso } from '../json/time.ts';
import { withSession } from '../session.ts';

interface WebhooksOptions extends PageOptions {
  readonly state?: readonly DeliveryState[];
  readonly source?: DeliverySource;
  readonly event?: string;
}

/** `webhooks`: what others told us, newest first; `webhooks show N`: one with its bytes; `webhooks subscriptions`: our addresses. */
export function registerWebhooks(program: Command): void {
  const command = takesPage(
    program.command('webhooks').description('list what others told us, newest first').enablePositionalOptions(),
  )
    .addOption(
      new Option('--state <states>', `only in these states: ${deliveryStates.join(', ')}`).argParser(
        someOf(deliveryStates),
      ),
    )
    .addOption(choice('--source <source>', 'only from the marketplace (m) or ShipStation (s)', ['m', 's']))
    .addOption(new Option('--event <event>', `only of this event: ${eventNames.join(', ')}, none`).argParser(oneEvent));
  act<WebhooksOptions>(command, async (call, { state, source, event, ...page }) => {
    const filter = { states: state, sources: source && [source], events: event === undefined ? undefined : [event] };
    await tellDeliveries(call, filter, page, 'Nothing was received.');
    return undefined;
  });
  const one = command.command('show').description('show one delivery').argument('<number>', 'its number', runNumber);
  act<object, readonly [number]>(one, show);
  act(command.command('subscriptions').description('the addresses at which we are told'), subscriptions);
}

function oneEvent(text: string): string {
  const event = text === 'none' ? text : eventNamed(text);
  if (event === null) throw new InvalidArgumentError(`Allowed: ${eventNames.join(', ')}, none.`);
  return event;
}

async function show({ home, output }: Call, _options: object, id: number): Promise<undefined> {
  await withSession(home, async ({ settings, now }) => {
    const inbox = await openInboxIfAny(settings.inboxFile);
    const delivery = inbox && (await readDelivery(inbox.db, id));
    await inbox?.close();
    if (!delivery) throw new Refusal('unknown-delivery', `There is no delivery ${id}.`, 'See `orderdeck webhooks`.');
    output.document(deliveryDetailToJson(delivery));
    printDelivery(output, delivery, settings.zone, now());
  });
}

async function subscriptions({ home, output }: Call): Promise<undefined> {
  await withSession(home, async ({ settings: { webhooks, inboxFile } }) => {
    const inbox = await openInboxIfAny(inboxFile);
    const refusals = inbox ? await listRefusals(inbox.db) : [];
    await inbox?.close();
    const addresses = webhooks ? addressesOf(webhooks) : [];
    output.document({
      receiver: { on: webhooks !== null, addresses },
      refused: refusals.map((one) => ({ ...one, lastAt: iso(one.lastAt) })),
      items: [],
      total: 0,
    });
    if (!webhooks) output.print('The receiver is off: set WEBHOOK_PORT and a credential in .env.');
    for (const { title, address, shown, credential } of addresses)
      output.print(
        `${title.padEnd(12)} ${shown}  (${credential})`,
        ...(address === shown ? [] : [{ text: '  --json shows it whole', tone: 'dim' } as const]),
      );
    for (const { reason, times } of refusals) output.print(`sent away    ${times}, ${reason}`);
  });
}

/** Where each sender sends to, before whatever proxy stands in front; ShipStation's end is its credential. */
function addressesOf({ host, port, basic, apiKey, shipstationToken }: WebhookSettings) {
  const base = `http://${host.includes(':') ? `[${host}]` : host}:${port}/hooks`;
  const credentials = [...(basic ? ['Basic'] : []), ...(apiKey === null ? [] : ['x-api-key'])];
  const market = {
    source: 'm',
    title: 'marketplace',
    address: `${base}/m`,
    shown: `${base}/m`,
    credential: credentials.join(' or '),
  };
  const ship = {
    source: 's',
    title: 'ShipStation',
    address: `${base}/s/${shipstationToken}`,
    shown: `${base}/s/…`,
    credential: 'the end of the address',
  };
  return [...(credentials.length > 0 ? [market] : []), ...(shipstationToken === null ? [] : [ship])];
}
