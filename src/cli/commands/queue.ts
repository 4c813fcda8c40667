import { type Command, InvalidArgumentError } from 'commander';
import {
  actOnDelivery,
  type DeliveryAct,
  type DeliveryActed,
  dropDelivery,
  prioritizeDelivery,
  retryDelivery,
} from '../../core/inbox/delivery-acts.ts';
import { type DeliveryState, listDeliveries, openDeliveryStates } from '../../core/inbox/delivery-list.ts';
import { type Inbox, openInboxIfAny } from '../../core/inbox/open.ts';
import { processWebhooks } from '../../jobs/process-webhooks.ts';
import { act, type Call } from '../act.ts';
import { tellDeliveries } from '../delivery-report.ts';
import { Refusal } from '../failure.ts';
import { count, type PageOptions, runNumber, takesPage } from '../flags.ts';
import { withSession } from '../session.ts';
import { turnJob } from './pause.ts';

interface Which {
  readonly dead?: boolean;
  readonly parked?: boolean;
}

/** `queue`: what waits and what needs a person, as it will be handled; and what a person can do about it (M65). */
export function registerQueue(program: Command): void {
  const command = takesPage(
    program.command('queue').description('list what waits to be handled, or needs you').enablePositionalOptions(),
  );
  act<PageOptions>(command, async (call, page) => {
    await tellDeliveries(call, { states: openDeliveryStates, byTurn: true }, page, 'Nothing waits.');
    return undefined;
  });
  for (const [verb, words, work] of [
    ['retry', 'handle deliveries again from their bytes, at once', retryDelivery],
    ['drop', 'give deliveries up', dropDelivery],
  ] as const) {
    const some = command
      .command(verb)
      .description(words)
      .argument('[numbers...]', 'which', oneMore)
      .option('--dead', 'all dead letters')
      .option('--parked', 'all that nothing could be made of');
    act<Which, readonly [readonly number[] | undefined]>(some, (call, which, ids) =>
      actOn(call, { verb, ids: ids ?? [], which }, work),
    );
  }
  const priority = command
    .command('priority')
    .description('handle a delivery earlier or later')
    .argument('<number>', 'which', runNumber)
    .argument('<priority>', '1 (at once) to 9', priorityOf);
  act<object, readonly [number, number]>(priority, (call, _options, id, value) =>
    actOn(call, { verb: 'priority', ids: [id], which: {} }, (inbox, one) => prioritizeDelivery(inbox, one, value)),
  );
  act(command.command('pause').description('receive and keep, handle nothing'), (call) =>
    turnJob(call, processWebhooks.id, true),
  );
  act(command.command('resume').description('handle again'), (call) => turnJob(call, processWebhooks.id, false));
}

function oneMore(text: string, before: readonly number[] = []): number[] {
  return [...before, runNumber(text)];
}

function priorityOf(text: string): number {
  const value = count(text);
  if (value > 9) throw new InvalidArgumentError('It must be 1 to 9.');
  return value;
}

interface Wish {
  readonly verb: string;
  readonly ids: readonly number[];
  readonly which: Which;
}

/** @returns 1 when one of them could not be done */
async function actOn({ home, output }: Call, { verb, ids, which }: Wish, work: DeliveryAct): Promise<number> {
  return withSession(home, async ({ settings, store, actor, now }) => {
    const inbox = await openInboxIfAny(settings.inboxFile);
    try {
      const wanted = [...new Set([...ids, ...(inbox ? await inStates(inbox, which) : [])])];
      if (wanted.length === 0 && !which.dead && !which.parked)
        throw new Refusal(
          'usage',
          'Say which deliveries.',
          'Give their numbers, --dead or --parked; see `orderdeck queue`.',
        );
      const acted: DeliveryActed[] = [];
      for (const id of wanted) {
        const none = { id, done: false, why: 'there is no such delivery' };
        acted.push(inbox ? await actOnDelivery({ inbox, store, actor }, { verb, act: work }, id, now()) : none);
      }
      output.document({ items: acted, total: acted.length });
      for (const { id, done, why } of acted) output.print(`delivery ${id}: ${done ? verb : `not done, ${why}`}`);
      if (acted.length === 0) output.print('There is none.');
      return acted.every(({ done }) => done) ? 0 : 1;
    } finally {
      await inbox?.close();
    }
  });
}

async function inStates(inbox: Inbox, { dead, parked }: Which): Promise<number[]> {
  const states: DeliveryState[] = [...(dead ? (['dead'] as const) : []), ...(parked ? (['parked'] as const) : [])];
  if (states.length === 0) return [];
  const { rows } = await listDeliveries(inbox.db, { states, byTurn: true }, { limit: 100_000, offset: 0 });
  return rows.map(({ id }) => id);
}
