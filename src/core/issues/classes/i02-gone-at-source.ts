import { sql } from 'kysely';
import { type GoneOrder, goneOrders, holdTasks } from '../../store/issues/gone-orders.ts';
import { resolveGone } from '../../store/orders/order-fate.ts';
import { CannotRepair, defineIssue, type Evidence } from '../issue.ts';

/** One answer may be the source's own hiccup. */
const answers = 2;

export const goneAtSource = defineIssue({
  id: 'I2',
  title: 'Gone at source',
  description:
    'An order is open here and its source does not have it any more, asked for it twice; or it is marked as gone while its tasks still wait to be begun. Somebody may make what nobody ordered. It comes about when an order is deleted at ShipStation. The fix marks it and holds its tasks; what is begun a person has to stop.',
  severity: 'high',
  mode: 'K',
  subject: 'order',
  restsOn: 'open-orders',
  causes: ['I12', 'I15', 'I16', 'I23', 'I29'],
  async find(look) {
    const gone = await goneOrders(look.db, (id) => look.orders(id), answers);
    return gone.map((order) => ({
      key: `order:${order.orderId}`,
      orderId: order.orderId,
      subject: order.orderNumber,
      since: order.since,
      line: lineOf(order),
      evidence: evidenceOf(order),
      detail: { begun: order.begun },
    }));
  },
  async repair({ orderId }, { store, by }) {
    const row = await store.db
      .selectFrom('orders')
      .select(['channel', 'external_id'])
      .where('id', '=', orderId)
      .executeTakeFirst();
    if (!row || orderId === null) throw new CannotRepair('The order is not there any more.');
    await resolveGone(store, by, { channel: row.channel, externalId: row.external_id });
    await store.write((tx) => holdTasks(tx, by, orderId, 'its order is gone at its source'));
    const left = await goneOrders(store.db, (id) => sql<boolean>`${id} = ${orderId}`, answers);
    if (left.length > 0) throw new CannotRepair('It could not be marked: fetch the order again and look what it is.');
  },
});

function lineOf({ goneAt, status, absent, pending, begun }: GoneOrder): string {
  const work = [pending > 0 ? `${pending} pending` : '', begun > 0 ? `${begun} begun` : ''].filter(Boolean);
  const tasks = work.length > 0 ? `; tasks: ${work.join(', ')}` : '';
  return goneAt === null
    ? `${status} here, its source answered “not found” ${absent} times${tasks}`
    : `gone at its source${tasks}`;
}

function evidenceOf(order: GoneOrder): Evidence[] {
  const { orderId, status, goneAt, absent, runId, pending, begun } = order;
  const of = (field: string) => ({ entity: 'order', id: orderId, field }) as const;
  return [
    { what: 'status here', value: status, of: of('status') },
    goneAt === null
      ? { what: 'answers “not found” in a row', value: absent, of: { run: runId } }
      : { what: 'gone since', value: new Date(goneAt).toISOString(), of: of('gone_at') },
    { what: 'tasks that wait to be begun', value: pending },
    { what: 'tasks that are begun', value: begun },
  ];
}
