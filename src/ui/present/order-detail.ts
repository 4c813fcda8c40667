import { maskEmail } from '../../core/domain/mask.ts';
import { formatAmount } from '../../core/domain/money.ts';
import { sanitize, sanitizeLines } from '../../core/sanitize.ts';
import type { ItemDetail, OrderDetail } from '../../core/store/orders/order-view.ts';
import { packageWriteToJson } from '../../core/store/orders/package-write-json.ts';
import { itemPrintLines } from './item-print.ts';
import { ends, joined, type Part, part } from './line.ts';
import { discountParts, packageLines, trackingParts } from './order-packages.ts';
import { shipBy, statusPart } from './order-row.ts';
import { packageWriteWords } from './package-write-words.ts';
import { returnLines } from './returns.ts';
import { shopWords } from './shop-words.ts';
import { fullTime, relative } from './time.ts';
import { wrap } from './wrap.ts';

const dot = part(' · ', 'dim');
const longest = 500;
const moneyColumns = 12;

/** What is told of an order in one line of the screen, and the order line that it is about, if about one. */
export interface OrderLine {
  readonly parts: readonly Part[];
  readonly itemId?: number;
  /** The issue that it is about. */
  readonly issueId?: number;
}

/**
 * An order as it stands: who, what, how much, by when, with its lines. Everything from outside is defused here.
 *
 * @param wrong what is wrong with it, told behind its head
 */
export function orderDetail(
  detail: OrderDetail,
  now: number,
  zone: string,
  width: number,
  wrong: readonly OrderLine[] = [],
): OrderLine[] {
  const plain = (lines: readonly Part[][]): OrderLine[] => lines.map((parts) => ({ parts }));
  return [
    ...plain(head(detail, now, zone)),
    ...wrong,
    ...plain([
      ...packageLines(detail, width),
      ...writeLines(detail, width),
      ...shopLines(detail, width),
      ...parkedLines(detail, width),
      [],
      ...returnLines(detail, { now, zone, width }),
    ]),
    ...detail.items.flatMap((item) =>
      [
        ...itemLines(item, detail.order.currency, width),
        ...itemPrintLines(item, detail.print.get(item.id), { now, zone, width }),
      ].map((parts): OrderLine => ({ parts, itemId: item.id })),
    ),
    ...plain([...adjustments(detail, width), ...money(detail), ...noteLines(detail, width)]),
  ];
}

function head({ order, tags }: OrderDetail, now: number, zone: string): Part[][] {
  const when = (name: string, at: number | null): Part[] =>
    at === null ? [] : [part(`${name} `, 'dim'), fullTime(at, zone), part(` (${relative(at, now)})`, 'dim')];
  const source =
    order.source_status === order.status ? '' : ` (${sanitize(order.source_status, 60)} at ${order.channel})`;
  const gone =
    order.gone_at === null
      ? []
      : [
          part(
            order.absorbed_by === null ? 'no longer at its channel' : `absorbed by ${sanitize(order.absorbed_by, 60)}`,
            'warn',
          ),
        ];
  const address = shippingWords(order.ship_to);
  return [
    joined(
      [[part(sanitize(order.order_number, longest), 'strong')], [statusPart(order.status), part(source, 'dim')], gone],
      dot,
    ),
    joined(
      [
        [sanitize(order.customer_name ?? 'no name', longest)],
        order.customer_email === null ? [] : [part(maskEmail(sanitize(order.customer_email, longest)), 'dim')],
        address === '' ? [] : [part(address, 'dim')],
      ],
      dot,
    ),
    joined(
      [
        [part(sanitize(order.marketplace ?? order.channel, 60), 'accent')],
        [part(`${order.channel} id `, 'dim'), sanitize(order.external_id, 60)],
        [part('our id ', 'dim'), String(order.id)],
      ],
      dot,
    ),
    [...when('ordered', order.ordered_at)],
    joined(
      [
        order.ship_by === null
          ? [part('no ship-by date', 'dim')]
          : [...when('ship by', order.ship_by), ' ', nearing(order, now, zone)],
        order.ship_date === null ? [] : [part('shipped ', 'dim'), sanitize(order.ship_date, 20)],
        trackingParts(order),
      ],
      dot,
    ),
    [...when('changed at its channel', order.modified_at)],
    tags.length === 0
      ? [part('no tags', 'dim')]
      : [part('tags ', 'dim'), part(sanitize(tags.join(', '), longest), 'accent')],
  ];
}

function nearing(order: OrderDetail['order'], now: number, zone: string): Part {
  const cell = shipBy({ shipBy: order.ship_by, status: order.status }, now, zone);
  return typeof cell !== 'string' && (cell.tone === 'bad' || cell.tone === 'warn') ? cell : '';
}

