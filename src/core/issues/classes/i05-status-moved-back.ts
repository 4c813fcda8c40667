import { openStatuses } from '../../domain/order.ts';
import { bodiesOf } from '../../store/issues/held-orders.ts';
import { type MovedBack, movedBack } from '../../store/issues/status-moves.ts';
import { takeVersion } from '../../store/orders/order-upsert.ts';
import { rawVersions } from '../../store/orders/raw.ts';
import type { Reader } from '../../store/store.ts';
import { CannotRepair, defineIssue } from '../issue.ts';
import { inWork } from '../source/in-work.ts';
import { bringIntoStep } from '../source/into-step.ts';
import { readOrder, type Said, saidIn } from '../source/said.ts';

interface Detail {
  /** The document that is the source's last word. */
  readonly rawId: number;
}

export const statusMovedBack = defineIssue({
  id: 'I5',
  title: 'Status moved back',
  description:
    'An order that was on its way is open again, although its source’s last word by its own dates is that it left: its pieces may be made and sent twice. It comes about when an older answer arrives late and is taken for news. Where the source itself took the order back later (a label that was voided), nothing is wrong.',
  severity: 'high',
  mode: 'K',
  subject: 'order',
  restsOn: 'orders',
  causes: ['I4', 'I12', 'I23', 'I28', 'I29', 'I33'],
  async find(look) {
    const { db } = look;
    const moved = await movedBack(db, inWork(look));
    const found = await Promise.all(moved.map(async (order) => ({ order, last: await lastWord(db, order) })));
    return found.flatMap(({ order, last }) => {
      const { orderId, status, former, at } = order;
      if (!last || openStatuses.includes(last.said.status)) return [];
      return [
        {
          key: `order:${orderId}`,
          orderId,
          subject: order.orderNumber,
          since: at,
          line: `${former} before, ${status} now; the source’s last word is ${last.said.sourceStatus}`,
          evidence: [
            { what: 'status now', value: status, of: { entity: 'order' as const, id: orderId, field: 'status' } },
            { what: 'status before', value: former },
            { what: 'the source’s last word', value: last.said.sourceStatus, of: { raw: last.rawId } },
            { what: 'said at', value: new Date(last.said.modifiedAt).toISOString(), of: { raw: last.rawId } },
          ],
          detail: { rawId: last.rawId } satisfies Detail,
        },
      ];
    });
  },
  async repair({ orderId, detail }, repairing) {
    const { store, by } = repairing;
    const { rawId } = detail as Detail;
    const held = await store.db
      .selectFrom('orders')
      .select(['channel', 'currency'])
      .where('id', '=', orderId)
      .executeTakeFirst();
    const order = held && (await readOrder(held, (await bodiesOf(store.db, [rawId])).get(rawId) ?? ''));
    if (!order || orderId === null) throw new CannotRepair('What its source said is not there any more.');
    await store.write((tx) => takeVersion(tx, by, orderId, { order, rawId }));
    await bringIntoStep(repairing, orderId);
  },
});

/** What the source said last by its own dates, of all that is kept of an order; null: nothing can be read. */
async function lastWord(db: Reader, order: MovedBack): Promise<{ readonly rawId: number; readonly said: Said } | null> {
  const { channel, externalId, currency } = order;
  const versions = await rawVersions(db, channel, 'order', externalId);
  const said = await saidIn(
    db,
    versions.map(({ id, sha256 }) => ({ rawId: id, sha256, channel, currency })),
  );
  let last: { readonly rawId: number; readonly said: Said } | null = null;
  // Newest first: of two that bear one date the one that came later counts.
  for (const { id, sha256 } of versions) {
    const told = said.get(sha256);
    if (told && (!last || told.modifiedAt > last.said.modifiedAt)) last = { rawId: id, said: told };
  }
  return last;
}
