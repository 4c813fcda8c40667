import type { Command } from 'commander';
import { maskEmail } from '../../core/domain/mask.ts';
import { formatAmount } from '../../core/domain/money.ts';
import { orderToJson } from '../../core/store/orders/order-json.ts';
import { type OrderDetail, readOrder } from '../../core/store/orders/order-view.ts';
import { packageWriteToJson } from '../../core/store/orders/package-write-json.ts';
import { type PastOrder, readPastOrder } from '../../core/store/orders/past-order.ts';
import { pastOrderToJson } from '../../core/store/orders/past-order-json.ts';
import { counted } from '../../ui/present/counts.ts';
import { textOf } from '../../ui/present/line.ts';
import { packageWriteWords } from '../../ui/present/package-write-words.ts';
import { pastDifferences, pastTaskWords, pastTitle } from '../../ui/present/past-words.ts';
import { returnWords } from '../../ui/present/returns.ts';
import { shopWords } from '../../ui/present/shop-words.ts';
import { fullTime } from '../../ui/present/time.ts';
import { act, type Call } from '../act.ts';
import { type AtOption, instantAsked, notKnownBefore, takesAt } from '../at.ts';
import { Refusal } from '../failure.ts';
import { oneOrder } from '../one-order.ts';
import { orderLines } from '../order-report.ts';
import type { Output } from '../output.ts';
import { withSession } from '../session.ts';

/** `order REF`: one order in full, by our id, its exact number or the channel's id (S60); `--at`: as it was. */
export function registerOrder(program: Command): void {
  const command = takesAt(program.command('order'))
    .description('show one order: the buyer’s name in full, as it is packed; the e-mail address whole only with --json')
    .argument('<ref>', 'our id, the marketplace’s number, or ShipStation’s id');
  act<AtOption, readonly [string]>(command, show);
}

async function show({ home, output }: Call, { at }: AtOption, ref: string): Promise<undefined> {
  await withSession(home, async ({ store, settings, now }) => {
    const only = await oneOrder(store.db, ref);
    if (at !== undefined) {
      const past = await readPastOrder(store.db, only.id, instantAsked(at, settings.zone, now()));
      if (past && !('detail' in past)) throw notKnownBefore(`order ${ref}`, past.from, settings.zone);
      return past ? await showPast(output, past, settings.zone, now()) : undefined;
    }
    const detail = await readOrder(store.db, only.id);
    if (!detail) throw new Refusal('unknown-order', `Order ${ref} is not there any more.`, 'See `orderdeck orders`.');
    output.document(orderToJson(detail));
    if (!output.json) await print(output, detail, settings.zone, now());
  });
}

async function showPast(output: Output, past: PastOrder, zone: string, now: number): Promise<undefined> {
  output.document(pastOrderToJson(past));
  if (output.json) return;
  output.print({ text: pastTitle(past.at, zone), tone: 'strong' });
  await print(output, past.detail, zone, now);
  for (const task of past.tasks) output.print(pastTaskWords(task));
  const differs = pastDifferences(past, zone);
  output.print();
  output.print({ text: differs.length === 0 ? 'nothing differs from now' : 'differs from now', tone: 'strong' });
  for (const words of differs) output.print(`≠ ${words}`);
}

async function print(output: Output, detail: OrderDetail, zone: string, now: number): Promise<void> {
  const { order } = detail;
  const line = (title: string, text: string | null): void => {
    if (text !== null && text !== '') output.print({ text: title.padEnd(11), tone: 'dim' }, text);
  };
  const money = (e4: number): string => `${formatAmount(e4)} ${order.currency}`;
  output.print({ text: `order ${order.order_number}`, tone: 'strong' }, ` ${order.status} (${order.source_status})`);
  line('id', `${order.id}, ${order.channel} ${order.external_id}`);
  line('from', order.marketplace);
  const email = order.customer_email === null ? '' : `, ${maskEmail(order.customer_email)}`;
  line('buyer', `${order.customer_name ?? 'no name'}${email}`);
  line('ordered', fullTime(order.ordered_at, zone));
  line('ship by', order.ship_by === null ? null : fullTime(order.ship_by, zone));
  line('modified', fullTime(order.modified_at, zone));
  line('gone', order.gone_at === null ? null : fullTime(order.gone_at, zone));
  line('absorbed', order.absorbed_by === null ? null : `by ${order.channel} ${order.absorbed_by}`);
  line(
    'total',
    `${money(order.total)}, paid ${money(order.paid)}, shipping ${money(order.shipping)}, tax ${money(order.tax)}`,
  );
  if (order.gross !== null && order.discount) {
    line('gross', `${money(order.gross)} less ${money(order.discount)} discount`);
  }
  line('carrier', order.carrier_code);
  line('tracking', order.tracking_number);
  line('made by', order.created_by);
  for (const { id, externalId, status, sourceStatus } of detail.beside) {
    line('also', `${order.channel} ${externalId} under this number, ${status} (${sourceStatus}); our id ${id}`);
  }
  for (const write of detail.packageWrites) line('set', packageWriteWords(packageWriteToJson(write)));
  for (const words of shopWords(detail.shop)) line('shop', words);
  line('tags', detail.tags.join(', '));
  for (const one of detail.parked.filter((parked) => parked.resolvedAt === null)) {
    line('parked', `its latest document could not be understood (${one.reason}): ${one.detail}`);
  }
  for (const piece of detail.returns) {
    line('return', `${piece.id}, ${piece.name}: ${textOf(returnWords(piece, now, zone))}`);
  }
  output.print();
  output.columns(orderLines(detail, money));
  line(
    'known by',
    `${counted(detail.rawVersions.length, 'version')}, ${counted(detail.changes.length, 'change')}, ${counted(detail.calls.length, 'call')} about it`,
  );
}
