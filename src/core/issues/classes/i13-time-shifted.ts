import { sql } from 'kysely';
import { moveCursor, readCursor } from '../../store/orders/cursors.ts';
import { modifiedStream } from '../../store/orders/order-streams.ts';
import { CannotRepair, defineIssue, type Finding, type Repairing } from '../issue.ts';
import type { Look } from '../look.ts';
import { type Against, againstSource, besideSource } from '../source/against.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
/** Clocks differ by so much (ms) without anybody's fault. */
const clocksMs = 10 * minuteMs;

/** The times of an order that its source tells; those that are behind it cannot lie ahead. */
const times = [
  { name: 'ordered', column: 'ordered_at', field: 'orderedAt', isPast: true },
  { name: 'paid', column: 'paid_at', field: 'paidAt', isPast: true },
  { name: 'created at its source', column: 'source_created_at', field: 'sourceCreatedAt', isPast: true },
  { name: 'changed at its source', column: 'modified_at', field: 'modifiedAt', isPast: true },
  { name: 'ship by', column: 'ship_by', field: 'shipBy', isPast: false },
] as const;

export const timeShifted = defineIssue({
  id: 'I13',
  title: 'Time shifted',
  description:
    'A time of an order is not the one that its source told, as a rule by the hours between two zones (7 or 8 to California, 3 to Istanbul), or lies ahead: deadlines are wrong, and a sync that goes by it reads past changes. It comes about when a text without a zone is read in the wrong one. The fix reads the times again from the stored document and sets a watermark back that lies ahead.',
  severity: 'high',
  mode: 'K',
  subject: 'order',
  restsOn: 'orders',
  causes: ['I12'],
  async find(look) {
    const found = [...(await againstSource(look)), ...(await aheadOf(look))];
    const byOrder = new Map(found.map((against) => [against.order.id, against]));
    return [...byOrder.values()].flatMap((against) => asFinding(against, look.now) ?? []);
  },
  async repair({ orderId }, repairing) {
    const { store, by, tools } = repairing;
    if (orderId === null) throw new CannotRepair('It is about no order.');
    await tools.takeStored(orderId);
    const [after] = await besideSource(store.db, sql<boolean>`o.id = ${orderId}`);
    if (!after) throw new CannotRepair('The order is not there any more.');
    if (asFinding(after, by.now)) {
      throw new CannotRepair(`${after.title} itself tells a time that lies ahead: look at the clocks, there and here.`);
    }
    await rewind(repairing, after);
  },
});

/** What the sweep does not hold against its source anyhow: orders of any state that were placed in the future. */
async function aheadOf(look: Look): Promise<readonly Against[]> {
  if (look.scope.kind === 'orders') return [];
  return besideSource(look.db, sql<boolean>`o.ordered_at > ${look.now + clocksMs} and ${look.orders(sql`+o.id`)}`);
}

/** A watermark that lies ahead would have the next long stop read past what changed in it. */
async function rewind({ store, by }: Repairing, { order, said }: Against): Promise<void> {
  const stream = modifiedStream(order.channel);
  const { watermark } = await readCursor(store.db, stream);
  if (watermark === null || watermark <= by.now + clocksMs) return;
  await store.write((tx) => moveCursor(tx, by, stream, { watermark: Math.min(said.modifiedAt, by.now) }));
}

function asFinding({ order, title, own }: Against, now: number): Finding | null {
  const wrong = times.flatMap((time) => {
    const [here, there] = [order[time.field], own ? own[time.field] : order[time.field]];
    const isAhead = time.isPast && here !== null && here > now + clocksMs;
    return here !== there || isAhead ? [{ ...time, here, there }] : [];
  });
  const [first] = wrong;
  if (!first) return null;
  return {
    key: `order:${order.id}`,
    orderId: order.id,
    subject: order.orderNumber,
    since: order.changedAt,
    line: wrong.map(({ name, here, there }) => `${name} ${apart(here, there)}`).join('; '),
    evidence: wrong.flatMap(({ name, column, here, there }) => [
      { what: name, value: iso(here), of: { entity: 'order' as const, id: order.id, field: column } },
      { what: `${name}, by ${title}`, value: iso(there), of: { raw: order.rawId } },
    ]),
  };
}

function apart(here: number | null, there: number | null): string {
  if (here === null || there === null) return here === null ? 'is not known here' : 'is known only here';
  if (here === there) return 'lies ahead, at its source too';
  const ms = Math.abs(here - there);
  const words = ms % hourMs === 0 ? `${ms / hourMs} h` : `${Math.round(ms / minuteMs)} min`;
  return `${words} too ${here > there ? 'late' : 'early'}`;
}

function iso(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}
