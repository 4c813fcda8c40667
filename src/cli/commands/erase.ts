import type { Command } from 'commander';
import { eraseBuyers, listHash, notRewrittenWords, stillHeld } from '../../core/erase.ts';
import { type Erasable, erasableOrders } from '../../core/store/erase/erasable.ts';
import { counted } from '../../ui/present/counts.ts';
import { act, type Call } from '../act.ts';
import { Refusal } from '../failure.ts';
import { oneOrder } from '../one-order.ts';
import type { Output } from '../output.ts';
import { withSession } from '../session.ts';

interface EraseOptions {
  readonly order?: string;
  readonly buyer?: string;
  readonly confirm?: string;
}

/** `erase`: who bought an order and what was to be written on it, on request (KVKK, GDPR); statistics stay. */
export function registerErase(program: Command): void {
  act<EraseOptions>(
    program
      .command('erase')
      .description(
        'erase a buyer’s name, addresses, texts and files from orders that are over; ids, dates, amounts and articles stay. Shows first; --confirm does it, and nothing takes it back',
      )
      .option('--order <ref>', 'of this order')
      .option('--buyer <who>', 'of all orders with this very e-mail address, user name or name')
      .option('--confirm <hash>', 'do it for the list that was shown with this hash'),
    erase,
  );
}

async function erase({ home, output }: Call, { order, buyer, confirm }: EraseOptions): Promise<number | undefined> {
  if ((order === undefined) === (buyer === undefined))
    throw new Refusal('usage', 'Whose data? Say --order or --buyer, one of both.', 'See `orderdeck erase --help`.');
  if (buyer?.trim() === '')
    throw new Refusal('usage', 'Whose data? --buyer is empty.', 'See `orderdeck erase --help`.');
  return withSession(home, async ({ store, settings, actor, now }) => {
    const which = buyer !== undefined ? { buyer } : { ids: [(await oneOrder(store.db, order ?? '')).id] };
    const orders = await erasableOrders(store.db, which);
    const [hash, held] = [listHash(orders), stillHeld(settings, now())];
    if (confirm !== undefined && confirm !== hash)
      throw new Refusal('other-list', 'The list is another one than was shown.', `Look again; it is ${hash} now.`, 1);
    const done = confirm === undefined ? null : await eraseBuyers({ store, settings, now }, orders, actor);
    const [erased, notRewritten] = [done?.orders ?? 0, done?.notRewritten ?? []];
    output.document({ erased, hash, orders, notRewritten, stillHeld: held });
    tell(output, orders, done === null ? null : erased);
    for (const file of notRewritten) output.print({ text: notRewrittenWords(file), tone: 'bad' });
    if (orders.length === 0) return;
    for (const line of held) output.print({ text: line, tone: 'dim' });
    if (confirm === undefined && orders.some(({ hindrance }) => hindrance === null))
      output.print(`Nothing is erased yet. It cannot be taken back. To do it: the same with --confirm ${hash}`);
    return confirm !== undefined && (erased < orders.length || notRewritten.length > 0) ? 1 : undefined;
  });
}

function tell(output: Output, orders: readonly Erasable[], erased: number | null): void {
  if (orders.length === 0) output.print('No order of that buyer holds anything to erase.');
  for (const { orderNumber, channel, status, hindrance } of orders) {
    const what = hindrance ?? (erased === null ? 'would be erased' : 'erased');
    output.print({ text: `order ${orderNumber} (${channel}, ${status}): ${what}`, tone: hindrance ? 'warn' : 'plain' });
  }
  if (erased !== null) output.print(`${counted(erased, 'order')} without a buyer now`);
}
