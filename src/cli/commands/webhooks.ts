import { type Command, InvalidArgumentError, Option } from 'commander';
import type { DeliverySource } from '../../core/inbox/classify.ts';
import { type DeliveryState, deliveryStates, readDelivery } from '../../core/inbox/delivery-list.ts';
import { eventNamed, eventNames } from '../../core/inbox/event.ts';
import { openInboxIfAny } from '../../core/inbox/open.ts';
import { act, type Call } from '../act.ts';
import { printDelivery, tellDeliveries } from '../delivery-report.ts';
import { Refusal } from '../failure.ts';
import { choice, type PageOptions, runNumber, someOf, takesPage } from '../flags.ts';
import { deliveryDetailToJson } from '../json/delivery-json.ts';
import { withSession } from '../session.ts';
import { registerSubscriptions } from './subscriptions.ts';
import { registerWebhookTest } from './webhook-test.ts';

interface WebhooksOptions extends PageOptions {
  readonly state?: readonly DeliveryState[];
  readonly source?: DeliverySource;
  readonly event?: string;
}

/** `webhooks`: what others told us, newest first; `webhooks show N`: one with its bytes; and how we come to be told. */
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
  registerSubscriptions(command);
  registerWebhookTest(command);
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