function shippingWords(json: string): string {
  const to = JSON.parse(json) as Record<string, unknown>;
  return ['district', 'city', 'state', 'country']
    .map((name) => to[name])
    .filter((value) => typeof value === 'string' && value !== '')
    .map((value) => sanitize(String(value), 80))
    .join(', ');
}

function writeLines({ packageWrites }: OrderDetail, width: number): Part[][] {
  return packageWrites
    .filter(({ state }) => state !== 'superseded')
    .flatMap((write) => {
      const tone = write.state === 'refused' || write.state === 'failed' ? 'warn' : 'dim';
      const words = sanitize(packageWriteWords(packageWriteToJson(write)), longest);
      return wrap(words, width).map((text): Part[] => [part(text, tone)]);
    });
}

function shopLines({ shop }: OrderDetail, width: number): Part[][] {
  const tone = shop?.state === 'held' || shop?.state === 'left' ? 'warn' : 'dim';
  return shopWords(shop).flatMap((words) =>
    wrap(sanitize(words, longest), width).map((text): Part[] => [part(text, tone)]),
  );
}

function parkedLines({ parked }: OrderDetail, width: number): Part[][] {
  const open = parked.filter(({ resolvedAt }) => resolvedAt === null);
  return open.flatMap(({ reason, detail, times }) =>
    wrap(`! its newest version is parked (${times}×): ${sanitize(detail, longest)} [${reason}]`, width).map(
      (text): Part[] => [part(text, 'warn')],
    ),
  );
}

function itemLines(item: ItemDetail, currency: string, width: number): Part[][] {
  const isGone = item.removedAt !== null;
  const tone = isGone ? 'dim' : 'plain';
  const amount = formatAmount(item.unitPrice * item.quantity);
  const name = sanitize(item.name, longest);
  const [first = '', ...more] = wrap(name, Math.max(10, width - moneyColumns - 8));
  const quantity = part(`${item.quantity}×`.padStart(4), isGone ? 'dim' : 'strong');
  return [
    ends([quantity, ' ', part(first, tone)], [part(`${amount} ${currency}`, 'dim')], width),
    ...more.map((text): Part[] => ['     ', part(text, tone)]),
    [part(`     ${sanitize(item.sku ?? 'no SKU', 80)}${isGone ? ' · removed by its channel' : ''}`, 'dim')],
    ...item.options.flatMap((option) => optionLines(option, width)),
  ];
}

/** The address behind a `CustomizedURL` opens the buyer's design without a password: it is stored, and never shown. */
export function optionLines(
  { name, value }: { readonly name: string; readonly value: string },
  width: number,
): Part[][] {
  const isSecret = /url$/i.test(name.trim()) || /^https?:\/\//i.test(value.trim());
  const words = isSecret ? '…' : sanitize(value, longest);
  const label = `${sanitize(name, 60)}: `;
  const [first = '', ...more] = wrap(words, Math.max(10, width - 7 - label.length));
  return [['       ', part(label, 'dim'), first], ...more.map((text): Part[] => ['         ', text])];
}

function adjustments({ adjustments: lines, order }: OrderDetail, width: number): Part[][] {
  return lines.map((item): Part[] => {
    const amount = `${formatAmount(item.unitPrice * item.quantity)} ${order.currency}`;
    return ends([part(`     ${sanitize(item.name, 60)}`, 'dim')], [part(amount, 'dim')], width);
  });
}

function money({ order }: OrderDetail): Part[][] {
  const amount = (name: string, value: number): Part[] => [part(`${name} `, 'dim'), formatAmount(value)];
  return [
    [],
    joined(
      [
        [part('total ', 'dim'), part(`${formatAmount(order.total)} ${order.currency}`, 'strong')],
        amount('paid', order.paid),
        amount('tax', order.tax),
        amount('shipping', order.shipping),
        discountParts(order),
      ],
      dot,
    ),
  ];
}

/** What buyer and shop wrote on an order. */
export function noteLines({ order }: OrderDetail, width: number): Part[][] {
  const all: readonly (readonly [string, string | null])[] = [
    ['buyer’s note', order.customer_notes],
    ['internal note', order.internal_notes],
    ['gift message', order.gift_message],
  ];
  return all.flatMap(([name, text]) => {
    if (text === null || text.trim() === '') return [];
    const lines = sanitizeLines(text, { maxLength: longest, maxLines: 6 }).flatMap((paragraph) =>
      wrap(paragraph, width - 2),
    );
    return [[part(name, 'dim')], ...lines.map((said): Part[] => ['  ', said])];
  });
}
