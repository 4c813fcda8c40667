import type { Command } from 'commander';
import { maskName } from '../../core/domain/mask.ts';
import { formatAmount } from '../../core/domain/money.ts';
import { type OrderStatus, orderStatuses } from '../../core/domain/order.ts';
import { type PrintWord, printWords } from '../../core/store/orders/order-filter.ts';
import { orderToJson } from '../../core/store/orders/order-json.ts';
import {
  type OrderListRow,
  type OrderPage,
  type OrderSort,
  searchOrders,
} from '../../core/store/orders/order-search.ts';
import { readOrder } from '../../core/store/orders/order-view.ts';
import type { Page } from '../../core/store/runs/run-list.ts';
import type { Reader } from '../../core/store/store.ts';
import { relative } from '../../ui/present/time.ts';
import { act, type Call } from '../act.ts';
import type { Report } from '../columns.ts';
import { choice, limitOf, type PageOptions, searchWords, someOf, takesPage } from '../flags.ts';
import type { Output } from '../output.ts';
import { eachRow } from '../pages.ts';
import { withSession } from '../session.ts';

interface OrdersOptions extends PageOptions {
  readonly search?: string;
  readonly status?: readonly OrderStatus[];
  readonly marketplace?: string;
  readonly channel?: string;
  readonly tag?: string;
  readonly print?: readonly PrintWord[];
  readonly parked?: boolean;
  readonly sort: OrderSort;
}

const sorts: readonly OrderSort[] = ['newest', 'ship-by', 'number', 'total', 'changed'];

/** `orders`: the orders we know, found by words and filters. People see buyers masked; --json has everything. */
export function registerOrders(program: Command): void {
  const command = takesPage(
    program.command('orders').description('list orders, find them by words, status, marketplace or tag'),
  )
    .option('--search <text>', 'words in number, id, customer or SKU; one with a leading - must not occur')
    .option('--status <status...>', `only in these: ${orderStatuses.join(', ')}`, someOf(orderStatuses))
    .option('--marketplace <name>', 'only of this marketplace: amazon, ebay, etsy …')
    .option('--channel <name>', 'only read from this channel: shipstation, trendyol')
    .option('--tag <name>', 'only with this tag')
    .option('--print <state...>', `only with printing in these: ${printWords.join(', ')}`, someOf(printWords))
    .option('--parked', 'only those whose latest document could not be understood')
    .addOption(choice('--sort <order>', 'in which order', sorts).default('newest'));
  act<OrdersOptions>(command, list);
}

async function list({ home, output }: Call, options: OrdersOptions): Promise<undefined> {
  await withSession(home, async ({ store, now }) => {
    const filter = filterOf(options);
    const read = (page: Page): Promise<OrderPage> => searchOrders(store.db, filter, { ...page, sort: options.sort });
    const { total } = await read({ limit: 1, offset: 0 });
    const rows = eachRow(limitOf(options), (order: OrderListRow) => order.id, read);
    if (output.json) return output.list(total, inFull(store.db, rows));
    await printOrders(output, rows, total, now());
  });
}

async function printOrders(
  output: Output,
  chunks: AsyncIterable<OrderListRow[]>,
  total: number,
  now: number,
): Promise<void> {
  const rows: OrderListRow[] = [];
  for await (const chunk of chunks) rows.push(...chunk);
  if (rows.length === 0) output.print('No orders.');
  else output.columns(ordersReport(rows, now));
  if (total > rows.length) output.print({ text: `${rows.length} of ${total}; --all shows all.`, tone: 'dim' });
}

function filterOf({ search, status, marketplace, channel, tag, print, parked }: OrdersOptions) {
  return {
    ...searchWords(search),
    ...(status && { status }),
    ...(marketplace !== undefined && { marketplace }),
    ...(channel !== undefined && { channel }),
    ...(tag !== undefined && { tag }),
    ...(print && { print }),
    ...(parked && { parked }),
  };
}

async function* inFull(db: Reader, chunks: AsyncIterable<OrderListRow[]>): AsyncGenerator<unknown[]> {
  for await (const chunk of chunks) {
    const orders: unknown[] = [];
    for (const { id } of chunk) {
      const detail = await readOrder(db, id);
      if (detail) orders.push(orderToJson(detail));
    }
    yield orders;
  }
}

function ordersReport(rows: readonly OrderListRow[], now: number): Report {
  return {
    columns: [
      { title: 'Id', align: 'right' },
      { title: 'Number', least: 12 },
      { title: 'From', least: 6 },
      { title: 'Buyer', least: 6 },
      { title: 'Status' },
      { title: 'Ordered', align: 'right' },
      { title: 'Ship by', align: 'right' },
      { title: 'Pieces', align: 'right' },
      { title: 'Total', align: 'right' },
      { title: 'Tags', least: 6 },
    ],
    rows: rows.map((order) => [
      String(order.id),
      order.orderNumber,
      order.marketplace ?? order.channel,
      maskName(order.customerName),
      order.goneAt === null ? order.status : `${order.status} (gone)`,
      relative(order.orderedAt, now),
      order.shipBy === null ? '–' : relative(order.shipBy, now),
      String(order.quantity),
      `${formatAmount(order.total)} ${order.currency}`,
      order.tags.join(', '),
    ]),
  };
}
