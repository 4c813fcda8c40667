import { sql } from 'kysely';
import { optionsKind, type UntoldLine } from '../../store/print/push-wishes.ts';
import { stagePush } from '../../store/print/stage-push.ts';
import { type UntoldOrder, untoldOrders } from '../../store/print/untold-orders.ts';
import { CannotRepair, defineIssue, type Evidence, type Finding } from '../issue.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** What is on its way for so long does not arrive by itself. */
const underWayMs = hourMs;
/** Of sent orders those that were placed lately are told, for the record. */
const sentMs = 14 * dayMs;

/** The packers read ShipStation's options: what stands there is what they look for in the parcel. */
export const localNotShipStationText = defineIssue({
  id: 'I19',
  title: 'Local ≠ ShipStation text',
  description:
    'What we hold of a line’s personalization is not what its order says at ShipStation, and no push is on its way: the packers look for another name than was printed. It comes about when a push is lost, refused, or somebody changes or takes away our options there. The options are written again and read back. ShipStation takes no change of an order that is sent: of such it is only told.',
  severity: 'high',
  mode: 'K',
  graceMs: 30 * minuteMs,
  subject: 'order',
  restsOn: 'orders',
  async find(look) {
    const orders = await untoldOrders(look.db, {
      among: look.openOrders(sql.ref('o.id')),
      unlessSettled: look.scope.kind !== 'orders',
      sentSince: look.now - sentMs,
    });
    return orders.map(asFinding).filter(({ since }) => since <= look.until);
  },
  async repair({ orderId }, { store, by, call, afterwards }) {
    await store.write(async (tx) => {
      const among = sql<boolean>`o.id = ${orderId}`;
      const [untold] = await untoldOrders(tx, { among, unlessSettled: false, sentSince: 0 });
      if (!untold) throw new CannotRepair('The order says at ShipStation what it shall.');
      const { order, wish } = untold;
      if (order.status === 'shipped') throw new CannotRepair('ShipStation takes no change of an order that is sent.');
      // Whatever became of the same wish before: a person wants it told.
      const pushed = { channel: order.channel, kind: optionsKind, orderId: order.id, patch: wish };
      await stagePush(tx, by, pushed, { again: true });
      call({
        channel: order.channel,
        method: 'POST',
        path: '/orders/createorder',
        summary: `the options of ${lineCount(wish.lines.length)}, with all else as it stands there`,
        undoable: true,
      });
      afterwards({ do: 'deliver-pushes', orderId: order.id });
    });
  },
});

function asFinding(untold: UntoldOrder): Finding {
  const { order, push, lines, changedAt, underWaySince } = untold;
  const sent = order.status === 'shipped';
  const pushed = push
    ? `the newest push is ${push.state}${push.errorCode ? ` (${push.errorCode})` : ''}`
    : 'never pushed';
  return {
    key: `order:${order.id}`,
    orderId: order.id,
    subject: order.orderNumber,
    since: underWaySince === null ? changedAt : underWaySince + underWayMs,
    line: `${lineCount(lines.length)} ${lines.length === 1 ? 'says' : 'say'} something else at ShipStation; ${sent ? 'the order is sent' : pushed}`,
    evidence: [
      ...lines.flatMap((line) => fieldByField(line, untold)),
      { what: 'newest push', value: push?.state ?? null, ...(push && { of: of('push', push.id, 'state') }) },
      ...(push?.errorCode ? [{ what: 'why', value: push.errorCode }] : []),
      { what: 'order status', value: order.status, of: of('order', order.id, 'status') },
    ],
    // ShipStation takes no change of an order that is sent.
    ...(sent && { severity: 'low' as const }),
    mode: sent ? 'H' : 'K',
  };
}

/** Each option that we write on the line, as we hold it and as ShipStation says it, those that agree among them. */
function fieldByField({ line, wanted, standing }: UntoldLine, { rawId }: UntoldOrder): Evidence[] {
  if (!line)
    return [{ what: 'a line that is to be told is not on the order any more', value: null, of: { raw: rawId } }];
  const itemId = line.input.itemId;
  const names = new Set([...wanted, ...standing].map(({ name }) => name));
  const place = `line ${itemId}${line.input.sku === null ? '' : ` (${line.input.sku})`}`;
  return [...names].flatMap((name): Evidence[] => {
    const [ours, theirs] = [wanted, standing].map((options) => options.filter((one) => one.name === name));
    const told = (options: typeof ours) => (options?.length ? options.map(({ value }) => value).join(' | ') : null);
    return [
      {
        what: `${place}, ${name}: ours`,
        value: told(ours),
        of: of('reading', itemId, 'personalizations'),
        isBuyers: true,
      },
      { what: `${place}, ${name}: ShipStation’s`, value: told(theirs), of: { raw: rawId }, isBuyers: true },
    ];
  });
}

function of(entity: 'push' | 'order' | 'reading', id: number, field: string) {
  return { entity, id, field };
}

function lineCount(lines: number): string {
  return lines === 1 ? 'one line' : `${lines} lines`;
}
