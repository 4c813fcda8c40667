import type { Command } from 'commander';
import { buyersFiles } from '../../app.ts';
import { handIn } from '../../jobs/hand-in.ts';
import { act, type Call } from '../act.ts';
import { count } from '../flags.ts';
import { oneOrder } from '../one-order.ts';
import { withSession } from '../session.ts';

interface HandInOptions {
  readonly line?: number;
}

/** `hand-in REF FILE`: the buyer's file, downloaded by a person because its link was refused or is missing. */
export function registerHandIn(program: Command): void {
  const command = program
    .command('hand-in')
    .description('give a buyer’s Amazon Custom file (zip or JSON) that could not be fetched')
    .argument('<ref>', 'the order: our id, its number, or ShipStation’s id')
    .argument('<file>', 'path of the zip or JSON file')
    .option('--line <id>', 'which line, when several may be meant (items[].id of `order REF --json`)', count);
  act<HandInOptions, readonly [string, string]>(command, takeFile);
}

async function takeFile(
  { home, output }: Call,
  { line }: HandInOptions,
  ref: string,
  path: string,
): Promise<undefined> {
  await withSession(home, async ({ store, actor, now }) => {
    const { id: orderId } = await oneOrder(store.db, ref);
    const handed = await handIn({ store, files: buyersFiles, actor, now }, { orderId, itemId: line, path });
    output.document({ orderId, ...handed });
    output.print(
      `kept for line ${handed.itemId}; run \`orderdeck run personalization-chain --order id:${orderId}\` to use it`,
    );
  });
}
