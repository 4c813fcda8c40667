import { leastSpoilt, printableLine, spoilReading } from './print-line.ts';
import { badRun, logAs, one, setAs, type Wrong } from './wrong.ts';

const refused = {
  state: 'failed',
  sha256: null,
  reading: null,
  parser: null,
  failure: 'file-refused',
  failure_detail: 'The host of the buyers’ files answered 403.',
  attempts: 5,
  next_try_at: null,
} as const;

const findings = JSON.stringify([{ reason: 'file-refused', detail: refused.failure_detail, position: null }]);

/** The link to a buyer's file was refused five times; by now it would work again. */
export const fileStuck: Wrong = {
  id: 'I16',
  title: 'The link to a buyer’s file is refused until nobody tries any more',
  async inject(place) {
    const line = printableLine(
      place,
      `exists (select 1 from customization_files c where c.item_id = i.id and c.state = 'read' and c.origin = 'link')`,
    );
    const { orderId, itemId } = line;
    const runId = badRun(place, 'personalization-chain');
    const set = { ...refused, updated_at: place.now };
    setAs(place, runId, { table: 'customization_files', entity: 'file', id: itemId, orderId, set });
    spoilReading(place, runId, line, () => {
      place.db.run('delete from personalizations where item_id = ?', itemId);
      place.db.run(
        'update readings set source = null, findings = ?, archive_sha256 = null where item_id = ?',
        findings,
        itemId,
      );
    });
    const waits = { ready: 0, findings };
    setAs(place, runId, { table: 'print_tasks', entity: 'task', id: line.taskId, orderId, set: waits });
    return { orderId, key: `item:${itemId}`, runId };
  },
  // Nobody needs the file of an order that is on its way.
  async twin(place) {
    const row = one(
      place,
      'shipped order with a link to a file',
      `select o.id as orderId, i.id as itemId, i.link_hash as link from orders o join order_items i on i.order_id = o.id
        where o.status = 'shipped' and i.link_hash is not null
          and not exists (select 1 from customization_files c where c.item_id = i.id) order by ${leastSpoilt}, o.id desc limit 1`,
    );
    const [orderId, itemId] = [Number(row['orderId']), Number(row['itemId'])];
    place.db.run(
      `insert into customization_files (item_id, order_id, state, origin, link_hash, failure, failure_detail, attempts, updated_at)
        values (?, ?, ?, 'link', ?, ?, ?, ?, ?)`,
      ...[itemId, orderId, refused.state, row['link'] ?? null],
      ...[refused.failure, refused.failure_detail, refused.attempts, place.now],
    );
    logAs(place, null, { entity: 'file', id: itemId, orderId, before: {}, after: { state: refused.state } });
    return { orderId, key: null, runId: null };
  },
};
