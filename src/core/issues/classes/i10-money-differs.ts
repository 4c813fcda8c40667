import { sql } from 'kysely';
import { formatAmount } from '../../domain/money.ts';
import { moneyGap } from '../../domain/order-money.ts';
import { among } from '../../store/among.ts';
import { acceptGap, type MoneyGap, moneyGaps } from '../../store/issues/money-gaps.ts';
import { CannotRepair, type Choice, defineIssue, type Evidence, type Finding } from '../issue.ts';
import { type Against, besideSource } from '../source/against.ts';
import { inWork } from '../source/in-work.ts';

const minuteMs = 60_000;
/** Books are closed by the month: so long (ms) after its last change the sweep asks of an order. */
const latelyMs = 31 * 24 * 60 * minuteMs;

interface Detail {
  /** Whether what the source tells fits: then our rows are wrong. */
  readonly isOurs: boolean;
}

export const moneyDiffers = defineIssue({
  id: 'I10',
  title: 'Money differs',
  description:
    'Lines, tax and shipping of an order do not add up to its total: an invoice made of it is wrong. It comes about when a line or the total was changed here, or when the channel itself tells amounts that do not fit. The order is read again first; what its channel insists on a person accepts, which marks it for accounting.',
  severity: 'medium',
  mode: 'H',
  graceMs: 15 * minuteMs,
  subject: 'order',
  restsOn: 'orders',
  async find(look) {
    const gaps = await moneyGaps(look.db, inWork(look, latelyMs));
    const ids = gaps.map(({ orderId }) => orderId);
    const found = await besideSource(look.db, sql<boolean>`o.id in ${among(ids)}`);
    const beside = new Map(found.map((one) => [one.order.id, one]));
    return gaps.map((gap) => asFinding(gap, beside.get(gap.orderId)));
  },
  async choices({ detail }) {
    const take = { id: 'take-source', title: 'Take total and lines again as the source tells them' };
    const accept = { id: 'accept', title: 'Keep it as it is, and mark it for accounting' };
    const ways: readonly Choice[] = (detail as Detail).isOurs ? [take, accept] : [accept, take];
    return ways;
  },
  fetch: ({ orderId }) => (orderId === null ? [] : [{ fetch: 'order', orderId }]),
  async repair({ orderId }, { store, by, choice, tools }) {
    if (orderId === null) throw new CannotRepair('It is about no order.');
    const gapNow = async (): Promise<MoneyGap | undefined> =>
      (await moneyGaps(store.db, sql<boolean>`o.id = ${orderId}`))[0];
    if (choice?.id === 'accept') {
      const gap = await gapNow();
      if (gap) await store.write((tx) => acceptGap(tx, by, gap));
      return;
    }
    if (choice?.id !== 'take-source') throw new CannotRepair('Choose take-source or accept.');
    await tools.takeStored(orderId);
    if (await gapNow()) {
      throw new CannotRepair('Its source tells amounts that do not add up: ask there, or choose accept.');
    }
  },
  likeness: ({ detail }) => ({ whose: (detail as Detail).isOurs ? 'ours' : 'source' }),
});

function asFinding(gap: MoneyGap, beside: Against | undefined): Finding {
  const { orderId, currency } = gap;
  const amount = (e4: number): string => `${formatAmount(e4)} ${currency}`;
  const evidence: Evidence[] = [
    { what: 'lines', value: amount(gap.lines) },
    { what: 'tax', value: amount(gap.tax), of: { entity: 'order', id: orderId, field: 'tax' } },
    { what: 'shipping', value: amount(gap.shipping), of: { entity: 'order', id: orderId, field: 'shipping' } },
    { what: 'total', value: amount(gap.total), of: { entity: 'order', id: orderId, field: 'total' } },
  ];
  if (beside) {
    evidence.push({
      what: `total at ${beside.title}`,
      value: amount(beside.said.money.total),
      of: { raw: beside.raw.id },
    });
  }
  const isOurs = beside !== undefined && moneyGap(beside.said.money) === 0;
  return {
    key: `order:${orderId}`,
    orderId,
    subject: gap.orderNumber,
    since: gap.changedAt,
    line: `total ${amount(gap.total)}, its parts ${amount(gap.total - gap.gap)}: ${amount(gap.gap)} apart`,
    evidence,
    detail: { isOurs } satisfies Detail,
  };
}
