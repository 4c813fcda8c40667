import { type OrderStatus, openStatuses } from '../../domain/order.ts';
import { type HeldLine, heldLines, removedLine } from '../../store/issues/held-orders.ts';
import type { Reader } from '../../store/store.ts';
import { CannotRepair, defineIssue, type Evidence, type Finding } from '../issue.ts';
import { type Against, againstSource } from '../source/against.ts';
import { bringIntoStep } from '../source/into-step.ts';
import type { SaidLine } from '../source/said.ts';

/** So many lines are told one by one. */
const mostTold = 5;

interface Detail {
  readonly isEmpty: boolean;
}

export const linesDiffer = defineIssue({
  id: 'I9',
  title: 'Lines differ or none',
  description:
    'The order’s lines here are not those that its source told (line, SKU, pieces), or an open order has no goods at all: something is made that nobody ordered, or is not made. It comes about when lines are lost or changed behind the source’s back. The fix takes the lines again from what the source said; tasks are added and cancelled only where they differ.',
  severity: 'high',
  mode: 'K',
  subject: 'order',
  restsOn: 'orders',
  causes: ['I10', 'I18', 'I23', 'I24', 'I27', 'I33'],
  async find(look) {
    const all = await againstSource(look);
    const lines = await heldLines(
      look.db,
      all.map(({ order }) => order.id),
    );
    const found: Finding[] = [];
    for (const against of all) {
      const here = lines.get(against.order.id) ?? [];
      const differs = difference(here, against.said.lines);
      const isEmpty = !here.some(({ adjustment }) => !adjustment) && isOpen(against);
      if (differs.length > 0 || isEmpty) found.push(await asFinding(look.db, against, here, differs));
    }
    return found;
  },
  fetch: ({ detail, orderId }) => ((detail as Detail).isEmpty && orderId !== null ? [{ fetch: 'order', orderId }] : []),
  async repair({ orderId, detail }, repairing) {
    if (orderId === null) throw new CannotRepair('It is about no order.');
    if ((detail as Detail).isEmpty) {
      throw new CannotRepair('Its source was asked again and tells no lines either: look at the order there.');
    }
    await repairing.tools.takeStored(orderId);
    await bringIntoStep(repairing, orderId);
  },
});

interface Difference {
  readonly line: SaidLine;
  /** The line here; null: there is none. */
  readonly itemId: number | null;
  readonly here: number;
  readonly there: number;
}

/** Lines that are not on both sides with the same number of pieces; of lines that say the same, the likest are held together. */
function difference(here: readonly HeldLine[], there: readonly SaidLine[]): Difference[] {
  const product = ({ lineKey, sku, adjustment }: SaidLine): string => JSON.stringify([lineKey, sku, adjustment]);
  const exact = withoutPairs(here, there, (line) => `${product(line)} ${line.quantity}`);
  const { pairs, left, right } = withoutPairs(exact.left, exact.right, product);
  return [
    ...pairs.map(([line, said]) => ({ line, itemId: line.itemId, here: line.quantity, there: said.quantity })),
    ...left.map((line) => ({ line, itemId: line.itemId, here: line.quantity, there: 0 })),
    ...right.map((line) => ({ line, itemId: null, here: 0, there: line.quantity })),
  ];
}

function withoutPairs<L extends SaidLine>(
  left: readonly L[],
  right: readonly SaidLine[],
  mark: (line: SaidLine) => string,
) {
  const rest = [...right];
  const pairs: [L, SaidLine][] = [];
  const alone = left.filter((line) => {
    const at = rest.findIndex((other) => mark(other) === mark(line));
    const [match] = at < 0 ? [] : rest.splice(at, 1);
    if (match) pairs.push([line, match]);
    return !match;
  });
  return { pairs, left: alone, right: rest };
}

function isOpen({ order }: Against): boolean {
  return openStatuses.includes(order.status as OrderStatus);
}

async function asFinding(
  db: Reader,
  { order, title, said, raw }: Against,
  here: readonly HeldLine[],
  differs: readonly Difference[],
): Promise<Finding> {
  const evidence: Evidence[] = [
    { what: 'lines here', value: here.length },
    { what: `lines at ${title}`, value: said.lines.length, of: { raw: raw.id } },
  ];
  for (const { line, itemId, ...pieces } of differs.slice(0, mostTold)) {
    const id = itemId ?? (await removedLine(db, order.id, line));
    const name = line.sku ?? 'a line without a SKU';
    evidence.push({
      what: `pieces of ${name} here`,
      value: pieces.here,
      ...(id !== null && { of: { entity: 'item', id, field: 'quantity' } }),
    });
    evidence.push({ what: `pieces of ${name} at ${title}`, value: pieces.there, of: { raw: raw.id } });
  }
  return {
    key: `order:${order.id}`,
    orderId: order.id,
    subject: order.orderNumber,
    since: raw.id === order.rawId ? order.changedAt : raw.receivedAt,
    line: lineOf(title, differs),
    evidence,
    detail: { isEmpty: differs.length === 0 } satisfies Detail,
  };
}

function lineOf(title: string, differs: readonly Difference[]): string {
  if (differs.length === 0) return `open, and without goods here and at ${title}`;
  const told = differs
    .slice(0, 2)
    .map(({ line, here, there }) => `${line.sku ?? 'no SKU'}: ${here} here, ${there} at ${title}`);
  const more = differs.length > 2 ? `; ${differs.length - 2} more lines` : '';
  return `${told.join('; ')}${more}`;
}
