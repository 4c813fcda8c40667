import { documentReader } from '../../channels/document-reader.ts';
import { type MissingOrder, missingOrders, whoReadPast } from '../../store/issues/missing-orders.ts';
import type { Reader } from '../../store/store.ts';
import { defineIssue, type Evidence } from '../issue.ts';

/** One reading may have come between the order and its sync, and so may two in a hurry. */
const readings = 2;
const syncRoundMs = 10 * 60_000;

interface Detail {
  readonly channel: string;
  readonly externalId: string;
}

export const orderMissing = defineIssue({
  id: 'I1',
  title: 'Order missing locally',
  description:
    'ShipStation has an open order that is not here: nobody will make it, and its buyer waits. It comes about when a sync reads past it, or when the time in which it came was never read. It is found when two readings of the list of open orders in a row have met it; an order that came and could not be read is set aside and shown there.',
  severity: 'high',
  mode: 'A',
  graceMs: 2 * syncRoundMs,
  subject: 'shop',
  restsOn: 'open-orders',
  async find({ db }) {
    const missing = await missingOrders(db, readings);
    return Promise.all(
      missing.map(async (order) => ({
        key: `source:${order.channel}:${order.externalId}`,
        orderId: null,
        subject: order.orderNumber,
        since: order.firstReadAt,
        line: `${order.sourceStatus} at its source, met in ${order.times} readings of its open orders, not here`,
        evidence: await evidenceOf(db, order),
        detail: { channel: order.channel, externalId: order.externalId } satisfies Detail,
      })),
    );
  },
  async repair({ detail, subject }, { call, afterwards }) {
    const { channel, externalId } = detail as Detail;
    const title = (await documentReader(channel))?.title ?? channel;
    const summary = `read order ${subject} from ${title}`;
    call({ channel, method: 'GET', path: `/orders?orderNumber=${externalId}`, summary, undoable: true });
    call({ channel, method: 'GET', path: `/orders/${externalId}`, summary, undoable: true });
    afterwards({ do: 'run', job: 'sync-orders-recent', args: { order: externalId } });
  },
});

async function evidenceOf(db: Reader, order: MissingOrder): Promise<Evidence[]> {
  const { channel, externalId, sourceStatus, modifiedAt, times, listedBy } = order;
  const listed = { run: listedBy };
  const evidence: Evidence[] = [
    { what: 'id at its source', value: externalId, of: listed },
    { what: 'status at its source', value: sourceStatus, of: listed },
    { what: 'readings that met it', value: times, of: listed },
    { what: 'orders here with this id', value: 0 },
  ];
  if (modifiedAt === null) return evidence;
  const changed = new Date(modifiedAt).toISOString();
  const past = await whoReadPast(db, channel, modifiedAt);
  if (past === null) return [...evidence, { what: 'changed there, in a time that nobody has read', value: changed }];
  return [
    ...evidence,
    { what: 'changed there, in a time that was read without it', value: changed, of: { run: past } },
  ];
}
